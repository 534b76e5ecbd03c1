/** The options of a pool on any runtime. Host side. Their types need neither those of a page nor those of Node. */
import type { BackendOption, PoolOptions } from "@anythread/core/promise"

/**
 * What `new Worker` is to be given besides the file, as the `Worker` of every runtime takes it. Which of the members are
 * there depends on the runtime.
 */
export interface WorkerInit {
  /** A name for debuggers. */
  readonly name: string
  /** In browsers: the file is a module. */
  readonly type?: "module"
  /** On Node, Bun and Deno: what `serve` of `anythread/worker` starts from. */
  readonly workerData?: unknown
  /** On Node, Bun and Deno: what of it is transferred. */
  readonly transferList?: Array<never>
  /** On Node, Bun and Deno: the thread's `process.env`. */
  readonly env?: Record<string, string>
  /** On Node: command-line options of the thread. */
  readonly execArgv?: Array<string>
}

/** A worker, whichever runtime's. */
export interface WorkerLike {
  /** Ends it by force. */
  terminate(): unknown
}

/** What `configure` and `createPool` take: a pool's options, and what some runtimes take besides. Others disregard those. */
export interface Options extends PoolOptions, BackendOption {
  /**
   * On every runtime: starts a new worker whose entry file calls `serve` of `anythread/worker`, for bundles that are made
   * without `@anythread/unplugin`. Written in the program itself, and passing the options on:
   * `(options) => new Worker(new URL("./worker.js", import.meta.url), options)`; on Node and Deno with the `Worker` of
   * `node:worker_threads`. For pages Vite wants them written out, as `{ type: "module" }`. Default: the worker file of the
   * runtime's package.
   */
  readonly spawn?: ((options: WorkerInit) => WorkerLike) | undefined
  /** On Node, Bun and Deno: the threads' `process.env`. Default: the host's; on Node and Bun a copy of it. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
  /** On Node: its command-line options for threads, such as `["--import", "tsx"]`. Default: those of the process. */
  readonly execArgv?: ReadonlyArray<string> | undefined
  /** On Bun: lets the threads use less memory and be slower. Default false. */
  readonly smol?: boolean | undefined
  /** On Bun: modules that each thread loads before anything else, by path or URL. Default: none. */
  readonly preload?: string | ReadonlyArray<string> | undefined
}
