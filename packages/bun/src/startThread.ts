/** Starts a thread of this package on Bun. Host side, step 4 of a call. A bundler's plugin puts a module of its own in the place of this. */
import type { BunWorker, BunWorkerOptions } from "./BunWorker.ts"

declare const Worker: new (url: URL, options: BunWorkerOptions) => BunWorker

/** The default of the option `spawn`: a worker whose entry file is `thread.ts`. */
export const startThread = (options: BunWorkerOptions): BunWorker =>
  new Worker(/* webpackIgnore: true */ new URL("./thread.js", import.meta.url), options)
