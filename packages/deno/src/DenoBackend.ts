/** Threads on Deno: `node:worker_threads` behind the shape that core asks for. Host side, step 4 of a call. */
import { availableParallelism } from "node:os"
import process from "node:process"
import { isProxy } from "node:util/types"
import {
  MessageChannel,
  type MessagePort,
  type ResourceLimits,
  type Worker,
  type WorkerOptions
} from "node:worker_threads"
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
import { startThread } from "./startThread.ts"
import { terminate } from "./terminate.ts"
import { isOutOfMemory, makeMemoryWord } from "./watchMemory.ts"

/** What Deno's `Worker` of `node:worker_threads` takes besides; passed through as it is. */
export interface DenoOptions {
  /** The threads' `process.env`. Default: the host's. `Deno.env` is the process's on every thread. */
  readonly env?: NodeJS.ProcessEnv | undefined
  /**
   * Starts a worker whose entry file calls `serve` of `@anythread/deno/worker`: for bundles. Pass the options on:
   * `(options) => new Worker(new URL("./worker.js", import.meta.url), options)`, with the `Worker` of
   * `node:worker_threads`. Default: the worker file of this package, or the one that `@anythread/unplugin` has put into the bundle.
   */
  readonly spawn?: ((options: WorkerOptions) => Worker) | undefined
}

/** What a thread is given at its start, as `workerData.anythread`. */
export interface ThreadData {
  readonly port: MessagePort
  readonly memory: SharedMemory | undefined
  readonly epoch: number
  /** The word of `watchMemory.ts`; `undefined` for a thread without memory limits. */
  readonly limit: SharedArrayBuffer | undefined
}

/** Taken once: where a program's tests put a clock of their own in its place, an answer would wait for that. */
const { setImmediate } = globalThis

const nextTurn = (body: () => void): void => void setImmediate(body)

/**
 * Makes the backend.
 *
 * `capabilities.terminate` is what `terminate.ts` knows of this version. Nothing else relies on it: a thread counts as ended
 * when that is proven, on every version.
 *
 * @param options see `DenoOptions`.
 * @returns the backend, for `Threads.layer` or `createPool` of core. Starts nothing.
 */
export const makeDenoBackend = (options: DenoOptions = {}): ThreadBackend => ({
  name: "deno",
  parallelism: availableParallelism(),
  capabilities: {
    sharedMemory: true,
    blockingWait: true,
    hostWait: true,
    terminate: terminate(),
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

const spawnWorker = (spawn: SpawnOptions, options: DenoOptions): ThreadHandle => {
  const { port1: host, port2: thread } = new MessageChannel()
  const limit = spawn.resourceLimits === undefined ? undefined : makeMemoryWord()
  const data: ThreadData = { port: thread, memory: spawn.memory, epoch: spawn.epoch, limit }
  const worker = start(options, host, {
    name: spawn.name,
    workerData: { anythread: data },
    transferList: [thread],
    ...(options.env === undefined ? {} : { env: options.env }),
    ...(spawn.resourceLimits === undefined ? {} : { resourceLimits: spawn.resourceLimits as ResourceLimits })
  })
  let error: { readonly cause: unknown } | undefined
  let exit: ThreadExit | undefined
  let isClosed = false
  let isForced = false
  let isTold = false
  let isHeld = false
  const ended = (): void => {
    if (exit === undefined || !isClosed || isTold) return
    isTold = true
    spawn.exited(exit)
  }
  // Of a thread that ends by itself `exit` comes after the close of the channel, which was all that kept the process alive.
  const awaitExit = (): void => {
    if (isHeld && isClosed && exit === undefined) worker.ref()
  }
  worker.on("error", (cause) => {
    // What ending it by force makes of a promise on it is not what ended it.
    if (!isForced) error = { cause: explainStart("@anythread/deno", cause) }
  })
  // After terminate() Deno emits `exit` at once, whether the thread has ended or not: it tells how, not when. Of a thread that
  // ends by itself it comes last, also where the thread was never given its end of the channel.
  worker.on("exit", (code) => {
    exit ??= exitOf(code, error, limit)
    if (!isForced) isClosed = true
    ended()
  })
  // The thread's end of the channel goes when its JavaScript runtime is torn down, on the thread itself, and closes this
  // end: the best proof there is. Deno 2.9.6: 0 to 3 ms after terminate() for a loop, 4.9 s for a pbkdf2Sync that ran as long,
  // never for a loop that went on; a Web Lock, in contrast, is granted to the host at once while the pbkdf2Sync runs. None of
  // 120 loops turned again after it; under load, one loop of the conformance suite was seen to, once.
  host.on("close", () => {
    isClosed = true
    ended()
    awaitExit()
  })
  // What keeps the process alive is the channel, which closes when the thread has truly ended; the worker counts as ended
  // as soon as terminate() is called.
  worker.unref()
  return {
    port: fitPort(host),
    terminate: () => {
      isForced = true
      void worker.terminate()
    },
    ref: () => {
      isHeld = true
      host.ref()
      awaitExit()
    },
    unref: () => {
      isHeld = false
      host.unref()
      worker.unref()
    }
  }
}

const start = ({ spawn = startThread }: DenoOptions, host: MessagePort, options: WorkerOptions): Worker => {
  try {
    return spawn(options)
  } catch (cause) {
    // Nobody has the channel, and Deno's test runner tells of one that is left.
    host.close()
    throw cause
  }
}

const exitOf = (
  code: number,
  error: { readonly cause: unknown } | undefined,
  limit: SharedArrayBuffer | undefined
): ThreadExit => {
  if (limit !== undefined && isOutOfMemory(limit)) {
    return {
      reason: "outOfMemory",
      code,
      cause: error?.cause ?? new RangeError("The thread reached its memory limit.")
    }
  }
  if (error === undefined) return { reason: "exit", code }
  const { cause } = error
  const isMemory = cause instanceof Error && "code" in cause && cause.code === "ERR_WORKER_OUT_OF_MEMORY"
  return { reason: isMemory ? "outOfMemory" : "uncaught", code, cause }
}
