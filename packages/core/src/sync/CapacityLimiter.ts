/**
 * Tokens, each held by a borrower: what both fronts wrap as `CapacityLimiter`. Host side, step 2 of a call. A plain state
 * machine: it never waits, it calls back. As anyio's, first come first served, and without anyio's over-granting after
 * `totalTokens` was lowered and raised.
 */
import { LimiterMisuse, WouldBlock } from "../errors/SyncError.ts"

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
export interface Waiter {
  readonly borrower: unknown
  readonly granted: () => void
}

/** The state of a limiter. */
export class CapacityLimiter {
  #totalTokens: number
  readonly #borrowers = new Set<unknown>()
  /** In order of coming: a Map keeps it, and gives up any of them at once. */
  readonly #waiters = new Map<unknown, Waiter>()

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
      this.#borrowers.add(borrower)
      return undefined
    }
    const waiter: Waiter = { borrower, granted }
    this.#waiters.set(borrower, waiter)
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
    this.#borrowers.add(borrower)
  }

  /** Gives up a place in the queue; nothing if the token has been granted meanwhile: then it must be returned. */
  leave(waiter: Waiter): void {
    if (this.#waiters.get(waiter.borrower) === waiter) this.#waiters.delete(waiter.borrower)
  }

  /**
   * Returns the borrower's token; it is the first waiter's at once.
   *
   * @throws LimiterMisuse when the borrower holds none.
   */
  giveBack(borrower: unknown): void {
    if (!this.#borrowers.delete(borrower)) throw new LimiterMisuse({ reason: "notHolding" })
    this.#grant()
  }

  /** The limiter at this moment. */
  statistics(): CapacityLimiterStatistics {
    return {
      borrowedTokens: this.#borrowers.size,
      totalTokens: this.#totalTokens,
      borrowers: [...this.#borrowers],
      tasksWaiting: this.#waiters.size
    }
  }

  #isFree(): boolean {
    return this.#waiters.size === 0 && this.#borrowers.size < this.#totalTokens
  }

  #refuseSecond(borrower: unknown): void {
    if (this.#borrowers.has(borrower)) throw new LimiterMisuse({ reason: "holding" })
    if (this.#waiters.has(borrower)) throw new LimiterMisuse({ reason: "waiting" })
  }

  #grant(): void {
    const granted: Array<Waiter> = []
    for (const waiter of this.#waiters.values()) {
      if (this.#borrowers.size >= this.#totalTokens) break
      this.#waiters.delete(waiter.borrower)
      this.#borrowers.add(waiter.borrower)
      granted.push(waiter)
    }
    // After the books are right: who is called back may borrow again.
    for (const waiter of granted) waiter.granted()
  }
}

const checked = (totalTokens: number): number => {
  if (totalTokens === Number.POSITIVE_INFINITY || (Number.isInteger(totalTokens) && totalTokens >= 0))
    return totalTokens
  throw new RangeError(`totalTokens is ${String(totalTokens)}; it must be a whole number, at least 0, or Infinity.`)
}
