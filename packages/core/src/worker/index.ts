/** Entry point `@anythread/core/worker`: for the entry file of a thread. Imports nothing but this package. */
export { serve } from "./serve.ts"
export type { EffectOutcome, JobContext, RunEffect, ServedJob, ThreadEntry } from "./ThreadEntry.ts"
