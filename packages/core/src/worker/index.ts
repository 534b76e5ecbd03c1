/** Entry point `@anythread/core/worker`: for the entry file of a thread. Imports nothing but this package. */
export { type ModuleTable, type Served, withTable } from "./Served.ts"
export { serve } from "./serve.ts"
export type { EffectOutcome, JobContext, RunEffect, ServedJob, ThreadEntry } from "./ThreadEntry.ts"
