/** Bun's `Worker`, as little of it as is used, so that nobody needs Bun's own types. Host side. */
import type { MessagePort } from "node:worker_threads"

/** What is given to `new Worker`: what a thread needs to start, and what {@link BunOptions} adds. */
export interface BunWorkerOptions {
  /** A name for debuggers. */
  readonly name: string
  /** What `serve` of `@anythread/bun/worker` starts from. */
  readonly workerData: unknown
  /** What of it is transferred. */
  readonly transferList: Array<MessagePort>
  /** The thread's `process.env`. */
  readonly env?: Record<string, string>
  /** Whether the thread trades speed for memory. */
  readonly smol?: boolean
  /** Modules that are loaded before the thread's entry file. */
  readonly preload?: Array<string>
}

/** A worker of Bun's, as far as the types of Bun, of Node and of the web agree on it. */
export interface BunWorker {
  /** Listens for `close`, which comes last and carries the exit code, and for `error`, which carries a text. */
  addEventListener(type: string, listener: (event: Event) => void): void
  /** Ends it by force. */
  terminate(): void
}

/** The rest of a worker of Bun's, which the types of the web do not have. */
export interface Referable {
  /** Lets it keep the process alive. The state of a new worker. */
  ref(): void
  /** Lets the process exit although it lives. */
  unref(): void
}
