/** Conditions for Effect programs. Host side; the rules, and the contract of a cancelled wait, stand in `sync/Condition.ts`. */
import * as Effect from "effect/Effect"
import * as Sync from "../sync/Condition.ts"
import { atOnce, sync, tell } from "./handOver.ts"
import { type Lock, makeUnsafe as makeLock } from "./Lock.ts"

/**
 * Waiting, under a lock, for what others do under that lock. As anyio's `Condition`. The calling fiber is the lock's
 * owner, and dies with `LockMisuse` when it waits or notifies without holding it.
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
   * @param predicate a function, or an Effect.
   *
   * Fails as the predicate does, with the lock held. **Interruption:** as `wait`.
   */
  readonly waitFor: <E = never, R = never>(
    predicate: (() => boolean) | Effect.Effect<boolean, E, R>
  ) => Effect.Effect<void, E, R>
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
 *   const read = Effect.andThen(
 *     box.waitFor(() => letters.length > 0),
 *     Effect.sync(() => letters.shift())
 *   )
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
  const wait: Effect.Effect<void> = atOnce((fiber) =>
    Effect.callback((resume) => {
      const waiter = state.wait(fiber, () => tell(resume, Effect.void))
      if (waiter === undefined) return resume(Effect.void)
      // Run as a finalizer, which nothing interrupts: the lock is to be had before the interruption goes on.
      return Effect.callback<void>((resume) => {
        if (state.leave(waiter, () => tell(resume, Effect.void))) resume(Effect.void)
      })
    })
  )
  return {
    lock,
    withLock: lock.withLock,
    wait,
    waitFor: Effect.fnUntraced(function* (predicate) {
      const check = Effect.isEffect(predicate) ? predicate : Effect.sync(predicate)
      while (!(yield* check)) yield* wait
    }),
    notify: (n) => sync((fiber) => state.notify(fiber, n)),
    notifyAll: sync((fiber) => state.notifyAll(fiber)),
    statistics: Effect.sync(() => state.statistics()),
    state
  }
}
