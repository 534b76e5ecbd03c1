/**
 * What a portable function may ask while it runs: step 7 of a call. Thread side; on the host, in a unit test say, nothing
 * is ever cancelled.
 */
import { Cancelled } from "../errors/Cancelled.ts"
import { threadState } from "./threadState.ts"

let unaborted: AbortSignal | undefined

/** A signal that never aborts. Made when it is first asked for: every thread loads this module, and few jobs ask on the host. */
const never = (): AbortSignal => (unaborted ??= new AbortController().signal)

/** Whether the calling code runs on one of our threads (or as a job of the in-process backend). */
export const isThread = (): boolean => {
  const state = threadState()
  return state !== undefined && (state.isThread || state.current() !== undefined)
}

/** What a running job may ask about its call. Members are documented on the interface. */
export interface FromThread {
  /**
   * Throws if the call was cancelled or its deadline has passed; else does nothing. A few tens of nanoseconds: cheap
   * enough for an inner loop. A function that has called it once gets the grace period whenever it is cancelled, and its
   * thread is kept if it leaves in time. Without shared memory a synchronous function cannot be told and never throws.
   * As anyio's `from_thread.check_cancelled`. No-op on the host.
   *
   * @throws Cancelled when the job should leave. Let it through.
   */
  readonly checkCancelled: () => void
  /** The same as a boolean. Always false on the host. */
  readonly isCancelled: () => boolean
  /** The same as an `AbortSignal`, for async functions; its reason is a `Cancelled`. Never aborts on the host. */
  readonly signal: () => AbortSignal
  /**
   * Whether a scope around the call was asked to stop (`scope.requestStop`): finish what is begun and begin nothing new.
   * Nothing is cancelled, and the answer is awaited. As cheap as `checkCancelled`, and does not count as polling: a function
   * that only looks here is ended at once when it is cancelled. Without shared memory a synchronous function knows what was
   * asked before it was sent. Always false on the host.
   *
   * @example
   * ```ts
   * import { fromThread } from "@anythread/core/thread"
   *
   * const drain = (items: ReadonlyArray<string>): ReadonlyArray<string> => {
   *   const done: Array<string> = []
   *   for (const item of items) {
   *     if (fromThread.stopRequested()) break
   *     done.push(item.toUpperCase())
   *   }
   *   return done
   * }
   *
   * drain(["a", "b"]) // => ["A", "B"]
   * ```
   */
  readonly stopRequested: () => boolean
  /** The same as an `AbortSignal`, for async functions. Not the signal of `signal()`. Never aborts on the host. */
  readonly stopSignal: () => AbortSignal
  /** The time by which the call must end, in epoch milliseconds; `Infinity` without a deadline and on the host. */
  readonly deadline: () => number
}

/**
 * What a portable function may ask while it runs on a thread.
 *
 * @example
 * ```ts
 * import { fromThread } from "@anythread/core/thread"
 *
 * const countPrimes = (limit: number): number => {
 *   let count = 0
 *   for (let n = 2; n < limit; n++) {
 *     fromThread.checkCancelled()
 *     let prime = true
 *     for (let d = 2; d * d <= n && prime; d++) prime = n % d !== 0
 *     if (prime) count++
 *   }
 *   return count
 * }
 *
 * countPrimes(100) // => 25
 * ```
 */
export const fromThread: FromThread = {
  checkCancelled: () => {
    if (threadState()?.current()?.isCancelled() === true) throw new Cancelled()
  },
  isCancelled: () => threadState()?.current()?.isCancelled() ?? false,
  signal: () => threadState()?.current()?.signal() ?? never(),
  stopRequested: () => threadState()?.current()?.stopRequested() ?? false,
  stopSignal: () => threadState()?.current()?.stopSignal() ?? never(),
  deadline: () => threadState()?.current()?.deadline() ?? Number.POSITIVE_INFINITY
}
