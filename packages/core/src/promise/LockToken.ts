/** A lock that is held, for async/await: what `Lock` and `Condition` hand out. Host side. */
import { LockMisuse } from "../errors/SyncError.ts"
import type * as Sync from "../sync/Lock.ts"
import { disposable } from "./disposable.ts"
import type { Token } from "./Token.ts"

/** A lock that is held: what releases it, and what a `Condition` of that lock asks for as proof. */
export class LockToken implements Token {
  /** Who holds the lock: as `statistics().owner` of it. Made for one acquire. */
  readonly owner: object
  /**
   * Releases the lock; it is the first waiter's at once. Again: nothing. While a wait on a condition is under way with
   * this token, that wait ends with `LockMisuse`, and the lock does not come back.
   */
  readonly release: () => void
  /** As `release`, for `using`. Where the platform lacks the symbol, by `Symbol.for("Symbol.dispose")`. */
  declare readonly [Symbol.dispose]: () => void
  readonly #lock: Sync.Lock
  #isHeld = true
  /** Cuts the wait on a condition that is under way: there is one at most, for it gave the lock up. */
  #cutWait: ((reason: unknown) => void) | undefined

  /** @param owner holds the lock, or will when this is handed out. */
  constructor(lock: Sync.Lock, owner: object) {
    this.#lock = lock
    this.owner = owner
    this.release = () => {
      if (!this.#isHeld) return
      if (this.#cutWait === undefined) this.#lock.release(owner)
      this.#isHeld = false
      // The lock comes back to this owner first, and goes on to the next: see `waitEnded`.
      this.#cutWait?.(new LockMisuse({ reason: "notHolding" }))
    }
    disposable(this, "release")
  }

  /** A condition's: a wait has begun with it. @param cut ends that wait when the token is released meanwhile. */
  waitBegan(cut: (reason: unknown) => void): void {
    this.#cutWait = cut
  }

  /** A condition's: that wait has ended, with the lock. */
  waitEnded(): void {
    this.#cutWait = undefined
    if (!this.#isHeld) this.#lock.release(this.owner)
  }
}
