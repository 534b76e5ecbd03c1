/** Tokens for async/await. Host side, step 2 of a call; the rules stand in `sync/CapacityLimiter.ts`. */
import type { WaitedFor } from "../lifetime/Wait.ts"
import * as Sync from "../sync/CapacityLimiter.ts"
import { makeToken, type Token, useToken } from "./Token.ts"
import { begunWith, type WaitOptions, waitOn } from "./waitOn.ts"

/**
 * Limits how many do something at once, by tokens that each borrower takes and returns. First come first served;
 * resizable while in use. As anyio's `CapacityLimiter`, except that there is no current task to borrow for: `acquire`
 * makes a borrower of its own, `acquireOnBehalfOf` takes yours.
 *
 * @example
 * ```ts
 * import { CapacityLimiter } from "@anythread/core/promise"
 *
 * const limiter = new CapacityLimiter(2)
 * const token = await limiter.acquire()
 *
 * limiter.availableTokens // => 1
 * token.release()
 * limiter.availableTokens // => 2
 * ```
 */
export class CapacityLimiter {
  /** The state machine behind it, which both fronts share. */
  readonly state: Sync.CapacityLimiter

  /**
   * @param totalTokens how many there are: a whole number from 0, or `Infinity`.
   * @throws RangeError when it is not.
   */
  constructor(totalTokens: number) {
    this.state = new Sync.CapacityLimiter(totalTokens)
  }

  /** How many tokens there are. Set it to resize: more go to those who wait, fewer are taken from nobody. */
  get totalTokens(): number {
    return this.state.totalTokens
  }
  set totalTokens(totalTokens: number) {
    this.state.resize(totalTokens)
  }

  /** How many are held. */
  get borrowedTokens(): number {
    return this.state.borrowedTokens
  }

  /** How many are free; below 0 after `totalTokens` was set beneath those held. */
  get availableTokens(): number {
    return this.state.availableTokens
  }

  /**
   * Waits for a token.
   *
   * @returns the token. **Interruption:** see `WaitOptions`; a token that is granted is never lost.
   */
  acquire(options: WaitOptions = {}): Promise<Token> {
    const borrower = {}
    return this.#borrow(
      borrower,
      makeToken(() => this.state.giveBack(borrower)),
      options
    )
  }

  /** Takes a token now. @throws WouldBlock when none is free, or somebody waits. */
  acquireNoWait(): Token {
    const borrower = {}
    this.state.borrowNoWait(borrower)
    return makeToken(() => this.state.giveBack(borrower))
  }

  /**
   * Waits for a token for `borrower`, compared by identity. Rejects with `LimiterMisuse` when the borrower holds a token
   * or waits for one. **Interruption:** see `WaitOptions`.
   */
  acquireOnBehalfOf(borrower: unknown, options: WaitOptions = {}): Promise<void> {
    return this.#borrow(borrower, undefined, options)
  }

  /** Takes a token for `borrower` now. @throws WouldBlock when none is free, or somebody waits. */
  acquireOnBehalfOfNoWait(borrower: unknown): void {
    this.state.borrowNoWait(borrower)
  }

  /** Returns the token of `borrower`. @throws LimiterMisuse when it holds none. */
  releaseOnBehalfOf(borrower: unknown): void {
    this.state.giveBack(borrower)
  }

  /**
   * Runs `body` while holding a token.
   *
   * @returns what `body` returned or rejects as it did. **Interruption:** see `WaitOptions`, for the wait alone.
   */
  use<A>(body: () => A | PromiseLike<A>, options: WaitOptions = {}): Promise<A> {
    return useToken(
      () => this.acquire(options),
      () => body()
    )
  }

  /** The limiter at this moment. */
  statistics(): Sync.CapacityLimiterStatistics {
    return this.state.statistics()
  }

  #borrow<A>(borrower: unknown, value: A, { signal }: WaitOptions): Promise<A> {
    return waitOn(
      (resolve) => {
        const waiter = this.state.borrow(borrower, () => resolve(value))
        return begunWith(waiter, value, (waiter) => this.state.leave(waiter))
      },
      signal,
      TOKEN
    )
  }
}

const TOKEN: WaitedFor = { what: "token" }
