/** The shapes of the promise front: `toThread` and pools. Host side; `call.ts` is what stands behind them. */
import type { CallOptions } from "../engine/Call.ts"
import type { PoolStatistics } from "../engine/Statistics.ts"
import type { ThreadInfo } from "../engine/ThreadInfo.ts"
import type * as State from "../sync/CapacityLimiter.ts"
import type { HostArgs, Portable, Sync } from "./signature.ts"

/** A `CapacityLimiter` of this front, as calls know it. */
export interface Limiter {
  /** How many tokens are held. */
  readonly borrowedTokens: number
  /** The state machine behind it. */
  readonly state: State.CapacityLimiter
}

/** What `toThread.with` takes. */
export interface ToThreadOptions extends CallOptions {
  /** Cancels the call when it aborts; the call then rejects with its `reason`. */
  readonly signal?: AbortSignal | undefined
  /**
   * Takes one of this `CapacityLimiter`'s tokens for each call, before a thread. It is held until the thread is truly free of the
   * job, also when the caller has gone on. Default: none; the pool's `maxThreads` is the limit.
   */
  readonly limiter?: Limiter | undefined
  /** The pool to use. Default: the one the object belongs to. */
  readonly pool?: Pool | undefined
}

/** Runs portable functions on threads. Members are documented on the interface. */
export interface ToThread {
  /**
   * Runs a synchronous function on a thread. "Sync" is about the function: the caller is never blocked.
   * As anyio's `to_thread.run_sync`, except that cancelling it ends the function.
   *
   * @param fn a portable function. Give a generic one instantiated, as in `first<string>`, or its result is `unknown`.
   * @param args its arguments: cloned when the job is sent to its thread, or moved if marked with `transfer`.
   * @returns what the function returned, cloned or moved. Rejects with the function's own error when it threw, stacks
   * joined (the first failure of a function that has returned 256 times has its thread's alone); with `ThreadLost`, `QueueFull`, `PoolClosed`, `ThreadsExhausted` when the thread or the pool failed; with a
   * `CallDefect` when the call is mistaken; with `signal.reason` when it was cancelled.
   *
   * **Interruption:** when `signal` aborts before the job starts, it never does. While it runs, it is ended as
   * `cancellation` says and the promise rejects when its thread is free or gone (`terminateTimeout` at most after it was
   * ended). A cancelled call never reports success.
   */
  readonly runSync: <A extends ReadonlyArray<unknown>, B, H extends HostArgs<A>>(
    fn: Portable<A, B> & Sync<B>,
    ...args: H
  ) => Promise<B>
  /**
   * Runs a function on a thread and awaits what it returns there, a value or a promise. An async function hears of
   * cancellation by `fromThread.signal()` and then gets the grace period.
   *
   * @param fn a portable function.
   * @param args its arguments.
   * @returns what the function returned or promised. Rejects as `runSync`. **Interruption:** as `runSync`.
   */
  readonly run: <A extends ReadonlyArray<unknown>, B, H extends HostArgs<A>>(
    fn: Portable<A, B>,
    ...args: H
  ) => Promise<Awaited<B>>
  /**
   * The same with options. What is given again replaces what was given before.
   *
   * @param options see `ToThreadOptions`.
   * @returns a `toThread` that may be kept and used again.
   */
  readonly with: (options: ToThreadOptions) => ToThread
}

/** How a pool is closed. */
export interface CloseOptions {
  /** Let running and waiting jobs finish first. Default false: they are ended, and their calls reject with `PoolClosed`. */
  readonly drain?: boolean | undefined
}

/** A pool of threads of its own. Members are documented on the interface. */
export interface Pool extends ToThread {
  /** What the pool has done and does. */
  readonly statistics: () => PoolStatistics
  /** Its threads that are not proven dead, in the order in which they were started: what each does, and since when. */
  readonly threads: () => ReadonlyArray<ThreadInfo>
  /**
   * Closes the pool: nothing more starts. Running jobs are ended, save those that say `wait`; closing again ends those
   * too.
   *
   * @param options see `CloseOptions`.
   * @returns resolves when no thread is left; never rejects. A thread that cannot be ended (native code) is waited for
   * five seconds.
   */
  readonly close: (options?: CloseOptions) => Promise<void>
  /** As `close()`, for `await using`. Where the platform lacks the symbol, by `Symbol.for("Symbol.asyncDispose")`. */
  readonly [Symbol.asyncDispose]: () => Promise<void>
}
