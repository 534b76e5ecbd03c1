/** What only the Effect front can say: typed errors of Effects, and every way in which Effect interrupts. */
import { Threads, toThread } from "@anythread/core"
import { assert } from "chai"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import type { Bench } from "../Bench.ts"
import type { Case } from "../Case.ts"
import type { Need } from "../Environment.ts"
import { isSet, makeFlags, set } from "../flags.ts"
import * as Effects from "../tasks/effects.ts"
import * as Holding from "../tasks/holding.ts"

/** A case written as an Effect with the service of the backend under test. */
const effectCase = (
  name: string,
  needs: ReadonlyArray<Need>,
  run: (bench: Bench) => Effect.Effect<void, unknown, Threads>
): Case => ({
  name,
  needs,
  front: "effect",
  run: (bench) => Effect.runPromise(Effect.provide(run(bench), Threads.layer(bench.backend, { maxThreads: 1 })))
})

export const effectCases: ReadonlyArray<Case> = [
  effectCase("succeeds with what an Effect on the thread succeeded with", [], () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* toThread.run(Effects.order, "tea", 5), 4)
    })
  ),
  effectCase("fails with the typed error of an Effect on the thread", [], () =>
    Effect.gen(function* () {
      const item = yield* toThread.run(Effects.order, "tea", 0).pipe(
        Effect.as("none"),
        Effect.catchTag("OutOfStock", (error) => Effect.succeed(error.item))
      )
      assert.strictEqual(item, "tea")
    })
  ),
  effectCase("fails with JobFailed when an Effect on the thread dies", [], () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(toThread.run(Effects.dies))
      assert.strictEqual(error._tag, "JobFailed")
      assert.instanceOf(error.cause, RangeError)
    })
  ),
  effectCase("interrupts an Effect on the thread, whose finalizers run, and keeps the thread", ["flags"], () =>
    Effect.gen(function* () {
      const flags = makeFlags()
      const fiber = yield* Effect.forkChild(toThread.with({ grace: 20_000 }).run(Effects.holdsEffect, flags))
      yield* Effect.promise(() => isSet(flags, 0))
      yield* Fiber.interrupt(fiber)
      assert.strictEqual(flags[2], 1)
      const { terminated } = yield* Threads.use(({ statistics }) => statistics)
      assert.strictEqual(terminated, 0)
    })
  ),
  effectCase("dies with a mistake of the caller", [], () =>
    Effect.gen(function* () {
      const captured = { n: 1 }
      const exit = yield* Effect.exit(toThread.runSync(() => captured.n))
      assert.isTrue(Exit.isFailure(exit) && Cause.hasDies(exit.cause))
      assert.propertyVal(Exit.isFailure(exit) ? Cause.squash(exit.cause) : undefined, "_tag", "NotPortable")
    })
  ),
  effectCase("ends what runs when the layer is closed", ["threads", "flags", "endable"], ({ backend }) =>
    Effect.gen(function* () {
      const flags = makeFlags()
      const exit = yield* Effect.scoped(
        Effect.gen(function* () {
          const pool = yield* Threads.make(backend, { maxThreads: 1 })
          const fiber = yield* Effect.forkDetach(toThread.with({ pool }).runSync(Holding.spin, flags))
          yield* Effect.promise(() => isSet(flags, 0))
          return fiber
        })
      ).pipe(Effect.flatMap(Fiber.await))
      assert.propertyVal(Exit.isFailure(exit) ? Cause.squash(exit.cause) : undefined, "_tag", "PoolClosed")
    })
  ),
  effectCase("lets jobs finish when the scope of a pool with drain closes", ["flags"], ({ backend }) =>
    Effect.gen(function* () {
      const flags = makeFlags()
      const fiber = yield* Effect.scoped(
        Effect.gen(function* () {
          const pool = yield* Threads.make(backend, { maxThreads: 1, drain: true })
          const fiber = yield* Effect.forkDetach(toThread.with({ pool }).run(Holding.holdAsync, flags))
          yield* Effect.promise(() => isSet(flags, 0))
          setTimeout(() => set(flags, 1), 20)
          return fiber
        })
      )
      assert.strictEqual(yield* Fiber.join(fiber), "held")
    })
  ),
  effectCase("lets a job in an uninterruptible region run to its end, and keeps its result", ["flags"], () =>
    Effect.gen(function* () {
      const flags = makeFlags()
      let result = ""
      const fiber = yield* toThread.run(Holding.holdAsync, flags).pipe(
        Effect.tap((held) =>
          Effect.sync(() => {
            result = held
          })
        ),
        Effect.uninterruptible,
        Effect.forkChild
      )
      yield* Effect.promise(() => isSet(flags, 0))
      const interrupting = yield* Effect.forkChild(Fiber.interrupt(fiber))
      yield* Effect.yieldNow
      set(flags, 1)
      yield* Fiber.join(interrupting)
      assert.strictEqual(result, "held")
    })
  )
]
