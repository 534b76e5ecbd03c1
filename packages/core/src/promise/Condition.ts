/** Waiting, under a lock, for what others do under that lock, for async/await. Host side; see `sync/Condition.ts`. */
import { LockMisuse } from "../errors/SyncError.ts"
import type { WaitedFor } from "../lifetime/Wait.ts"
import * as Sync from "../sync/Condition.ts"
import { ownerOf } from "./LiveScope.ts"
import { Lock } from "./Lock.ts"
import type { LockToken } from "./LockToken.ts"
import { listen, refusal } from "./wait.ts"
import { afterWaits, type WaitOptions } from "./waitOn.ts"

/**
 * Waiting, under a lock, for what others do under that lock. As anyio's `Condition`, except that who holds the lock proves
 * it by the token that it was handed: there is no current task. Several conditions may share a lock.
 *
 * @example
 * ```ts
 * import { Condition, withTaskGroup } from "@anythread/core/promise"
 *
 * const condition = new Condition()
 * const orders: Array<string> = []
 * const served = await withTaskGroup(async ({ startSoon }) => {
 *   const waiter = startSoon((signal) =>
 *     condition.use(async (held) => {
 *       await condition.waitFor(held, () => orders.length > 0, { signal })
 *       return orders.shift()
 *     }, { signal })
 *   )
 *   startSoon(() =>
 *     condition.use((held) => {
 *       orders.push("soup")
 *       condition.notify(held)
 *     })
 *   )
 *   return waiter.result()
 * })
 * served // => "soup"
 * ```
 */
export class Condition {
  /** The lock under which one waits and notifies. */
  readonly lock: Lock
  readonly #state: Sync.Condition

  /** @param lock the lock; one of its own unless given. */
  constructor(lock: Lock = new Lock()) {
    this.lock = lock
    this.#state = new Sync.Condition(lock.state)
  }

  /** Whether somebody holds the lock. */
  get isLocked(): boolean {
    return this.lock.isLocked
  }

  /** As `lock.acquire`. */
  acquire(options: WaitOptions = {}): Promise<LockToken> {
    return this.lock.acquire(options)
  }

  /** As `lock.acquireNoWait`. @throws WouldBlock when somebody holds the lock. */
  acquireNoWait(): LockToken {
    return this.lock.acquireNoWait()
  }

  /** As `lock.use`. */
  use<A>(body: (held: LockToken) => A | PromiseLike<A>, options: WaitOptions = {}): Promise<A> {
    return this.lock.use(body, options)
  }

  /**
   * Gives up the lock, waits to be notified, and takes the lock again. What it waited for may have been undone by another
   * since: look again, or use `waitFor`.
   *
   * @param held the token of the lock.
   * @returns resolves with the lock held. Rejects with `LockMisuse` when the token does not hold the lock, or is released
   * meanwhile.
   *
   * **Interruption:** when `signal` aborts, it is notified no more; a notification that it has goes to the next who waits.
   * It rejects with the reason only when the lock is held again, and nothing cuts that wait: whoever waited under a lock
   * goes on under the lock, whatever became of the wait.
   */
  wait(held: LockToken, { signal }: WaitOptions = {}): Promise<void> {
    const refused = refusal(signal)
    if (refused !== undefined) return refused
    const { promise, reject, resolve } = Promise.withResolvers<void>()
    let forget = (): void => {}
    const end = (settle: () => void) => (): void => {
      forget()
      held.waitEnded()
      settle()
    }
    let waiter: Sync.ConditionWaiter | undefined
    try {
      waiter = this.#state.wait(held.owner, end(resolve))
    } catch (error) {
      return Promise.reject(error)
    }
    if (waiter === undefined) return Promise.resolve()
    const place = waiter
    const cut = (reason: unknown): void => {
      forget()
      const regained = end(() => reject(reason))
      if (this.#state.leave(place, regained)) return regained()
      forget = ownerOf(signal)?.add({ promise, cut: () => {}, on: LOCK }) ?? forget
    }
    held.waitBegan((reason) => {
      // Nobody awaits it any more, or the lock would not be released.
      promise.catch(() => {})
      cut(reason)
    })
    const on: WaitedFor = {
      get what() {
        return place.isNotified ? "lock" : "condition"
      }
    }
    forget = listen(signal, { promise, cut, on })
    return promise
  }

  /**
   * Waits until a predicate holds, looking whenever it is notified. The predicate runs with the lock held.
   *
   * @param held the token of the lock.
   * @param predicate what to wait for: synchronous, and cheap.
   * @returns what the predicate returned, which is truthy. Rejects as it threw, and as `wait`. **Interruption:** as `wait`.
   */
  waitFor<A>(held: LockToken, predicate: () => A, options: WaitOptions = {}): Promise<Exclude<A, Falsy>> {
    const refused = refusal(options.signal)
    if (refused !== undefined) return refused
    return afterWaits(async (waiting) => {
      if (!this.lock.state.isHeldBy(held.owner)) throw new LockMisuse({ reason: "notHolding" })
      let result = predicate()
      while (!result) {
        await waiting(this.wait(held, options))
        result = predicate()
      }
      return result as Exclude<A, Falsy>
    })
  }

  /**
   * Notifies those who have waited longest. They go on when they have the lock, in this order.
   *
   * @param held the token of the lock.
   * @param n how many: a whole number from 0, or `Infinity`. Default: 1.
   * @throws LockMisuse when the token does not hold the lock.
   * @throws RangeError when `n` is no such number.
   */
  notify(held: LockToken, n: number = 1): void {
    this.#state.notify(held.owner, n)
  }

  /** Notifies all who wait. @throws LockMisuse when the token does not hold the lock. */
  notifyAll(held: LockToken): void {
    this.#state.notifyAll(held.owner)
  }

  /** The condition at this moment. */
  statistics(): Sync.ConditionStatistics {
    return this.#state.statistics()
  }
}

/** Who is notified, or cancelled, waits for that. */
const LOCK: WaitedFor = { what: "lock" }

/** What does not count as holding. */
type Falsy = false | 0 | 0n | "" | null | undefined
