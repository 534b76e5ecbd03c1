/** Events for Effect programs. Host side; the rules stand in `sync/AsyncEvent.ts`. */
import * as Effect from "effect/Effect"
import type { WaitedFor } from "../lifetime/Wait.ts"
import * as Sync from "../sync/AsyncEvent.ts"
import { atOnce, sync, waitFor } from "./handOver.ts"

/**
 * Something that happens once, and those who wait for it. As anyio's `Event`: there is no way back to not set. Where it
 * must close again, use Effect's `Latch`; where a value comes with it, `Deferred`.
 */
export interface AsyncEvent {
  /** Says that it has happened. Those who wait go on, in the order in which they came. Again: nothing. */
  readonly set: Effect.Effect<void>
  /** Whether it has happened. */
  readonly isSet: Effect.Effect<boolean>
  /** Waits until it has happened; goes on at once when it has. **Interruption:** ends the wait, and changes nothing. */
  readonly wait: Effect.Effect<void>
  /** The event at this moment. */
  readonly statistics: Effect.Effect<Sync.AsyncEventStatistics>
  /** The state machine behind it, which both fronts share: `state.set()` sets it outside of Effect. */
  readonly state: Sync.AsyncEvent
}

/**
 * Makes an event that has not happened.
 *
 * @example
 * ```ts
 * import { AsyncEvent } from "@anythread/core"
 * import * as Effect from "effect/Effect"
 * import * as Fiber from "effect/Fiber"
 *
 * const program = Effect.gen(function* () {
 *   const isReady = yield* AsyncEvent.make()
 *   const guest = yield* Effect.forkChild(Effect.as(isReady.wait, "came in"))
 *   yield* isReady.set
 *   return yield* Fiber.join(guest)
 * })
 *
 * await Effect.runPromise(program) // => "came in"
 * ```
 */
export const make = (): Effect.Effect<AsyncEvent> => Effect.sync(makeUnsafe)

/** As {@link make}, outside of Effect. */
export const makeUnsafe = (): AsyncEvent => {
  const state = new Sync.AsyncEvent()
  return {
    set: sync(() => state.set()),
    isSet: Effect.sync(() => state.isSet),
    wait: atOnce((fiber) => waitFor(fiber, EVENT, state, (happened) => state.wait(happened))),
    statistics: Effect.sync(() => state.statistics()),
    state
  }
}

const EVENT: WaitedFor = { what: "event" }
