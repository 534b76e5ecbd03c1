/** Deadlines for Effect: `moveOnAfter`, `failAfter` and what moves or hides them. By the fiber's clock. */
import { CancelScope } from "@anythread/core"
import { assert } from "chai"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as TestClock from "effect/testing/TestClock"
import type { Case } from "../Case.ts"
import {
  hang,
  lifetimeCase,
  makeLatch,
  note,
  open,
  opened,
  reasonsOf,
  settle,
  withGroup
} from "./effectLifetimesSupport.ts"

type Scope = CancelScope.CancelScope

const never = Number.POSITIVE_INFINITY

/** Runs an Effect while time goes on to a point, a millisecond at first before it. */
const until = <A, E>(at: number, effect: Effect.Effect<A, E>): Effect.Effect<A, E, TestClock.TestClock> =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(effect, { startImmediately: true })
    yield* TestClock.setTime(at - 1)
    yield* settle
    assert.isUndefined(fiber.pollUnsafe(), "ended early")
    yield* TestClock.setTime(at)
    return yield* Fiber.join(fiber)
  })

export const deadlineCases: ReadonlyArray<Case> = [
  lifetimeCase("gives none when its deadline comes or has come already, after or at", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const scopes: Array<Scope> = []
      const body = (scope: Scope) =>
        Effect.andThen(
          Effect.sync(() => scopes.push(scope)),
          hang(log, "cut")
        )
      assert.deepEqual(yield* CancelScope.moveOnAfter(0)(body), Option.none())
      assert.deepEqual(yield* CancelScope.moveOnAt(-1)(body), Option.none())
      assert.deepEqual(yield* until(1000, CancelScope.moveOnAfter("1 second")(body)), Option.none())
      assert.deepEqual(yield* until(2000, CancelScope.moveOnAt(2000)(body)), Option.none())
      assert.strictEqual(log.length, 4)
      for (const scope of scopes) {
        const told = [yield* scope.cancelCalled, yield* scope.cancelledCaught, yield* scope.cancelCause]
        assert.deepEqual(told, [true, true, "deadline"])
      }
    })
  ),
  lifetimeCase("fails with TimeoutError when its deadline comes or has come already, after or at", () =>
    Effect.gen(function* () {
      const scopes: Array<Scope> = []
      const body = (scope: Scope) =>
        Effect.andThen(
          Effect.sync(() => scopes.push(scope)),
          Effect.never
        )
      const errors = [
        yield* Effect.flip(CancelScope.failAfter(0)(body)),
        yield* Effect.flip(CancelScope.failAt(-1)(body)),
        yield* until(1000, Effect.flip(CancelScope.failAfter("1 second")(body))),
        yield* until(2000, Effect.flip(CancelScope.failAt(2000)(body)))
      ]
      assert.deepEqual(
        errors.map(({ _tag }) => _tag),
        errors.map(() => "TimeoutError")
      )
      for (const scope of scopes) assert.isTrue(yield* scope.cancelledCaught)
    })
  ),
  lifetimeCase("fails with the reason given as the message of TimeoutError, after or at", () =>
    Effect.gen(function* () {
      const after = yield* Effect.flip(Effect.never.pipe(CancelScope.failAfter(0, { reason: "too slow" })))
      const at = yield* Effect.flip(Effect.never.pipe(CancelScope.failAt(0, { reason: "too late" })))
      assert.deepEqual([after.message, at.message], ["too slow", "too late"])
    })
  ),
  lifetimeCase("sets no deadline for undefined, whether it moves on or fails", () =>
    Effect.gen(function* () {
      const body = (scope: Scope) => Effect.andThen(Effect.yieldNow, Effect.all([scope.deadline, scope.cancelCalled]))
      assert.deepEqual(
        yield* CancelScope.moveOnAfter(undefined)(body),
        Option.some([never, false] as [number, boolean])
      )
      assert.deepEqual(yield* CancelScope.moveOnAt(undefined)(body), Option.some([never, false] as [number, boolean]))
      assert.deepEqual(yield* CancelScope.failAfter(undefined)(body), [never, false])
      assert.deepEqual(yield* CancelScope.failAt(undefined)(body), [never, false])
    })
  ),
  lifetimeCase("lets a body whose deadline has passed get to its first suspension, and to its value before that", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const body = (scope: Scope) =>
        Effect.gen(function* () {
          log.push(String(yield* scope.cancelCause))
          yield* Effect.yieldNow
          log.push("too far")
        })
      yield* CancelScope.moveOnAfter(0)(body)
      assert.deepEqual(log, ["deadline"])
      assert.strictEqual(yield* Effect.succeed("value").pipe(CancelScope.failAfter(0)), "value")
    })
  ),
  lifetimeCase("runs into its deadline as ever after another group was cancelled", () =>
    Effect.gen(function* () {
      yield* CancelScope.run(() =>
        withGroup(function* (group) {
          yield* group.cancelScope.cancel()
        })
      )
      const error = yield* until(1000, Effect.flip(Effect.never.pipe(CancelScope.failAfter("1 second"))))
      assert.strictEqual(error._tag, "TimeoutError")
    })
  ),
  lifetimeCase("interrupts, and raises no TimeoutError, when cancelled before its deadline, however late it ends", () =>
    Effect.gen(function* () {
      const prompt = CancelScope.failAfter("1 second")((scope) => Effect.andThen(scope.cancel(), Effect.never))
      assert.deepEqual([...new Set(yield* reasonsOf(prompt))], ["interrupted"])
      const late = CancelScope.failAfter("1 second")((scope) =>
        Effect.onInterrupt(Effect.andThen(scope.cancel(), Effect.never), () => TestClock.adjust("1 minute"))
      )
      assert.deepEqual([...new Set(yield* reasonsOf(late))], ["interrupted"])
    })
  ),
  lifetimeCase("is cut by an earlier deadline around it, which it knows, and is not cancelled itself", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const scopes: Array<Scope> = []
      const look = (scope: Scope) =>
        Effect.gen(function* () {
          scopes.push(scope)
          assert.strictEqual(yield* CancelScope.currentEffectiveDeadline, 1000)
          assert.strictEqual(yield* scope.effectiveDeadline, 1000)
        })
      const nested = CancelScope.moveOnAfter("1 second")((outer) =>
        Effect.gen(function* () {
          yield* look(outer)
          yield* CancelScope.moveOnAfter("1 minute")((inner) => Effect.andThen(look(inner), Effect.never))
          yield* note(log, "too far")
        })
      )
      assert.deepEqual(yield* until(1000, nested), Option.none())
      const told = yield* Effect.forEach(scopes, ({ cancelCalled, cancelCause, cancelledCaught }) =>
        Effect.all([cancelCalled, cancelledCaught, cancelCause])
      )
      assert.deepEqual(told, [
        [true, true, "deadline"],
        [false, false, "outer"]
      ])
      assert.deepEqual(log, [])
    })
  ),
  lifetimeCase("moves its deadline while it runs, either way", () =>
    Effect.gen(function* () {
      const made = yield* Deferred.make<Scope>()
      const fiber = yield* Effect.forkChild(
        CancelScope.failAfter("1 second")((scope) => Effect.andThen(Deferred.succeed(made, scope), Effect.never))
      )
      const scope = yield* Deferred.await(made)
      yield* scope.setDeadline((yield* scope.deadline) + 9000)
      yield* TestClock.setTime(9000)
      yield* settle
      assert.isUndefined(fiber.pollUnsafe())
      yield* scope.setDeadline(9500)
      yield* TestClock.setTime(9500)
      assert.strictEqual((yield* Effect.flip(Fiber.join(fiber)))._tag, "TimeoutError")
      yield* scope.setDeadline(20_000)
      assert.isTrue(yield* scope.cancelCalled)
    })
  ),
  lifetimeCase("fails with one TimeoutError around a group that hangs in body and child", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const hanging = withGroup(function* (group) {
        yield* group.startSoon(hang(log, "child"))
        yield* hang(log, "body")
      })
      const reasons = yield* until(1000, reasonsOf(hanging.pipe(CancelScope.failAfter("1 second", { reason: "late" }))))
      assert.deepEqual(
        reasons.map((reason) => (reason as Error).message),
        ["late"]
      )
      assert.deepEqual(log.toSorted(), ["body", "child"])
    })
  ),
  lifetimeCase("raises no TimeoutError when a scope around failAfter is cancelled, two scopes further out", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const there = yield* makeLatch
      const value = yield* withGroup(function* (group) {
        return yield* CancelScope.run((scope) =>
          Effect.gen(function* () {
            yield* group.startSoon(Effect.andThen(opened(there), scope.cancel()))
            const inner = Effect.andThen(open(there), Effect.never).pipe(CancelScope.failAfter("1 second"))
            yield* CancelScope.run(() => Effect.ensuring(inner, note(log, "inner")))
            yield* note(log, "too far")
          })
        )
      })
      assert.deepEqual([value, log], [Option.none(), ["inner"]])
    })
  ),
  lifetimeCase("hides the deadlines outside a shield, and shows those inside", () =>
    CancelScope.moveOnAfter("1 second")(() =>
      Effect.gen(function* () {
        yield* CancelScope.shield(
          Effect.gen(function* () {
            assert.strictEqual(yield* CancelScope.currentEffectiveDeadline, never)
            const inner = CancelScope.currentEffectiveDeadline.pipe(CancelScope.moveOnAfter("1 minute"))
            assert.deepEqual(yield* inner, Option.some(60_000))
          })
        )
        assert.strictEqual(yield* CancelScope.currentEffectiveDeadline, 1000)
      })
    )
  ),
  lifetimeCase("raises TimeoutError inside a shield inside a scope that is cancelled", () =>
    Effect.gen(function* () {
      const there = yield* makeLatch
      const failed = withGroup(function* (group) {
        yield* CancelScope.run((scope) =>
          Effect.gen(function* () {
            yield* group.startSoon(Effect.andThen(opened(there), scope.cancel()))
            yield* CancelScope.shield(
              Effect.andThen(open(there), Effect.never).pipe(CancelScope.failAfter("1 second", { reason: "inside" }))
            )
          })
        )
      })
      const reasons = yield* until(1000, reasonsOf(failed))
      assert.deepEqual(
        reasons.map((reason) => (reason as Error).message),
        ["inside"]
      )
    })
  )
]
