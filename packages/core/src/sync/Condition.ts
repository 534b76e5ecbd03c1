/**
 * Waiting, under a lock, for what others do under that lock: what both fronts wrap as `Condition`. Host side. A plain
 * state machine: it never waits, it calls back. As anyio's, except that `notify` needs the lock after one's own release
 * too, and that who is notified stands in the lock's queue from that moment.
 */
import { LockMisuse } from "../errors/SyncError.ts"
import { Lock, type LockStatistics } from "./Lock.ts"
import { Place, Queue } from "./Queue.ts"

/** A condition at one moment. */
export interface ConditionStatistics {
  /** How many wait to be notified; who has been notified waits for the lock instead. */
  readonly tasksWaiting: number
  /** The lock at the same moment. */
  readonly lockStatistics: LockStatistics
}

/** One who waits, to be passed to `leave`. Its fields are the condition's. */
export class ConditionWaiter extends Place {
  readonly _tag = "ConditionWaiter"
  readonly owner: unknown
  /** Called when the lock is the owner's again. */
  regained: () => void
  /** Has a notification, and it is not passed on. */
  isNotified = false
  /** The call that began the wait has not returned. */
  isBeginning = true
  /** The lock is the owner's again, and the owner knows. */
  isOver = false

  constructor(owner: unknown, regained: () => void) {
    super()
    this.owner = owner
    this.regained = regained
  }
}

/** The state of a condition. Acquire and release through its `lock`. */
export class Condition {
  /** The lock under which one waits and notifies. Several conditions may share it. */
  readonly lock: Lock
  readonly #waiters = new Queue<ConditionWaiter>()

  /** @param lock the lock; one of its own unless given. */
  constructor(lock: Lock = new Lock()) {
    this.lock = lock
  }

  /**
   * Gives up the lock, waits to be notified, then takes the lock again. A wait may end although what it waited for has
   * been undone by another: look again, and wait again.
   *
   * **Interruption:** the wait ends only with the lock held. A front that is cancelled calls `leave`, and then waits
   * until the lock is its own again, in a way that nothing can cut: an uninterruptible finalizer, or a promise that
   * listens to no signal. Only then does it end as cancelled. Whoever called `wait` can so rely on holding the lock
   * whatever became of the wait.
   *
   * @param granted called when the owner was notified and has the lock again, never before this has returned.
   * @returns one to call `leave` with; `undefined` when all of that happened inside this call: who got the lock from it
   * notified the owner and released.
   * @throws LockMisuse `notHolding` when the lock is not the owner's.
   */
  wait(owner: unknown, granted: () => void): ConditionWaiter | undefined {
    this.#needLock(owner)
    const waiter = new ConditionWaiter(owner, granted)
    // In the queue before the lock is free: who gets it may notify at once.
    this.#waiters.push(waiter)
    this.lock.release(owner)
    waiter.isBeginning = false
    return waiter.isOver ? undefined : waiter
  }

  /**
   * Cancels a wait. It is notified no more; a notification that it has and did not act on goes to the next who waits.
   * The lock is still to be had again: `granted` is not called any more, `regained` is instead. Once `granted` or
   * `regained` was called: nothing, the lock is held.
   *
   * @param regained called when the lock is the owner's, never before this has returned.
   * @returns whether the lock is the owner's already; then `regained` is not called.
   */
  leave(waiter: ConditionWaiter, regained: () => void): boolean {
    if (waiter.isOver) return true
    waiter.regained = regained
    if (this.#waiters.remove(waiter)) return this.#regain(waiter)
    if (waiter.isNotified) {
      waiter.isNotified = false
      this.#notify(1)
    }
    return false
  }

  /**
   * Notifies those who have waited longest. They go on when they have the lock, in this order.
   *
   * @param owner who notifies.
   * @param n how many: a whole number from 0, or `Infinity`. Default: 1.
   * @throws LockMisuse `notHolding` when the lock is not the owner's.
   * @throws RangeError when `n` is no such number.
   */
  notify(owner: unknown, n: number = 1): void {
    if (!((Number.isInteger(n) && n >= 0) || n === Number.POSITIVE_INFINITY))
      throw new RangeError(`n is ${String(n)}; it must be a whole number, at least 0, or Infinity.`)
    this.#needLock(owner)
    this.#notify(n)
  }

  /** Notifies all who wait. @throws LockMisuse `notHolding` when the lock is not the owner's. */
  notifyAll(owner: unknown): void {
    this.notify(owner, Number.POSITIVE_INFINITY)
  }

  /** The condition at this moment. */
  statistics(): ConditionStatistics {
    return { tasksWaiting: this.#waiters.length, lockStatistics: this.lock.statistics() }
  }

  #needLock(owner: unknown): void {
    if (!this.lock.isHeldBy(owner)) throw new LockMisuse({ reason: "notHolding" })
  }

  #notify(n: number): void {
    for (let left = n; left > 0; left--) {
      const waiter = this.#waiters.shift()
      if (waiter === undefined) return
      waiter.isNotified = true
      // The lock is somebody's, the notifier's or that of one who passes on: this takes a place in its queue.
      this.#regain(waiter)
    }
  }

  /** @returns whether the lock was free and is the waiter's now. */
  #regain(waiter: ConditionWaiter): boolean {
    const place = this.lock.regain(waiter.owner, () => {
      waiter.isOver = true
      if (!waiter.isBeginning) waiter.regained()
    })
    if (place === undefined) waiter.isOver = true
    return place === undefined
  }
}
