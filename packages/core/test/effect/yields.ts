/** Interrupts an Effect wherever its fiber can yield to others, for tests that nothing is lost there. */
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Scheduler from "effect/Scheduler"

/**
 * Runs an Effect over and over in a fiber that yields often, interrupts it at a yield, and does so for every place of
 * the Effect at which a yield can fall. After each time, `check` is called.
 */
export const interruptAtEachYield = <E>(
  effect: Effect.Effect<unknown, E>,
  check: (place: number) => void
): Effect.Effect<void> =>
  Effect.forEach(
    Array.from({ length: 200 }, (_, place) => place),
    (place) =>
      Effect.gen(function* () {
        const offset = Array.from({ length: place % 50 }, () => Effect.void)
        const forever = Effect.andThen(Effect.all(offset), Effect.forever(effect, { disableYield: true }))
        const fiber = yield* Effect.forkChild(
          Effect.provideService(forever, Scheduler.MaxOpsBeforeYield, 24 + Math.floor(place / 50))
        )
        for (let turn = 0; turn <= place % 3; turn++) yield* Effect.yieldNow
        yield* Fiber.interrupt(fiber)
        check(place)
      }),
    { discard: true }
  )
