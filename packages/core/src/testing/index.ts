/** Entry point `@anythread/core/testing`: threads without threads, and order without sleep. */
export { type InProcessOptions, makeInProcess } from "./InProcess.ts"
export { makeSequencer, type Sequencer } from "./Sequencer.ts"
