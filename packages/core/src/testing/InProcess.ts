/**
 * A backend without threads, for tests: the same protocol over a MessageChannel, so that arguments and results are
 * cloned, in the host's own realm. Host side. A synchronous job blocks the host, and no job can be ended by force.
 */
import type { SpawnOptions, ThreadBackend, ThreadHandle } from "../backend/ThreadBackend.ts"
import type { Port } from "../wire/Port.ts"
import { serve } from "../worker/serve.ts"
import type { JobContext, RunEffect } from "../worker/ThreadEntry.ts"
import { makeJobContext } from "./jobContext.ts"

/** The options of an in-process backend. */
export interface InProcessOptions {
  /** How many jobs may be open at once. Default 4. */
  readonly parallelism?: number | undefined
  /** Imports a module by URL, for functions whose module the test has not loaded. Default: none is imported. */
  readonly importModule?: ((url: string) => Promise<unknown>) | undefined
  /** Whether an error of `importModule` says that there is no such module. Default: it never does. */
  readonly isMissing?: ((error: unknown, url: string) => boolean) | undefined
  /** Loads what runs Effects. Default: `@anythread/core/worker-effect`. */
  readonly loadRunEffect?: (() => Promise<RunEffect>) | undefined
  /** Whether to use signal words. False shows how a job fares without shared memory. Default true. */
  readonly sharedMemory?: boolean | undefined
  /** Told what other backends warn the developer of. Default: nobody. */
  readonly warn?: ((message: string, cause?: unknown) => void) | undefined
}

/**
 * Makes a backend that runs jobs in process.
 *
 * @param options see `InProcessOptions`.
 * @returns the backend, for `Threads.layer` or `createPool`.
 *
 * @example
 * ```ts
 * import { createPool } from "@anythread/core/promise"
 * import { makeInProcess } from "@anythread/core/testing"
 * import { portable } from "@anythread/core/thread"
 *
 * const double = portable("file:///tasks.js", "double", (n: number) => n * 2)
 * const pool = createPool(makeInProcess())
 *
 * await pool.runSync(double, 21) // => 42
 * await pool.close()
 * ```
 */
export const makeInProcess = (options: InProcessOptions = {}): ThreadBackend => {
  const context = makeJobContext()
  return {
    name: "in-process",
    parallelism: options.parallelism ?? 4,
    capabilities: {
      sharedMemory: options.sharedMemory ?? typeof SharedArrayBuffer === "function",
      blockingWait: false,
      hostWait: false,
      terminate: "never",
      observableExit: true,
      resourceLimits: false,
      synchronousReceive: false,
      exitCode: false,
      uncaught: false,
      exceptionOwners: false,
      rejectionOwners: false,
      importByUrl: options.importModule !== undefined
    },
    application: () => undefined,
    warn: options.warn ?? (() => {}),
    spawn: (spawn) => spawnInProcess(spawn, context, options)
  }
}

const spawnInProcess = (spawn: SpawnOptions, context: JobContext, options: InProcessOptions): ThreadHandle => {
  const { port1: host, port2: thread } = new MessageChannel()
  const open = new Set<unknown>()
  let isEnding = false

  const leave = (): void => {
    if (!isEnding || open.size > 0) return
    // In a turn of its own, as a thread's exit is; the port stays open for what was posted, and its host closes it.
    setTimeout(() => spawn.exited({ reason: "exit" }), 0)
  }
  /** The job stays open until its promise settles: only then has the "thread" let go of it. */
  const track = async (value: unknown): Promise<void> => {
    open.add(value)
    try {
      await value
    } catch {
      // The job's own business; here it matters only that it is over.
    }
    open.delete(value)
    leave()
  }

  serve({
    port: fit(thread),
    memory: spawn.memory,
    epoch: spawn.epoch,
    // A job a turn, as by messages.
    nextTurn: (body) => void setTimeout(body, 0),
    isThread: false,
    context: {
      ...context,
      run: (job, body) => {
        const value = context.run(job, body)
        if (value instanceof Promise) void track(value)
        return value
      }
    },
    loadRunEffect:
      options.loadRunEffect ?? (() => import("../worker-effect/runEffect.ts").then((module) => module.runEffect)),
    ...(options.importModule === undefined ? {} : { importModule: options.importModule }),
    ...(options.isMissing === undefined ? {} : { isMissing: options.isMissing })
  })
  return {
    port: fit(host),
    terminate: () => {
      if (isEnding) return
      isEnding = true
      leave()
    },
    ref: () => keepAlive(host, true),
    unref: () => keepAlive(host, false)
  }
}

const fit = (port: MessagePort): Port => ({
  post: (message, transfer) => port.postMessage(message, (transfer ?? []) as Array<Transferable>),
  listen: (receive, unreadable) => {
    port.onmessage = (event) => receive(event.data)
    port.onmessageerror = (event) => unreadable(event.data)
    keepAlive(port, false)
  },
  close: () => port.close()
})

/** A no-op where ports keep nothing alive. */
const keepAlive = (port: MessagePort, alive: boolean): void => {
  const refs = port as { ref?: () => void; unref?: () => void }
  if (alive) refs.ref?.()
  else refs.unref?.()
}
