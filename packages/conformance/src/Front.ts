/** Either front behind one shape, so that a case is written once. Every verb is a promise; cancelling is a signal. */
import type { ThreadBackend } from "@anythread/core/backend"
import type { CallOptions, PoolOptions, PoolStatistics } from "@anythread/core/promise"
import type { Cancellation } from "@anythread/core/thread"
import type { FrontLimiter, FrontSync } from "./FrontSync.ts"

/** The fronts, by name. */
export type FrontName = "effect" | "promise"

/** What a case may say about a call. `signal` interrupts the fiber on the Effect front. */
export interface FrontOptions extends CallOptions {
  /** Cancels the call; it then rejects with the signal's reason on either front. */
  readonly signal?: AbortSignal | undefined
  /** As in `CallOptions`. */
  readonly cancellation?: Cancellation | undefined
  /** Takes a token for the call. */
  readonly limiter?: FrontLimiter | undefined
}

/** Runs portable functions. A failure is the front's own; `Front.thrown` says what the function threw. */
export interface FrontThread {
  /** `toThread.run`. */
  readonly run: <A extends ReadonlyArray<unknown>, B>(fn: (...args: A) => B, ...args: A) => Promise<Awaited<B>>
  /** `toThread.runSync`. */
  readonly runSync: <A extends ReadonlyArray<unknown>, B>(fn: (...args: A) => B, ...args: A) => Promise<B>
  /** `toThread.with`. */
  readonly with: (options: FrontOptions) => FrontThread
}

/** A pool of either front. */
export interface FrontPool extends FrontThread {
  /** What the pool has done and does. */
  readonly statistics: () => PoolStatistics
  /** Closes the pool, on the Effect front by closing its scope. */
  readonly close: (options?: { readonly drain?: boolean }) => Promise<void>
}

/** One front. */
export interface Front {
  /** Its name in reports. */
  readonly name: FrontName
  /** Makes a pool on a backend. Rejects when an option is out of range. */
  readonly makePool: (backend: ThreadBackend, options: PoolOptions) => Promise<FrontPool>
  /** Makes a limiter: `sync.makeLimiter`, which calls take tokens of. */
  readonly makeLimiter: (totalTokens: number) => FrontLimiter
  /** Its queueing primitives. */
  readonly sync: FrontSync
  /** What the function threw, from what the call rejected with. Fails if that is not how this front says it. */
  readonly thrown: (rejection: unknown) => unknown
}
