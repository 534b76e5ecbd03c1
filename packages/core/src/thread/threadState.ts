/**
 * What code on a thread may know of itself: whether it is on one, and which job it runs. Written by the serve loop, read
 * by `fromThread` and `isThread`; on `globalThis` under a registered symbol, so that two installed copies of this
 * package agree.
 */

/** The running job as its own function sees it. */
export interface CurrentJob {
  /** Whether the call was cancelled or its deadline has passed. Counts as polling. */
  readonly isCancelled: () => boolean
  /** Aborts, with a `Cancelled` as reason, when the call is cancelled. Counts as polling. */
  readonly signal: () => AbortSignal
  /** Whether the call was asked to finish. No polling. */
  readonly stopRequested: () => boolean
  /** Aborts when it is. */
  readonly stopSignal: () => AbortSignal
  /** Epoch milliseconds; `Infinity` without one. */
  readonly deadline: () => number
}

/** One JavaScript realm that serves jobs. */
export interface ThreadState {
  /** False for the in-process backend, whose jobs share the host's realm. */
  readonly isThread: boolean
  /** The job that the calling code belongs to, if any. */
  readonly current: () => CurrentJob | undefined
  /** The URL of the module being run or loaded, for messages. */
  readonly module: () => string | undefined
}

const key = Symbol.for("anythread/thread")

/** The state of this realm; `undefined` where no job was ever served. */
export const threadState = (): ThreadState | undefined =>
  (globalThis as { [key: symbol]: unknown })[key] as ThreadState | undefined

/** Declares this realm a thread, or a host that also serves jobs. */
export const setThreadState = (state: ThreadState): void => {
  Object.defineProperty(globalThis, key, { value: state, configurable: true, writable: true })
}
