/** Locks for Effect programs. Host side; the rules stand in `sync/Lock.ts`. */
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import type { WouldBlock } from "../errors/SyncError.ts"
import * as Sync from "../sync/Lock.ts"
import { atOnce, between, now, sync, waitFor } from "./handOver.ts"
import { lockOf, ownerOf } from "./owner.ts"

/**
 * One owner at a time. As anyio's `Lock`: first come first served, not reentrant, and handed to the next owner in the
 * moment of its release. The calling fiber is the owner unless one is named, and dies with `LockMisuse` when it
 * acquires a lock that it holds or releases one that it does not.
 *
 * In the body of a cancel scope or a task group the owner is the fiber that runs it: what `CancelScope.failAfter("1 second")`
 * has acquired is its caller's. `Effect.timeout`, as all that forks, makes another owner: put it around all of `withLock`.
 *
 * Where nobody has to know whose it is, a `Semaphore` of Effect with one permit does as well.
 */
export interface Lock {
  /** Whether somebody owns it. */
  readonly isLocked: Effect.Effect<boolean>
  /** The lock at this moment; its owner is a fiber unless one was named. */
  readonly statistics: Effect.Effect<Sync.LockStatistics>
  /** Waits for the lock. **Interruption:** ends the wait and acquires nothing; a lock that is granted is never lost. */
  readonly acquire: Effect.Effect<void>
  /** Takes the lock now, or fails with `WouldBlock` when it is somebody's. */
  readonly acquireNoWait: Effect.Effect<void, WouldBlock>
  /** Releases the calling fiber's lock; it is the first waiter's at once. */
  readonly release: Effect.Effect<void>
  /** Runs an Effect while holding the lock. **Interruption:** of the wait, as `acquire`; later, the lock is released. */
  readonly withLock: <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  /** As `acquire`, for an owner of yours, compared by identity: any fiber that has it can release the lock. */
  readonly acquireOnBehalfOf: (owner: unknown) => Effect.Effect<void>
  /** As `acquireNoWait`, for an owner of yours. */
  readonly acquireOnBehalfOfNoWait: (owner: unknown) => Effect.Effect<void, WouldBlock>
  /** As `release`, for an owner of yours. */
  readonly releaseOnBehalfOf: (owner: unknown) => Effect.Effect<void>
  /** The state machine behind it, which both fronts share. */
  readonly state: Sync.Lock
}

/**
 * Makes a lock that nobody holds.
 *
 * @example
 * ```ts
 * import { Lock } from "@anythread/core"
 * import * as Effect from "effect/Effect"
 *
 * let balance = 100
 *
 * const program = Effect.gen(function* () {
 *   const lock = yield* Lock.make()
 *   const withdraw = Effect.gen(function* () {
 *     const before = balance
 *     yield* Effect.yieldNow
 *     balance = before - 10
 *   })
 *   yield* Effect.all([lock.withLock(withdraw), lock.withLock(withdraw)], { concurrency: "unbounded" })
 *   return balance
 * })
 *
 * await Effect.runPromise(program) // => 80
 * ```
 */
export const make = (): Effect.Effect<Lock> => Effect.sync(makeUnsafe)

/** As {@link make}, outside of Effect. */
export const makeUnsafe = (): Lock => {
  const state = new Sync.Lock()
  const on = lockOf(state)
  const acquireFor = (ownerOf: (fiber: Fiber.Fiber<unknown, unknown>) => unknown): Effect.Effect<void> =>
    atOnce((fiber) => waitFor(fiber, on, state, (granted) => state.acquire(ownerOf(fiber), granted)))
  const acquire = acquireFor(ownerOf)
  const release: Effect.Effect<void> = sync((fiber) => state.release(ownerOf(fiber)))
  return {
    isLocked: Effect.sync(() => state.isLocked),
    statistics: Effect.sync(() => state.statistics()),
    acquire,
    acquireNoWait: now((fiber) => state.acquireNoWait(ownerOf(fiber))),
    release,
    withLock: (effect) => between(acquire, effect, release),
    acquireOnBehalfOf: (owner) => acquireFor(() => owner),
    acquireOnBehalfOfNoWait: (owner) => now(() => state.acquireNoWait(owner)),
    releaseOnBehalfOf: (owner) => sync(() => state.release(owner)),
    state
  }
}
