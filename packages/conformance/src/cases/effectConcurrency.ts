/** Several Effects at once: Effect's own combinators keep anyio's rules beside our calls, and `asCompleted` adds what it lacks. */
import { asCompleted } from "@anythread/core"
import { assert } from "chai"
import * as Cause from "effect/Cause"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { Case } from "../Case.ts"
import { hangAfter, lifetimeCase, makeLatch, note, open, opened, reasonsOf, settle } from "./effectLifetimesSupport.ts"

const unbounded = { concurrency: "unbounded" } as const

/** Effects that end in the order in which they are let go, whatever their places. */
const makeGated = (
  count: number
): Effect.Effect<{
  readonly effects: ReadonlyArray<Effect.Effect<number>>
  readonly open: (index: number) => Effect.Effect<unknown>
}> =>
  Effect.map(
    Effect.forEach(Array.from({ length: count }), () => makeLatch),
    (latches) => ({
      effects: latches.map((latch, index) => Effect.as(opened(latch), index)),
      open: (index) => open(latches[index] as (typeof latches)[number])
    })
  )

export const effectConcurrencyCases: ReadonlyArray<Case> = [
  lifetimeCase("gives values in the order of the Effects by Effect.all and Effect.forEach, whichever ends first", () =>
    Effect.gen(function* () {
      const gates = yield* makeGated(3)
      const fiber = yield* Effect.forkChild(Effect.all(gates.effects, unbounded))
      const each = yield* Effect.forkChild(Effect.forEach(gates.effects, (effect) => effect, unbounded))
      for (const index of [2, 0, 1]) {
        yield* settle
        yield* gates.open(index)
      }
      assert.deepEqual(
        [yield* Fiber.join(fiber), yield* Fiber.join(each)],
        [
          [0, 1, 2],
          [0, 1, 2]
        ]
      )
      assert.deepEqual([yield* Effect.all([], unbounded), yield* Effect.forEach([], Effect.die, unbounded)], [[], []])
    })
  ),
  lifetimeCase(
    "interrupts and awaits the others of Effect.all and Effect.forEach when one fails, and fails as it did",
    () =>
      Effect.gen(function* () {
        const log: Array<string> = []
        for (const run of [
          (effects: ReadonlyArray<Effect.Effect<never, string>>) => Effect.all(effects, unbounded),
          (effects: ReadonlyArray<Effect.Effect<never, string>>) =>
            Effect.forEach(effects, (effect) => effect, unbounded)
        ]) {
          const running = yield* makeLatch
          const effects = [hangAfter(running, log, "other"), Effect.andThen(opened(running), Effect.fail("failed"))]
          assert.include(yield* reasonsOf(run(effects)), "failed")
        }
        assert.deepEqual(log, ["other", "other"])
      })
  ),
  lifetimeCase("streams handles in the order in which their Effects end, named by their places or as told", () =>
    Effect.gen(function* () {
      const gates = yield* makeGated(3)
      const completed: Array<unknown> = []
      yield* gates.open(1)
      yield* asCompleted(gates.effects, { name: (index) => `task ${index}` }).pipe(
        Stream.runForEach((handle) =>
          Effect.gen(function* () {
            completed.push([handle.name, yield* handle.status, yield* handle.join])
            yield* gates.open(completed.length === 1 ? 2 : 0)
          })
        )
      )
      assert.deepEqual(completed, [
        ["task 1", "finished", 1],
        ["task 2", "finished", 2],
        ["task 0", "finished", 0]
      ])
      const names = yield* asCompleted([Effect.void]).pipe(
        Stream.map(({ name }) => name),
        Stream.runCollect
      )
      assert.deepEqual(names, ["0"])
    })
  ),
  lifetimeCase("streams nothing by asCompleted of nothing", () =>
    Effect.gen(function* () {
      assert.deepEqual(yield* Stream.runCollect(asCompleted([])), [])
    })
  ),
  lifetimeCase("interrupts and awaits the others of asCompleted when one fails, and fails as it did", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const running = yield* makeLatch
      const effects = [hangAfter(running, log, "other"), Effect.andThen(opened(running), Effect.fail("failed"))]
      assert.deepEqual(yield* reasonsOf(Stream.runDrain(asCompleted(effects))), ["failed"])
      assert.deepEqual(log, ["other"])
    })
  ),
  lifetimeCase("interrupts and awaits what is left when a stream of asCompleted ends early", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const running = yield* makeLatch
      const effects: ReadonlyArray<Effect.Effect<string>> = [
        hangAfter(running, log, "slow"),
        Effect.as(opened(running), "quick")
      ]
      const first = yield* asCompleted(effects).pipe(
        Stream.take(1),
        Stream.mapEffect((handle) => handle.join),
        Stream.runCollect
      )
      yield* note(log, "over")
      assert.deepEqual([first, log], [["quick"], ["slow", "over"]])
    })
  ),
  lifetimeCase(
    "gives what a Deferred ends with to all who wait for it, and to the others when one is interrupted",
    () =>
      Effect.gen(function* () {
        const deferred = yield* Deferred.make<string, string>()
        const cut = yield* Effect.forkChild(Deferred.await(deferred), { startImmediately: true })
        const others = yield* Effect.forEach([1, 2], () => Effect.forkChild(Deferred.await(deferred)))
        yield* Fiber.interrupt(cut)
        const [first, again] = [yield* Deferred.succeed(deferred, "value"), yield* Deferred.fail(deferred, "late")]
        const exit = yield* Fiber.await(cut)
        assert.deepEqual([first, again], [true, false])
        assert.deepEqual(yield* Effect.forEach(others, Fiber.join), ["value", "value"])
        assert.strictEqual(yield* Deferred.await(deferred), "value")
        assert.isTrue(Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause))
        const failure = new Error("failed")
        const failed = yield* Deferred.make<string, Error>()
        const waits = yield* Effect.forkChild(reasonsOf(Deferred.await(failed)), { startImmediately: true })
        yield* Deferred.fail(failed, failure)
        const reasons = [...(yield* Fiber.join(waits)), ...(yield* reasonsOf(Deferred.await(failed)))]
        assert.deepEqual(
          reasons.map((reason) => reason === failure),
          [true, true]
        )
      })
  ),
  lifetimeCase("knows a Deferred that waits, one that has ended and one that was interrupted, each for good", () =>
    Effect.gen(function* () {
      const [waiting, done, failed, cut] = [
        yield* Deferred.make<string, string>(),
        yield* Deferred.make<string, string>(),
        yield* Deferred.make<string, string>(),
        yield* Deferred.make<string, string>()
      ]
      assert.isTrue(Option.isNone(yield* Deferred.poll(waiting)))
      yield* Deferred.succeed(done, "value")
      yield* Deferred.fail(failed, "failed")
      assert.deepEqual([yield* Deferred.interrupt(done), yield* Deferred.interrupt(failed)], [false, false])
      assert.deepEqual([yield* Deferred.await(done), yield* reasonsOf(Deferred.await(failed))], ["value", ["failed"]])
      yield* Deferred.interrupt(cut)
      assert.isFalse(yield* Deferred.succeed(cut, "late"))
      assert.deepEqual(yield* reasonsOf(Deferred.await(cut)), ["interrupted"])
    })
  )
]
