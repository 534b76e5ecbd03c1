/**
 * Something that happens once, and those who wait for it: what both fronts wrap as `AsyncEvent`. Host side. A plain
 * state machine: it never waits, it calls back. As anyio's `Event`: there is no way back to not set.
 */
import { Queue } from "./Queue.ts"
import { Waiter, Wakeups } from "./Wakeups.ts"

/** An event at one moment. */
export interface AsyncEventStatistics {
  /** How many wait. */
  readonly tasksWaiting: number
}

/** A place among those who wait for an event, to be given up with `leave`. */
export class AsyncEventWaiter extends Waiter {
  readonly _tag = "AsyncEventWaiter"
}

/** The state of an event. */
export class AsyncEvent {
  #isSet = false
  readonly #waiters = new Queue<AsyncEventWaiter>()
  readonly #wakeups = new Wakeups<AsyncEventWaiter>()

  /** Whether it has happened. */
  get isSet(): boolean {
    return this.#isSet
  }

  /** Says that it has happened, and ends every wait in the order in which they began. Again: nothing. */
  set(): void {
    this.#isSet = true
    for (let next = this.#waiters.shift(); next !== undefined; next = this.#waiters.shift()) this.#wakeups.add(next)
    this.#wakeups.run()
  }

  /**
   * Waits until it has happened.
   *
   * @param happened called when it has, never before this has returned.
   * @returns what gives up the wait; `undefined` when it has happened already.
   */
  wait(happened: () => void): AsyncEventWaiter | undefined {
    if (this.#isSet) return undefined
    const waiter = new AsyncEventWaiter(happened)
    this.#waiters.push(waiter)
    return waiter
  }

  /** Gives up a wait: it is not called back any more. Nothing if it has been. */
  leave(waiter: AsyncEventWaiter): void {
    if (!this.#waiters.remove(waiter)) this.#wakeups.remove(waiter)
  }

  /** The event at this moment. */
  statistics(): AsyncEventStatistics {
    return { tasksWaiting: this.#waiters.length }
  }
}
