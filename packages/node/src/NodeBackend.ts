/** Threads on Node: `worker_threads` behind the shape that core asks for. Host side, step 4 of a call. */
import { availableParallelism } from "node:os"
import { isProxy } from "node:util/types"
import { MessageChannel, type ResourceLimits, type Worker, type WorkerOptions } from "node:worker_threads"
import {
  explainStart,
  type SharedMemory,
  type SpawnOptions,
  type ThreadBackend,
  type ThreadExit,
  type ThreadHandle
} from "@anythread/core/backend"
import { application } from "./application.ts"
import { fitPort } from "./fitPort.ts"
import { process } from "./process.ts"
import { startThread } from "./startThread.ts"

/** What Node's `Worker` takes besides; passed through as it is. */
export interface NodeOptions {
  /** Node's command-line options for threads, such as `["--import", "tsx"]`. Default: those of the process. */
  readonly execArgv?: ReadonlyArray<string> | undefined
  /** The threads' `process.env`. Default: a copy of the host's. */
  readonly env?: NodeJS.ProcessEnv | undefined
  /**
   * Starts a worker whose entry file calls `serve` of `@anythread/node/worker`: for bundles. Pass the options on:
   * `(options) => new Worker(new URL("./worker.js", import.meta.url), options)`. Default: the worker file of this package, or the one that `@anythread/unplugin` has put into the bundle.
   */
  readonly spawn?: ((options: WorkerOptions) => Worker) | undefined
}

/** What a thread is given at its start, as `workerData.anythread`. */
export interface ThreadData {
  readonly port: import("node:worker_threads").MessagePort
  readonly memory: SharedMemory | undefined
  readonly epoch: number
}

/** Taken once: where a program's tests put a clock of their own in its place, an answer would wait for that. */
const { setImmediate } = globalThis

const nextTurn = (body: () => void): void => void setImmediate(body)

/**
 * Makes the backend.
 *
 * @param options see `NodeOptions`.
 * @returns the backend, for `Threads.layer` or `createPool` of core. Starts nothing.
 */
export const makeNodeBackend = (options: NodeOptions = {}): ThreadBackend => ({
  name: "node",
  parallelism: availableParallelism(),
  capabilities: {
    sharedMemory: true,
    blockingWait: true,
    hostWait: true,
    terminate: "immediate",
    observableExit: true,
    resourceLimits: true,
    synchronousReceive: true,
    exitCode: true,
    uncaught: true,
    exceptionOwners: true,
    rejectionOwners: true,
    importByUrl: true
  },
  isProxy,
  nextTurn,
  // Threads that are given their functions import no module, and so not the application.
  application: options.spawn === undefined ? application : () => undefined,
  warn: (message, cause) => {
    const warning = new Error(message, cause === undefined ? undefined : { cause })
    warning.name = "AnythreadWarning"
    process.emitWarning(warning)
  },
  spawn: (spawn) => spawnWorker(spawn, options)
})

const spawnWorker = (spawn: SpawnOptions, options: NodeOptions): ThreadHandle => {
  const { port1: host, port2: thread } = new MessageChannel()
  const data: ThreadData = { port: thread, memory: spawn.memory, epoch: spawn.epoch }
  const worker = (options.spawn ?? startThread)({
    name: spawn.name,
    workerData: { anythread: data },
    transferList: [thread],
    ...(options.execArgv === undefined ? {} : { execArgv: [...options.execArgv] }),
    ...(options.env === undefined ? {} : { env: options.env }),
    ...(spawn.resourceLimits === undefined ? {} : { resourceLimits: spawn.resourceLimits as ResourceLimits })
  })
  let error: { readonly cause: unknown } | undefined
  worker.on("error", (cause) => {
    error = { cause: explainStart("@anythread/node", cause) }
  })
  // `exit` comes when the thread has truly ended, also after terminate() on native code.
  worker.on("exit", (code) => spawn.exited(exitOf(code, error)))
  // After the listeners: adding one for messages would ref it again.
  worker.unref()
  return {
    port: fitPort(host),
    terminate: () => void worker.terminate(),
    ref: () => worker.ref(),
    unref: () => worker.unref()
  }
}

const exitOf = (code: number, error: { readonly cause: unknown } | undefined): ThreadExit => {
  if (error === undefined) return { reason: "exit", code }
  const { cause } = error
  const isMemory = cause instanceof Error && "code" in cause && cause.code === "ERR_WORKER_OUT_OF_MEMORY"
  return { reason: isMemory ? "outOfMemory" : "uncaught", code, cause }
}
