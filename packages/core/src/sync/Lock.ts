/**
 * One owner at a time: what both fronts wrap as `Lock`, and what a `Condition` stands on. Host side. A plain state
 * machine: it never waits, it calls back. As anyio's: first come first served, not reentrant, and handed to the next
 * owner in the moment of its release, so that nobody can come between.
 */
import { LockMisuse, WouldBlock } from "../errors/SyncError.ts"
import { Queue } from "./Queue.ts"
import { Waiter, Wakeups } from "./Wakeups.ts"

/** A lock at one moment. */
export interface LockStatistics {
  /** Whether somebody owns it. */
  readonly locked: boolean
  /** Who does; `undefined` when nobody does. */
  readonly owner: unknown
  /** How many wait for it. */
  readonly tasksWaiting: number
}

/** A place in the queue for a lock, to be given up with `leave`. */
export class LockWaiter extends Waiter {
  readonly _tag = "LockWaiter"
  /** For whom the lock is to be. */
  readonly owner: unknown

  constructor(owner: unknown, granted: () => void) {
    super(granted)
    this.owner = owner
  }
}

/** The state of a lock. Owners are compared by identity: a fiber, a task, or an object made for one acquire. */
export class Lock {
  #isLocked = false
  #owner: unknown
  /** The place through which the owner got it, if it had to wait: until that is told, the owner cannot release. */
  #through: LockWaiter | undefined
  readonly #waiters = new Queue<LockWaiter>()
  readonly #wakeups = new Wakeups<LockWaiter>()

  /** Whether somebody owns it. */
  get isLocked(): boolean {
    return this.#isLocked
  }

  /** Whether it is this owner's, and the owner has been told so. */
  isHeldBy(owner: unknown): boolean {
    return this.#isOwnedBy(owner) && !(this.#through !== undefined && this.#wakeups.has(this.#through))
  }

  /**
   * Takes the lock for `owner`, or a place in the queue.
   *
   * @param granted called when the lock is the owner's, never before this has returned.
   * @returns the place in the queue; `undefined` when the lock was free and is the owner's now.
   * @throws LockMisuse `holding` when it is the owner's already.
   */
  acquire(owner: unknown, granted: () => void): LockWaiter | undefined {
    if (this.#isOwnedBy(owner)) throw new LockMisuse({ reason: "holding" })
    return this.regain(owner, granted)
  }

  /**
   * Takes the lock for `owner` now.
   *
   * @throws WouldBlock when it is somebody's; handed over at release, it is never free while one waits.
   * @throws LockMisuse `holding` when it is the owner's already.
   */
  acquireNoWait(owner: unknown): void {
    if (this.#isOwnedBy(owner)) throw new LockMisuse({ reason: "holding" })
    if (this.#isLocked) throw new WouldBlock({ what: "Acquiring this Lock" })
    this.#own(owner, undefined)
  }

  /**
   * As `acquire`, but refuses nothing: for a `Condition`, which takes the lock back for one who had it, and must get it
   * even if the same owner has acquired it elsewhere meanwhile. It comes after that.
   */
  regain(owner: unknown, granted: () => void): LockWaiter | undefined {
    if (!this.#isLocked) {
      this.#own(owner, undefined)
      return undefined
    }
    const waiter = new LockWaiter(owner, granted)
    this.#waiters.push(waiter)
    return waiter
  }

  /**
   * Gives up a place in the queue: it is not called back any more. If the lock has been handed to it and it has not
   * been told, the lock goes to the next. Nothing once `granted` has been called: then the lock must be released.
   */
  leave(waiter: LockWaiter): void {
    if (this.#waiters.remove(waiter) || !this.#wakeups.remove(waiter)) return
    this.#handOver()
  }

  /**
   * Releases the lock; it is the first waiter's at once.
   *
   * @throws LockMisuse `notHolding` when it is not the owner's.
   */
  release(owner: unknown): void {
    if (!this.isHeldBy(owner)) throw new LockMisuse({ reason: "notHolding" })
    this.#handOver()
  }

  /** The lock at this moment. */
  statistics(): LockStatistics {
    return { locked: this.#isLocked, owner: this.#owner, tasksWaiting: this.#waiters.length }
  }

  #isOwnedBy(owner: unknown): boolean {
    return this.#isLocked && this.#owner === owner
  }

  #own(owner: unknown, through: LockWaiter | undefined): void {
    this.#isLocked = true
    this.#owner = owner
    this.#through = through
  }

  #handOver(): void {
    const next = this.#waiters.shift()
    if (next === undefined) {
      this.#isLocked = false
      this.#owner = undefined
      this.#through = undefined
      return
    }
    this.#own(next.owner, next)
    this.#wakeups.add(next)
    this.#wakeups.run()
  }
}
