/**
 * Tokens, each held by a borrower: what both fronts wrap as `CapacityLimiter`. Host side, step 2 of a call. A plain state
 * machine: it never waits, it calls back. As anyio's, first come first served, and without anyio's over-granting after
 * `totalTokens` was lowered and raised.
 */
import { LimiterMisuse, WouldBlock } from "../errors/SyncError.ts"
import { Queue } from "./Queue.ts"
import { Waiter as AnyWaiter, Wakeups } from "./Wakeups.ts"

/** A limiter at one moment. */
export interface CapacityLimiterStatistics {
  /** Tokens that are held. May exceed `totalTokens` after that was lowered. */
  readonly borrowedTokens: number
  /** Tokens in all. */
  readonly totalTokens: number
  /** Who holds them, in the order in which they were granted. */
  readonly borrowers: ReadonlyArray<unknown>
  /** How many wait. */
  readonly tasksWaiting: number
}

/** A place in the queue, to be given up with `leave`. */
export class Waiter extends AnyWaiter {
  readonly _tag = "LimiterWaiter"
  /** For whom the token is to be. */
  readonly borrower: unknown

  constructor(borrower: unknown, granted: () => void) {
    super(granted)
    this.borrower = borrower
  }
}

/** The state of a limiter. */
export class CapacityLimiter {
  #totalTokens: number
  /** Who holds one, and through which place if it had to wait: until that is told, the borrower cannot return it. */
  readonly #borrowers = new Map<unknown, Waiter | undefined>()
  readonly #waiters = new Queue<Waiter>()
  /** For whom there is a place in the queue. */
  readonly #waiting = new Set<unknown>()
  readonly #wakeups = new Wakeups<Waiter>()

  /** @throws RangeError unless `totalTokens` is a whole number from 0, or `Infinity`. */
  constructor(totalTokens: number) {
    this.#totalTokens = checked(totalTokens)
  }

  /** Tokens in all. */
  get totalTokens(): number {
    return this.#totalTokens
  }

  /** Tokens that are held. */
  get borrowedTokens(): number {
    return this.#borrowers.size
  }

  /** Tokens that are free; below 0 after `totalTokens` was lowered beneath those held. */
  get availableTokens(): number {
    return this.#totalTokens - this.#borrowers.size
  }

  /**
   * Sets how many tokens there are. More of them go to those who wait; fewer are taken from nobody.
   *
   * @throws RangeError unless it is a whole number from 0, or `Infinity`.
   */
  resize(totalTokens: number): void {
    this.#totalTokens = checked(totalTokens)
    this.#grant()
  }

  /**
   * Takes a token for `borrower`, or a place in the queue.
   *
   * @param granted called when the token is the borrower's, never before this has returned.
   * @returns the place in the queue; `undefined` when the token was free and is the borrower's now.
   * @throws LimiterMisuse when the borrower holds a token or waits for one.
   */
  borrow(borrower: unknown, granted: () => void): Waiter | undefined {
    this.#refuseSecond(borrower)
    if (this.#isFree()) {
      this.#borrowers.set(borrower, undefined)
      return undefined
    }
    const waiter = new Waiter(borrower, granted)
    this.#waiters.push(waiter)
    this.#waiting.add(borrower)
    return waiter
  }

  /**
   * Takes a token for `borrower` now.
   *
   * @throws WouldBlock when none is free, or somebody came before.
   * @throws LimiterMisuse when the borrower holds a token or waits for one.
   */
  borrowNoWait(borrower: unknown): void {
    this.#refuseSecond(borrower)
    if (!this.#isFree()) throw new WouldBlock({ what: "Borrowing a token of this CapacityLimiter" })
    this.#borrowers.set(borrower, undefined)
  }

  /**
   * Gives up a place in the queue: it is not called back any more. If a token was granted to it and it has not been
   * told, that goes to the next. Nothing once `granted` has been called: then the token must be returned.
   */
  leave(waiter: Waiter): void {
    if (this.#waiters.remove(waiter)) {
      this.#waiting.delete(waiter.borrower)
    } else if (this.#wakeups.remove(waiter)) {
      this.#borrowers.delete(waiter.borrower)
      this.#grant()
    }
  }

  /**
   * Returns the borrower's token; it is the first waiter's at once.
   *
   * @throws LimiterMisuse when the borrower holds none, or has not been told that it does.
   */
  giveBack(borrower: unknown): void {
    const through = this.#borrowers.get(borrower)
    const isUntold = through !== undefined && this.#wakeups.has(through)
    if (isUntold || !this.#borrowers.delete(borrower)) throw new LimiterMisuse({ reason: "notHolding" })
    this.#grant()
  }

  /** The limiter at this moment. */
  statistics(): CapacityLimiterStatistics {
    return {
      borrowedTokens: this.#borrowers.size,
      totalTokens: this.#totalTokens,
      borrowers: [...this.#borrowers.keys()],
      tasksWaiting: this.#waiters.length
    }
  }

  #isFree(): boolean {
    return this.#waiters.length === 0 && this.#borrowers.size < this.#totalTokens
  }

  #refuseSecond(borrower: unknown): void {
    if (this.#borrowers.has(borrower)) throw new LimiterMisuse({ reason: "holding" })
    if (this.#waiting.has(borrower)) throw new LimiterMisuse({ reason: "waiting" })
  }

  #grant(): void {
    while (this.#borrowers.size < this.#totalTokens) {
      const next = this.#waiters.shift()
      if (next === undefined) break
      this.#waiting.delete(next.borrower)
      this.#borrowers.set(next.borrower, next)
      this.#wakeups.add(next)
    }
    this.#wakeups.run()
  }
}

const checked = (totalTokens: number): number => {
  if (totalTokens === Number.POSITIVE_INFINITY || (Number.isInteger(totalTokens) && totalTokens >= 0))
    return totalTokens
  throw new RangeError(`totalTokens is ${String(totalTokens)}; it must be a whole number, at least 0, or Infinity.`)
}
