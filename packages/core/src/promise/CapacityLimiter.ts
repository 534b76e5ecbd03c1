/** Tokens for async/await. Host side, step 2 of a call; the rules stand in `sync/CapacityLimiter.ts`. */
import * as Sync from "../sync/CapacityLimiter.ts"

/** How a wait is cancelled. */
export interface WaitOptions {
  /** Ends the wait when it aborts; it then rejects with the signal's `reason`, and nothing is borrowed. */
  readonly signal?: AbortSignal | undefined
}

/** A token that is held. */
export interface Token {
  /** Returns the token; it is the first waiter's at once. Again: nothing. */
  readonly release: () => void
}

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
  async acquire(options: WaitOptions = {}): Promise<Token> {
    const borrower = {}
    await this.acquireOnBehalfOf(borrower, options)
    return this.#token(borrower)
  }

  /** Takes a token now. @throws WouldBlock when none is free, or somebody waits. */
  acquireNoWait(): Token {
    const borrower = {}
    this.state.borrowNoWait(borrower)
    return this.#token(borrower)
  }

  /**
   * Waits for a token for `borrower`, compared by identity. Rejects with `LimiterMisuse` when the borrower holds a token
   * or waits for one. **Interruption:** see `WaitOptions`.
   */
  acquireOnBehalfOf(borrower: unknown, { signal }: WaitOptions = {}): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(signal.reason)
      const waiter = this.state.borrow(borrower, () => {
        signal?.removeEventListener("abort", abort)
        resolve()
      })
      const abort = (): void => {
        if (waiter !== undefined) this.state.leave(waiter)
        reject(signal?.reason)
      }
      if (waiter === undefined) resolve()
      else signal?.addEventListener("abort", abort, { once: true })
    })
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
  async use<A>(body: () => A | PromiseLike<A>, options: WaitOptions = {}): Promise<A> {
    const token = await this.acquire(options)
    try {
      return await body()
    } finally {
      token.release()
    }
  }

  /** The limiter at this moment. */
  statistics(): Sync.CapacityLimiterStatistics {
    return this.state.statistics()
  }

  #token(borrower: object): Token {
    let isHeld = true
    return {
      release: () => {
        if (!isHeld) return
        isHeld = false
        this.state.giveBack(borrower)
      }
    }
  }
}
