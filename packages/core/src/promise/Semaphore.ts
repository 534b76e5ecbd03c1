/** A number that acquiring lowers and releasing raises, for async/await. Host side; see `sync/Semaphore.ts`. */
import type { WaitedFor } from "../lifetime/Wait.ts"
import * as Sync from "../sync/Semaphore.ts"
import { makeToken, type Token, useToken } from "./Token.ts"
import { begunWith, type WaitOptions, waitOn } from "./waitOn.ts"

/**
 * A number that acquiring lowers and releasing raises; at 0 one must wait. First come first served. As anyio's
 * `Semaphore`: it knows no owners, so anybody may `release`. To limit how many do something at once, a `CapacityLimiter`
 * says more: who holds what, and it can be resized.
 *
 * @example
 * ```ts
 * import { Semaphore } from "@anythread/core/promise"
 *
 * const semaphore = new Semaphore(1)
 * await semaphore.use(() => semaphore.value) // => 0
 *
 * const token = await semaphore.acquire()
 * token.release()
 * semaphore.value // => 1
 * ```
 */
export class Semaphore {
  readonly #state: Sync.Semaphore

  /**
   * @param initialValue how often it can be acquired before one must wait: a whole number from 0.
   * @param options `maxValue`: what the value may not exceed, so that one release too many is found out. Default
   * `Infinity`.
   * @throws RangeError when they are not.
   */
  constructor(initialValue: number, options: { readonly maxValue?: number | undefined } = {}) {
    this.#state = new Sync.Semaphore(initialValue, options.maxValue)
  }

  /** How often it can be acquired now; 0 whenever one waits. */
  get value(): number {
    return this.#state.value
  }

  /** What the value may not exceed; `Infinity` when nothing was said. */
  get maxValue(): number {
    return this.#state.maxValue
  }

  /**
   * Lowers the value by one, and waits for that while it is 0.
   *
   * @returns a token that raises it again, once. **Interruption:** see `WaitOptions`; a release that has gone to this
   * call is never lost.
   */
  acquire({ signal }: WaitOptions = {}): Promise<Token> {
    const token = this.#token()
    return waitOn<Token>(
      (resolve) => {
        const waiter = this.#state.acquire(() => resolve(token))
        return begunWith(waiter, token, (waiter) => this.#state.leave(waiter))
      },
      signal,
      SEMAPHORE
    )
  }

  /** Lowers the value by one now. @throws WouldBlock when it is 0. */
  acquireNoWait(): Token {
    this.#state.acquireNoWait()
    return this.#token()
  }

  /**
   * Goes to the first waiter at once, or raises the value by one. For a semaphore that counts what comes from elsewhere;
   * what `acquire` gave is given back by its token.
   *
   * @throws SemaphoreMisuse when the value is `maxValue` already.
   */
  release(): void {
    this.#state.release()
  }

  /**
   * Runs `body` while the value is lowered by one.
   *
   * @returns what `body` returned or rejects as it did. **Interruption:** see `WaitOptions`, for the wait alone.
   */
  use<A>(body: () => A | PromiseLike<A>, options: WaitOptions = {}): Promise<A> {
    return useToken(
      () => this.acquire(options),
      () => body()
    )
  }

  /** The semaphore at this moment. */
  statistics(): Sync.SemaphoreStatistics {
    return this.#state.statistics()
  }

  #token(): Token {
    return makeToken(() => this.#state.release())
  }
}

const SEMAPHORE: WaitedFor = { what: "semaphore" }
