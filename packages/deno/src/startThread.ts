/** Starts a thread of this package on Deno. Host side, step 4 of a call. A bundler's plugin puts a module of its own in the place of this. */
import { Worker, type WorkerOptions } from "node:worker_threads"

/** The default of the option `spawn`: a worker whose entry file is `thread.ts`. */
export const startThread = (options: WorkerOptions): Worker =>
  new Worker(/* webpackIgnore: true */ new URL("./thread.js", import.meta.url), options)
