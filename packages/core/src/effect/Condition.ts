/** Conditions for Effect programs. Host side; the rules, and the contract of a cancelled wait, stand in `sync/Condition.ts`. */
import * as Effect from "effect/Effect"
import type { WaitedFor } from "../lifetime/Wait.ts"
import * as Sync from "../sync/Condition.ts"
import { atOnce, sync, tell, waiting } from "./handOver.ts"
import { type Lock, makeUnsafe as makeLock } from "./Lock.ts"
import { lockOf, ownerOf } from "./owner.ts"

/**
 * Waiting, under a lock, for what others do under that lock. As anyio's `Condition`. The calling fiber is the lock's
 * owner, and dies with `LockMisuse` when it waits or notifies without holding it.
 *
 * To give up a wait and go on under the lock: `CancelScope.moveOnAfter("1 second")(condition.wait)`. `Effect.timeout` runs
 * what it is given in another fiber, which does not hold the lock.
 */
export interface Condition {
  /** The lock under which one waits and notifies. Several conditions may share it. */
  readonly lock: Lock
  /** Runs an Effect while holding the lock: `lock.withLock`. */
  readonly withLock: Lock["withLock"]
  /**
   * Gives up the lock, waits to be notified, then takes the lock again. Look again then, or use `waitFor`: another may
   * have come first.
   *
   * **Interruption:** the wait ends with the lock held, so that a `withLock` around it releases what is its own: the
   * interruption goes on when the lock is regained, which nothing can cut short. A notification that comes meanwhile
   * goes to the next who waits.
   */
  readonly wait: Effect.Effect<void>
  /**
   * Waits until a predicate holds, which is asked under the lock: now, and whenever the condition is notified.
   *
   * @param predicate a function, or an Effect: it holds when what it gives is truthy.
   * @returns what the predicate gave.
   *
   * Fails as the predicate does, with the lock held. **Interruption:** as `wait`.
   */
  readonly waitFor: <A, E = never, R = never>(
    predicate: (() => A) | Effect.Effect<A, E, R>
  ) => Effect.Effect<Exclude<A, Falsy>, E, R>
  /**
   * Notifies those who have waited longest. They go on when they have the lock, in this order.
   *
   * @param n how many: a whole number from 0, or `Infinity`. Default 1. Dies with RangeError when it is no such number.
   */
  readonly notify: (n?: number) => Effect.Effect<void>
  /** Notifies all who wait. */
  readonly notifyAll: Effect.Effect<void>
  /** The condition and its lock at this moment. */
  readonly statistics: Effect.Effect<Sync.ConditionStatistics>
  /** The state machine behind it, which both fronts share. */
  readonly state: Sync.Condition
}

/**
 * Makes a condition.
 *
 * @param lock the lock; one of its own unless given.
 *
 * @example
 * ```ts
 * import { Condition } from "@anythread/core"
 * import * as Effect from "effect/Effect"
 * import * as Fiber from "effect/Fiber"
 *
 * const letters: Array<string> = []
 *
 * const program = Effect.gen(function* () {
 *   const box = yield* Condition.make()
 *   const read = box.waitFor(() => letters.shift())
 *   const reader = yield* Effect.forkChild(box.withLock(read))
 *   yield* box.withLock(
 *     Effect.gen(function* () {
 *       letters.push("from Rome")
 *       yield* box.notify()
 *     })
 *   )
 *   return yield* Fiber.join(reader)
 * })
 *
 * await Effect.runPromise(program) // => "from Rome"
 * ```
 */
export const make = (lock?: Lock): Effect.Effect<Condition> => Effect.sync(() => makeUnsafe(lock))

/** As {@link make}, outside of Effect. */
export const makeUnsafe = (lock: Lock = makeLock()): Condition => {
  const state = new Sync.Condition(lock.state)
  const relock = lockOf(lock.state)
  const wait: Effect.Effect<void> = atOnce((fiber) => {
    const owner = ownerOf(fiber)
    let isOverAtOnce = false
    const on = new Notification(relock)
    const waited = waiting<void>(fiber, on, (resume) => {
      const waiter = state.wait(owner, () => tell(resume, Effect.void))
      isOverAtOnce = waiter === undefined
      if (waiter === undefined) {
        resume(Effect.void)
        return undefined
      }
      on.waiter = waiter
      // Run as a finalizer, which nothing interrupts: the lock is to be had before the interruption goes on.
      return waiting<void>(fiber, relock, (resume) => {
        if (!state.leave(waiter, () => tell(resume, Effect.void))) return Effect.void
        resume(Effect.void)
        return undefined
      })
    })
    // Those whom the wait let in notified this fiber and interrupted it: what it does not act on goes to the next.
    return Effect.onInterrupt(waited, () => (isOverAtOnce ? sync(() => state.notify(owner)) : Effect.void))
  })
  return {
    lock,
    withLock: lock.withLock,
    wait,
    waitFor: Effect.fnUntraced(function* <A, E, R>(predicate: (() => A) | Effect.Effect<A, E, R>) {
      const check = Effect.isEffect(predicate) ? predicate : Effect.sync(predicate)
      let result = yield* check
      while (!result) {
        yield* wait
        result = yield* check
      }
      return result as Exclude<A, Falsy>
    }),
    notify: (n) => sync((fiber) => state.notify(ownerOf(fiber), n)),
    notifyAll: sync((fiber) => state.notifyAll(ownerOf(fiber))),
    statistics: Effect.sync(() => state.statistics()),
    state
  }
}

/** What one waits for: to be notified, and then for the lock. */
class Notification implements WaitedFor {
  /** Once it has begun. */
  waiter: Sync.ConditionWaiter | undefined
  readonly #relock: WaitedFor

  constructor(relock: WaitedFor) {
    this.#relock = relock
  }

  get what(): WaitedFor["what"] {
    return this.waiter?.isNotified === true ? this.#relock.what : "condition"
  }

  get holder(): WaitedFor["holder"] {
    return this.waiter?.isNotified === true ? this.#relock.holder : undefined
  }
}

type Falsy = false | 0 | 0n | "" | null | undefined
