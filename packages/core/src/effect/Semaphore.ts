/** Semaphores for Effect programs. Host side; the rules stand in `sync/Semaphore.ts`. */
import * as Effect from "effect/Effect"
import type { WouldBlock } from "../errors/SyncError.ts"
import type { WaitedFor } from "../lifetime/Wait.ts"
import * as Sync from "../sync/Semaphore.ts"
import { atOnce, between, now, sync, waitFor } from "./handOver.ts"

/**
 * A number that acquiring lowers and releasing raises. As anyio's `Semaphore`: first come first served, a release goes
 * to who waits directly, anybody may release, and with a maximum one release too many dies with `SemaphoreMisuse`.
 *
 * Effect's own `Semaphore` (`effect/Semaphore`) is the better choice where several permits are taken at once, or
 * where their number changes; it lets a small request overtake a large one. Where each holder must be known, a
 * `CapacityLimiter` is.
 */
export interface Semaphore {
  /** How often it can be acquired now; 0 whenever one waits. */
  readonly value: Effect.Effect<number>
  /** What the value may not exceed; `Infinity` when nothing was said. */
  readonly maxValue: number
  /** The semaphore at this moment. */
  readonly statistics: Effect.Effect<Sync.SemaphoreStatistics>
  /** Lowers the value, or waits. **Interruption:** ends the wait and acquires nothing; what is granted is never lost. */
  readonly acquire: Effect.Effect<void>
  /** Lowers the value now, or fails with `WouldBlock` when it is 0. */
  readonly acquireNoWait: Effect.Effect<void, WouldBlock>
  /** Raises the value, or lets the first who waits go on. Any fiber may. */
  readonly release: Effect.Effect<void>
  /** Runs an Effect between an acquire and a release. **Interruption:** of the wait, as `acquire`; later, it is released. */
  readonly withPermit: <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  /** The state machine behind it, which both fronts share. */
  readonly state: Sync.Semaphore
}

/** How a semaphore begins, beside its value. */
export interface Options {
  /** What the value may not exceed: a whole number from the initial value. Default `Infinity`. */
  readonly maxValue?: number | undefined
}

/**
 * Makes a semaphore.
 *
 * @param initialValue how often it can be acquired before one must wait: a whole number from 0.
 * @param options see `Options`. Dies with RangeError when a number is none of those.
 *
 * @example
 * ```ts
 * import { Semaphore } from "@anythread/core"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function* () {
 *   const desks = yield* Semaphore.make(2)
 *   return yield* desks.withPermit(desks.value)
 * })
 *
 * Effect.runSync(program) // => 1
 * ```
 */
export const make = (initialValue: number, options: Options = {}): Effect.Effect<Semaphore> =>
  Effect.sync(() => makeUnsafe(initialValue, options))

/** As {@link make}, outside of Effect. @throws RangeError when a number is out of its range. */
export const makeUnsafe = (initialValue: number, options: Options = {}): Semaphore => {
  const state = new Sync.Semaphore(initialValue, options.maxValue)
  const acquire: Effect.Effect<void> = atOnce((fiber) =>
    waitFor(fiber, SEMAPHORE, state, (granted) => state.acquire(granted))
  )
  const release: Effect.Effect<void> = sync(() => state.release())
  return {
    value: Effect.sync(() => state.value),
    maxValue: state.maxValue,
    statistics: Effect.sync(() => state.statistics()),
    acquire,
    acquireNoWait: now(() => state.acquireNoWait()),
    release,
    withPermit: (effect) => between(acquire, effect, release),
    state
  }
}

const SEMAPHORE: WaitedFor = { what: "semaphore" }
