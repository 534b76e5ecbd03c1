import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { describe, expect } from "vitest"
import * as AsyncEvent from "../../src/effect/AsyncEvent.ts"
import { checkClean, itEffect, reasons } from "./support.ts"

checkClean()

describe("AsyncEvent", () => {
  itEffect("lets all who wait go on, in the order in which they came", () =>
    Effect.gen(function* () {
      const event = yield* AsyncEvent.make()
      const log: Array<number> = []
      const wait = (n: number) =>
        Effect.andThen(
          event.wait,
          Effect.sync(() => log.push(n))
        )
      const fibers = yield* Effect.forEach([1, 2, 3], (n) => Effect.forkChild(wait(n), { startImmediately: true }))
      expect([yield* event.isSet, yield* event.statistics]).toEqual([false, { tasksWaiting: 3 }])
      yield* event.set
      yield* event.set
      expect(log).toEqual([1, 2, 3])
      expect([yield* event.isSet, yield* event.statistics]).toEqual([true, { tasksWaiting: 0 }])
      yield* Effect.forEach(fibers, Fiber.join)
    })
  )

  itEffect("does not make one wait who comes later", () =>
    Effect.sync(() => {
      const event = AsyncEvent.makeUnsafe()
      event.state.set()
      Effect.runSync(event.wait)
    })
  )

  itEffect("forgets one who is interrupted, and nobody else", () =>
    Effect.gen(function* () {
      const event = AsyncEvent.makeUnsafe()
      const [one, other] = yield* Effect.all([
        Effect.forkChild(event.wait, { startImmediately: true }),
        Effect.forkChild(event.wait, { startImmediately: true })
      ])
      yield* Fiber.interrupt(one)
      expect(yield* event.statistics).toEqual({ tasksWaiting: 1 })
      yield* event.set
      expect(yield* reasons(Fiber.join(one))).toEqual(["interrupt"])
      yield* Fiber.join(other)
    })
  )

  itEffect("lets one interrupt another that would have been told after it", () =>
    Effect.gen(function* () {
      const event = AsyncEvent.makeUnsafe()
      const log: Array<string> = []
      let other: Fiber.Fiber<unknown> | undefined
      const wait = Effect.andThen(
        event.wait,
        Effect.sync(() => other?.interruptUnsafe())
      )
      const one = yield* Effect.forkChild(wait, { startImmediately: true })
      other = yield* Effect.forkChild(
        Effect.andThen(
          event.wait,
          Effect.sync(() => log.push("other"))
        ),
        {
          startImmediately: true
        }
      )
      yield* event.set
      yield* Fiber.join(one)
      expect(yield* reasons(Fiber.join(other))).toEqual(["interrupt"])
      expect(log).toEqual([])
    })
  )
})
