/**
 * What a runtime must supply so that threads can exist, and nothing else. Host side, step 4 of a call. Locks, channels,
 * pool and protocol are written once above it.
 */
import type { Port } from "../wire/Port.ts"
import type { SharedMemory } from "../wire/SharedMemory.ts"

/** What a runtime can do. Values, not assumptions: probed, so that a later version that behaves is found out. */
export interface Capabilities {
  /** Memory can be shared with threads: cancellation by signal words, exact job states, blocking calls. */
  readonly sharedMemory: boolean
  /** Threads may block in `Atomics.wait`. */
  readonly blockingWait: boolean
  /** The host may block in `Atomics.wait`. */
  readonly hostWait: boolean
  /** When a loop in JavaScript stops after `terminate`: at once, after a while, or never. */
  readonly terminate: "immediate" | "delayed" | "never"
  /** The true end of a thread can be observed. */
  readonly observableExit: boolean
  /** `resourceLimits` are enforced. */
  readonly resourceLimits: boolean
  /** `Port.receive` exists on the host: a dead thread's last messages can be read at once. */
  readonly synchronousReceive: boolean
  /** A job can end its thread from inside (`process.exit`), and the exit code is known. */
  readonly exitCode: boolean
  /** Errors that nobody caught on a thread are seen: they fail the job that they belong to, or the one that runs. */
  readonly uncaught: boolean
  /** The job is known that an uncaught exception belongs to, also when that has ended and another runs. */
  readonly exceptionOwners: boolean
  /** The same of a rejection that nobody handled. */
  readonly rejectionOwners: boolean
  /** Threads import modules by URL, without a bundler's help. */
  readonly importByUrl: boolean
}

/** Memory limits of one thread, in megabytes. Enforced where `capabilities.resourceLimits` says so. */
export interface ResourceLimits {
  /** The heap of long-lived objects. */
  readonly maxOldGenerationSizeMb?: number
  /** The heap of recently created objects. */
  readonly maxYoungGenerationSizeMb?: number
  /** The space for generated code. */
  readonly codeRangeSizeMb?: number
  /** The stack; 4 by default on Node. */
  readonly stackSizeMb?: number
}

/** How a thread has ended. */
export interface ThreadExit {
  /** What ended it, as far as the runtime tells: by itself, for lack of memory, by an error nobody caught. */
  readonly reason: "exit" | "outOfMemory" | "uncaught"
  /** The exit code, where there is one. */
  readonly code?: number | undefined
  /** The error that ended it, where there is one. */
  readonly cause?: unknown
}

/** What the pool asks for when it starts a thread. */
export interface SpawnOptions {
  /** A name for debuggers. */
  readonly name: string
  /** What the thread shares with the host, to be handed to it as it is; undefined where memory is not shared. */
  readonly memory: SharedMemory | undefined
  /** Epoch milliseconds from which shared times count; to be handed to the thread. */
  readonly epoch: number
  /** Memory limits. */
  readonly resourceLimits: ResourceLimits | undefined
  /** Called once, when the thread has truly ended and holds its core no more; never before. */
  readonly exited: (exit: ThreadExit) => void
}

/** One live worker. */
export interface ThreadHandle {
  /** The host's end of the thread's channel: all job traffic, never the worker's own channel. */
  readonly port: Port
  /** Ends the thread by force, as well as the runtime can. `SpawnOptions.exited` says when it is true. */
  readonly terminate: () => void
  /** Lets the thread keep the process alive. */
  readonly ref: () => void
  /** Lets the process exit although the thread lives. The state of a new thread. */
  readonly unref: () => void
}

/** The program's entry module, which no thread may load unless it says so. */
export interface ApplicationEntry {
  /** Its URL without query and hash. */
  readonly url: string
  /** Whether it asks if it is the main module, or on a thread, before it starts the application. */
  readonly guarded: boolean
}

/** A runtime's threads. */
export interface ThreadBackend {
  /** The runtime's name in lower case: `node`, `bun`, `deno`, `browser`. */
  readonly name: string
  /** How many threads can run at once; the default of `maxThreads`. */
  readonly parallelism: number
  /** What the runtime can do. */
  readonly capabilities: Capabilities
  /** The program's entry module; `undefined` where it cannot be known. Asked once for every module that is called into. */
  readonly application: () => ApplicationEntry | undefined
  /**
   * Tells plain objects from proxies, as `util.types.isProxy` does: small plain objects then cross in shared memory. Omitted where the
   * runtime cannot tell: they cross by message.
   */
  readonly isProxy?: (value: object) => boolean
  /**
   * How jobs travel where memory is shared: `"inline"`, small values in it and others by message; `"message"`, all by message, for tests.
   * Default `"inline"`.
   */
  readonly transport?: "inline" | "message" | undefined
  /**
   * Runs `body` in the host's next turn of its event loop, for which that does not sleep, as `setImmediate` does. Omitted where that takes
   * long: then the host hears of answers by messages alone.
   */
  readonly nextTurn?: (body: () => void) => void
  /** Tells the developer of something that no call can report: a thread that does not end, an error after its job. */
  readonly warn: (message: string, cause?: unknown) => void
  /** Starts a thread that serves jobs (`worker/serve.ts`) on the other end of `port`. Throws if it cannot. */
  readonly spawn: (options: SpawnOptions) => ThreadHandle
}
