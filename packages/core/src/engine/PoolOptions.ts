/** The options of a pool and their defaults. Host side. */
import type { ResourceLimits, ThreadBackend } from "../backend/ThreadBackend.ts"
import { type Cancellation, checkCancellation } from "../portable/Address.ts"

/** An error on a thread that belongs to no running call. */
export interface UncaughtInfo {
  /** The name of the job that had left the failing code behind; `undefined` when it is not known. */
  readonly job: string | undefined
}

/** The options of a pool. Times are in milliseconds. */
export interface PoolOptions {
  /** The most threads at once. Default: the runtime's available parallelism, since the host waits while threads work. */
  readonly maxThreads?: number | undefined
  /** Threads started at once and kept. Default 0: a pool that is not used costs nothing. */
  readonly minThreads?: number | undefined
  /** Threads kept warm beyond those in use once the pool has been used, so that ending one costs no start. Default 0. */
  readonly spareThreads?: number | undefined
  /** How long a thread beyond `minThreads` may be idle before it retires. Default 10 000; `Infinity` keeps it. */
  readonly idleTimeout?: number | undefined
  /** The most calls that may wait for a thread; one more fails with `QueueFull`. Default: callers wait. */
  readonly maxQueue?: number | undefined
  /** A thread retires after so many jobs. Default: never. */
  readonly recycleAfterJobs?: number | undefined
  /** Memory limits of each thread, where the runtime enforces them. Default: the runtime's own. */
  readonly resourceLimits?: ResourceLimits | undefined
  /** What cancelling a running job does to it unless its function or the call says otherwise. Default `"terminate"`. */
  readonly cancellation?: Cancellation | undefined
  /** How long a cancelled job that polls may take to leave. Default 50. */
  readonly grace?: number | undefined
  /** How long a caller waits for proof that a thread has ended; `Infinity` waits for it. Default 50. */
  readonly terminateTimeout?: number | undefined
  /** Told of errors that belong to no running call. Default: the developer is warned, by the runtime's usual means. */
  readonly onUncaught?: ((error: unknown, info: UncaughtInfo) => void) | undefined
}

/** The options with their defaults filled in. */
export interface Settings {
  readonly maxThreads: number
  readonly minThreads: number
  readonly spareThreads: number
  readonly idleTimeout: number
  readonly maxQueue: number
  readonly recycleAfterJobs: number
  readonly resourceLimits: ResourceLimits | undefined
  readonly cancellation: Cancellation
  readonly grace: number
  readonly terminateTimeout: number
  readonly onUncaught: (error: unknown, info: UncaughtInfo) => void
}

/** Threads that may be started beyond `maxThreads` while others are being ended: two cancels starve no pool of two. */
export const REPLACEMENTS = 2
/** Milliseconds after which a thread that was told to end counts as lost. */
export const LOST_AFTER = 5000
/** Milliseconds an orderly retirement may take before the thread is ended by force. */
export const RETIRE_TIMEOUT = 1000
/** Milliseconds after which a thread is started that no call waits for: at once it would take a core from the call that has taken the last. */
export const GROW_AFTER = 10
/** Milliseconds that a dead thread's last replies may take where they cannot be read at once. */
export const DRAIN_TIMEOUT = 1000
/** Modules that a fresh thread imports ahead. Picked, not measured. */
export const MODULES = 16
/** So many calls at once are a flood, in which a thread is not woken for less work than that takes. Picked. */
export const FLOOD = 8
/** For so many calls of a flood a thread is woken at once, for fewer when all that are made in one go have been made. Picked. */
export const BATCH = 16
/** Milliseconds of work for which it is worth to wake a thread. Measured: waking one takes 0.02 to 0.05 on two cores. */
export const WAKE_WORTH = 0.05
/** With so many calls at most the host looks for their answers; with more it is rung seldom, and busy. Picked. */
export const FEW = 32
/** Threads that may die with a job they never began before that job fails. */
export const MAX_ATTEMPTS = 3

/**
 * Fills in defaults.
 *
 * @throws RangeError naming the option, what it was and what it may be.
 */
export const settings = (backend: ThreadBackend, options: PoolOptions): Settings => {
  const maxThreads = whole("maxThreads", options.maxThreads ?? backend.parallelism, 1)
  const minThreads = whole("minThreads", options.minThreads ?? 0, 0)
  if (minThreads > maxThreads) {
    throw new RangeError(`minThreads is ${minThreads}, more than maxThreads, which is ${maxThreads}.`)
  }
  return {
    maxThreads,
    minThreads,
    spareThreads: whole("spareThreads", options.spareThreads ?? 0, 0),
    idleTimeout: duration("idleTimeout", options.idleTimeout ?? 10_000),
    maxQueue: whole("maxQueue", options.maxQueue ?? Number.POSITIVE_INFINITY, 0),
    recycleAfterJobs: whole("recycleAfterJobs", options.recycleAfterJobs ?? Number.POSITIVE_INFINITY, 1),
    resourceLimits: options.resourceLimits,
    cancellation: checkCancellation(options.cancellation) ?? "terminate",
    grace: duration("grace", options.grace ?? 50),
    terminateTimeout: duration("terminateTimeout", options.terminateTimeout ?? 50),
    onUncaught:
      options.onUncaught ??
      ((error, { job }) =>
        backend.warn(`A thread had an error nobody caught, left behind by ${job ?? "a job that is not known"}.`, error))
  }
}

const whole = (name: string, value: number, least: number): number => {
  if (value === Number.POSITIVE_INFINITY || (Number.isInteger(value) && value >= least)) return value
  throw new RangeError(`${name} is ${value}; it must be a whole number, at least ${least}.`)
}

/**
 * A time in milliseconds, which may be `Infinity`.
 *
 * @throws RangeError naming the option, what it was and what it may be.
 */
export const duration = (name: string, value: number): number => {
  if (typeof value === "number" && value >= 0) return value
  throw new RangeError(`${name} is ${value}; it must be a time in milliseconds, at least 0.`)
}
