/**
 * Threads on Bun behind the shape that core asks for. Host side, step 4 of a call.
 *
 * The threads are Bun's web `Worker`s. `node:worker_threads` runs the same ones, ready after 9 ms instead of 4 (Bun
 * 1.4.5, medians of 30), and tells no more that is needed: exit codes, proof of the end and ports are the same.
 */
import { availableParallelism } from "node:os"
import process from "node:process"
import { isProxy } from "node:util/types"
import { MessageChannel, type MessagePort, receiveMessageOnPort } from "node:worker_threads"
import {
  explainStart,
  type SharedMemory,
  type SpawnOptions,
  type ThreadBackend,
  type ThreadExit,
  type ThreadHandle
} from "@anythread/core/backend"
import { application } from "./application.ts"
import type { BunWorker, BunWorkerOptions, Referable } from "./BunWorker.ts"
import { fitPort } from "./fitPort.ts"
import { holdEnding } from "./holdEnding.ts"
import { startThread } from "./startThread.ts"

/** What Bun's `Worker` takes besides; passed through as it is. */
export interface BunOptions {
  /** The threads' `process.env`. Default: a copy of the host's. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
  /** Lets the threads use less memory and be slower. Default false. */
  readonly smol?: boolean | undefined
  /** Modules that each thread loads before anything else, by path or URL. Default: none. */
  readonly preload?: string | ReadonlyArray<string> | undefined
  /**
   * Starts a worker whose entry file calls `serve` of `@anythread/bun/worker`: for bundles. Pass the options on:
   * `(options) => new Worker(new URL("./worker.js", import.meta.url), options)`. Default: the worker file of this package, or the one that `@anythread/unplugin` has put into the bundle.
   */
  readonly spawn?: ((options: BunWorkerOptions) => BunWorker) | undefined
}

/** What a thread is given at its start, as `workerData.anythread`. */
export interface ThreadData {
  readonly port: MessagePort
  readonly memory: SharedMemory | undefined
  readonly epoch: number
}

/**
 * Makes the backend.
 *
 * @param options see `BunOptions`.
 * @returns the backend, for `Threads.layer` or `createPool` of core. Starts nothing.
 */
export const makeBunBackend = (options: BunOptions = {}): ThreadBackend => ({
  name: "bun",
  parallelism: availableParallelism(),
  capabilities: {
    sharedMemory: typeof SharedArrayBuffer === "function",
    blockingWait: true,
    hostWait: hostMayWait(),
    // What follows was run on Bun 1.4.5. A loop in JavaScript stands still 2 ms after terminate(); a regular expression, like
    // native code, when it returns.
    terminate: "immediate",
    // `close` came after the last step of 80 endless loops, each watched for 20 ms more.
    observableExit: true,
    // Limits are ignored: a worker with a limit of 32 MB kept 400.
    resourceLimits: false,
    synchronousReceive: typeof receiveMessageOnPort === "function",
    exitCode: true,
    uncaught: true,
    exceptionOwners: true,
    // `worker.ts` says what can be told.
    rejectionOwners: false,
    importByUrl: true
  },
  isProxy,
  // Threads that are given their functions import no module, and so not the application.
  application: options.spawn === undefined ? application : () => undefined,
  warn: (message, cause) => {
    const warning = new Error(message, cause === undefined ? undefined : { cause })
    warning.name = "AnythreadWarning"
    process.emitWarning(warning)
  },
  spawn: (spawn) => spawnWorker(spawn, options)
})

/** Whether this thread may block: where it may, a wait for a value that does not stand there returns at once. */
const hostMayWait = (): boolean => {
  try {
    // The word is 0, this thread's own, and seen by nobody else.
    return Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1) === "not-equal"
  } catch {
    return false
  }
}

const spawnWorker = (spawn: SpawnOptions, options: BunOptions): ThreadHandle => {
  const { port1: host, port2: thread } = new MessageChannel()
  const data: ThreadData = { port: thread, memory: spawn.memory, epoch: spawn.epoch }
  const worker = start(options, {
    name: spawn.name,
    workerData: { anythread: data },
    transferList: [thread],
    ...(options.env === undefined ? {} : { env: defined(options.env) }),
    ...(options.smol === undefined ? {} : { smol: options.smol }),
    ...(options.preload === undefined ? {} : { preload: [options.preload].flat() })
  })
  let error: { readonly cause: unknown } | undefined
  let isHeld = false
  const ending = holdEnding(() => isHeld)
  worker.addEventListener("error", (event) => {
    // A text is all there is. Only what fails before `serve` listens for errors comes here.
    const { message } = event as Event & { readonly message: string }
    error = { cause: explainStart("@anythread/bun", new Error(message)) }
  })
  // `close` comes when the thread has truly ended, also after terminate() on native code.
  worker.addEventListener("close", (event) => {
    ending.over()
    spawn.exited(exitOf((event as Event & { readonly code: number }).code, error))
  })
  worker.unref()
  return {
    port: fitPort(host),
    terminate: () => {
      // Before: a ref that it has now cannot be given back.
      worker.unref()
      worker.terminate()
      ending.begin()
    },
    ref: () => {
      isHeld = true
      worker.ref()
      ending.look()
    },
    unref: () => {
      isHeld = false
      worker.unref()
      ending.look()
    }
  }
}

const start = ({ spawn = startThread }: BunOptions, options: BunWorkerOptions): BunWorker & Referable => {
  try {
    return spawn(options) as BunWorker & Referable
  } catch (cause) {
    if (options.preload === undefined) throw cause
    // Bun 1.4.5 throws a TypeError that says "undefined" when it cannot find one of them.
    throw new Error(
      `Bun could not start a worker; is each module to be preloaded there? ${options.preload.join(", ")}`,
      { cause }
    )
  }
}

/** Bun would hand on a missing variable as the text "undefined". */
const defined = (env: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined))

const exitOf = (code: number, error: { readonly cause: unknown } | undefined): ThreadExit =>
  error === undefined ? { reason: "exit", code } : { reason: "uncaught", code, cause: error.cause }
