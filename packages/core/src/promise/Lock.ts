/** One owner at a time, for async/await. Host side; the rules stand in `sync/Lock.ts`. */
import type { WaitedFor } from "../lifetime/Wait.ts"
import * as Sync from "../sync/Lock.ts"
import { LockToken } from "./LockToken.ts"
import { useToken } from "./Token.ts"
import { begunWith, type WaitOptions, waitOn } from "./waitOn.ts"

/**
 * One owner at a time, first come first served, across `await`s: a lock is for what other code must not do in between. As
 * anyio's `Lock`, except that there is no current task to own it: `acquire` makes an owner of its own each time, so who
 * acquires twice waits for itself; `acquireOnBehalfOf` takes your owner and refuses that.
 *
 * @example
 * ```ts
 * import { Lock, map, sleep } from "@anythread/core/promise"
 *
 * const lock = new Lock()
 * const log: Array<string> = []
 * await map(["a", "b"], (name, { signal }) =>
 *   lock.use(async () => {
 *     log.push(`${name} begins`)
 *     await sleep(1, { signal })
 *     log.push(`${name} ends`)
 *   }, { signal })
 * )
 * log // => ["a begins", "a ends", "b begins", "b ends"]
 * ```
 */
export class Lock {
  /** The state machine behind it, which both fronts share. */
  readonly state: Sync.Lock = new Sync.Lock()

  /** Whether somebody holds it. */
  get isLocked(): boolean {
    return this.state.isLocked
  }

  /**
   * Waits until the lock is free, and takes it.
   *
   * @returns what releases it. **Interruption:** see `WaitOptions`; a lock that was handed to this call is never lost.
   */
  acquire(options: WaitOptions = {}): Promise<LockToken> {
    const owner = {}
    return this.#acquire(owner, new LockToken(this.state, owner), options)
  }

  /** Takes the lock now. @throws WouldBlock when somebody holds it. */
  acquireNoWait(): LockToken {
    const owner = {}
    this.state.acquireNoWait(owner)
    return new LockToken(this.state, owner)
  }

  /**
   * Waits for the lock for `owner`, compared by identity. Rejects with `LockMisuse` when it is the owner's already.
   * **Interruption:** as `acquire`.
   */
  acquireOnBehalfOf(owner: unknown, options: WaitOptions = {}): Promise<void> {
    return this.#acquire(owner, undefined, options)
  }

  /** Takes the lock for `owner` now. @throws WouldBlock when somebody holds it. @throws LockMisuse when that is the owner. */
  acquireOnBehalfOfNoWait(owner: unknown): void {
    this.state.acquireNoWait(owner)
  }

  /** Releases the lock of `owner`. @throws LockMisuse when it is not the owner's. */
  releaseOnBehalfOf(owner: unknown): void {
    this.state.release(owner)
  }

  /**
   * Runs `body` while holding the lock.
   *
   * @param body is given the token, for a `Condition` of this lock.
   * @returns what `body` returned or rejects as it did. **Interruption:** see `WaitOptions`, for the wait alone.
   */
  use<A>(body: (held: LockToken) => A | PromiseLike<A>, options: WaitOptions = {}): Promise<A> {
    return useToken(() => this.acquire(options), body)
  }

  /** The lock at this moment. */
  statistics(): Sync.LockStatistics {
    return this.state.statistics()
  }

  #acquire<A>(owner: unknown, value: A, { signal }: WaitOptions): Promise<A> {
    return waitOn<A>(
      (resolve) => {
        const waiter = this.state.acquire(owner, () => resolve(value))
        return begunWith(waiter, value, (waiter) => this.state.leave(waiter))
      },
      signal,
      LOCK
    )
  }
}

const LOCK: WaitedFor = { what: "lock" }
