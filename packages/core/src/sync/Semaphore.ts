/**
 * A number that acquiring lowers and releasing raises: what both fronts wrap as `Semaphore`. Host side. A plain state
 * machine: it never waits, it calls back. As anyio's: first come first served, and a release while one waits goes to
 * that one directly and never shows in the value. It knows no owners: anybody may release.
 */
import { SemaphoreMisuse, WouldBlock } from "../errors/SyncError.ts"
import { Queue } from "./Queue.ts"
import { Waiter, Wakeups } from "./Wakeups.ts"

/** A semaphore at one moment. */
export interface SemaphoreStatistics {
  /** How many wait. */
  readonly tasksWaiting: number
}

/** A place in the queue for a semaphore, to be given up with `leave`. */
export class SemaphoreWaiter extends Waiter {
  readonly _tag = "SemaphoreWaiter"
}

/** The state of a semaphore. */
export class Semaphore {
  /** What the value may not exceed; `Infinity` when nothing was said. */
  readonly maxValue: number
  #value: number
  readonly #waiters = new Queue<SemaphoreWaiter>()
  readonly #wakeups = new Wakeups<SemaphoreWaiter>()

  /**
   * @param initialValue how often it can be acquired before one must wait: a whole number from 0.
   * @param maxValue what the value may not exceed, so that one release too many is found out: a whole number from
   * `initialValue`, or `Infinity`. Default: `Infinity`, as anyio's.
   * @throws RangeError when they are not.
   */
  constructor(initialValue: number, maxValue: number = Number.POSITIVE_INFINITY) {
    if (!(Number.isInteger(initialValue) && initialValue >= 0))
      throw new RangeError(`initialValue is ${String(initialValue)}; it must be a whole number, at least 0.`)
    if (!((Number.isInteger(maxValue) || maxValue === Number.POSITIVE_INFINITY) && maxValue >= initialValue))
      throw new RangeError(
        `maxValue is ${String(maxValue)}; it must be a whole number, at least initialValue (${initialValue}), or Infinity.`
      )
    this.#value = initialValue
    this.maxValue = maxValue
  }

  /** How often it can be acquired now; 0 whenever one waits. */
  get value(): number {
    return this.#value
  }

  /**
   * Lowers the value by one, or takes a place in the queue.
   *
   * @param granted called when a release has gone to this one, never before this has returned.
   * @returns the place in the queue; `undefined` when it is acquired now.
   */
  acquire(granted: () => void): SemaphoreWaiter | undefined {
    if (this.#value > 0) {
      this.#value--
      return undefined
    }
    const waiter = new SemaphoreWaiter(granted)
    this.#waiters.push(waiter)
    return waiter
  }

  /** Lowers the value by one now. @throws WouldBlock when it is 0; it is whenever one waits. */
  acquireNoWait(): void {
    if (this.#value === 0) throw new WouldBlock({ what: "Acquiring this Semaphore" })
    this.#value--
  }

  /**
   * Gives up a place in the queue: it is not called back any more. If a release has gone to it and it has not been
   * told, that goes to the next. Nothing once `granted` has been called: then it must be released.
   */
  leave(waiter: SemaphoreWaiter): void {
    if (this.#waiters.remove(waiter) || !this.#wakeups.remove(waiter)) return
    this.#handOver()
  }

  /**
   * Goes to the first waiter at once, or raises the value by one.
   *
   * @throws SemaphoreMisuse when the value is `maxValue` already.
   */
  release(): void {
    if (this.#value === this.maxValue) throw new SemaphoreMisuse({ maxValue: this.maxValue })
    this.#handOver()
  }

  /** The semaphore at this moment. */
  statistics(): SemaphoreStatistics {
    return { tasksWaiting: this.#waiters.length }
  }

  #handOver(): void {
    const next = this.#waiters.shift()
    if (next === undefined) {
      // At the maximum only when one released too often while this was on its way to one that has left.
      if (this.#value < this.maxValue) this.#value++
      return
    }
    this.#wakeups.add(next)
    this.#wakeups.run()
  }
}
