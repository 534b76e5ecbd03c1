/**
 * Who is still to be told that its wait is over: how the machines of this room call back. Host side.
 *
 * A machine puts its books right, adds those whose wait has ended, and calls `run` last. Who is called may call the
 * machine again, at once: an Effect fiber goes on inside the call. Those whom that frees are told by the `run` that is
 * under way, after those before them. So all are told in the order in which the books say it; and a thousand waiters
 * who each free the next stand beside, not on top of one another on the stack.
 */
import { Place, Queue } from "./Queue.ts"

/** A place in a machine's queue, to be given up with the machine's `leave`. */
export abstract class Waiter extends Place {
  /** Tells who waits. Called once at most, and never after it has left. */
  wake: () => void

  constructor(wake: () => void) {
    super()
    this.wake = wake
  }
}

/** The waiters of one machine whose wait has ended and who have not been told. */
export class Wakeups<W extends Waiter> {
  readonly #due = new Queue<W>()
  #isRunning = false

  /** Whether its wait has ended and it has not been told. */
  has(waiter: W): boolean {
    return this.#due.has(waiter)
  }

  /** Has it told by the next `run`. It stands in no queue. */
  add(waiter: W): void {
    this.#due.push(waiter)
  }

  /** Has it not told. @returns false when it has been told, or was not to be. */
  remove(waiter: W): boolean {
    return this.#due.remove(waiter)
  }

  /**
   * Tells all of them. Inside one of these calls it does nothing: the outer `run` tells those, too. One that throws
   * keeps nobody else waiting; `run` throws then when the rest are told.
   */
  run(): void {
    if (this.#isRunning) return
    this.#isRunning = true
    try {
      for (let waiter = this.#due.shift(); waiter !== undefined; waiter = this.#due.shift()) waiter.wake()
    } finally {
      this.#isRunning = false
      if (this.#due.length > 0) this.run()
    }
  }
}
