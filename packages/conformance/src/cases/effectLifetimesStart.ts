/** `TaskGroup.start` for Effect: readiness, and whose a failure is. */
import { CancelScope, type TaskGroup } from "@anythread/core"
import { assert } from "chai"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import type { Case } from "../Case.ts"
import {
  defectOf,
  hang,
  hangAfter,
  lifetimeCase,
  makeLatch,
  note,
  open,
  opened,
  reasonsOf,
  settle,
  withGroup
} from "./effectLifetimesSupport.ts"

type Status<S> = TaskGroup.TaskStatus<S>

export const startCases: ReadonlyArray<Case> = [
  lifetimeCase("gives the caller of start what the child says it has started with, if anything", () =>
    withGroup(function* (group) {
      assert.strictEqual(yield* group.start(({ started }) => started()), undefined)
      const log: Array<string> = []
      const value = yield* group.start(({ started }: Status<string>) =>
        Effect.andThen(started("ready"), Effect.andThen(Effect.yieldNow, note(log, "goes on")))
      )
      assert.deepEqual([value, log], ["ready", []])
    })
  ),
  lifetimeCase("gives a handle that knows what its child started with, and what it ended with", () =>
    withGroup(function* (group) {
      const handle = yield* group.start(({ started }: Status<number>) => Effect.as(started(5), 8), {
        returnHandle: true
      })
      assert.deepEqual([handle.startValue, yield* handle.join], [5, 8])
    })
  ),
  lifetimeCase("keeps what a child started with in its handle when it is cancelled", () =>
    withGroup(function* (group) {
      const log: Array<string> = []
      const handle = yield* group.start(
        ({ started }: Status<number>) => Effect.andThen(started(3), hang(log, "interrupted")),
        { returnHandle: true }
      )
      yield* handle.cancel
      yield* handle.await
      assert.deepEqual([handle.startValue, yield* handle.status, log], [3, "cancelled", ["interrupted"]])
    })
  ),
  lifetimeCase("dies of StartedTwice when a child says again that it has started", () =>
    Effect.gen(function* () {
      const second: Array<unknown> = []
      const survived = withGroup(function* (group) {
        return yield* group.start(({ started }: Status<string>) =>
          Effect.andThen(
            started("once"),
            Effect.map(defectOf(started("twice")), (defect) => second.push(defect))
          )
        )
      })
      assert.strictEqual(yield* survived, "once")
      assert.propertyVal(second[0], "_tag", "StartedTwice")
      const died = withGroup(function* (group) {
        yield* group.start(({ started }) => Effect.andThen(started(), started()))
      })
      assert.propertyVal(yield* defectOf(died), "_tag", "StartedTwice")
    })
  ),
  lifetimeCase("fails start alone with what a child fails with before it has started", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const early = withGroup(function* (group) {
        const sibling = yield* group.startSoon(Effect.andThen(Effect.yieldNow, note(log, "sibling")))
        const error = yield* Effect.flip(group.start(() => Effect.fail("early")))
        yield* sibling.join
        return error
      })
      assert.deepEqual([yield* early, log], ["early", ["sibling"]])
    })
  ),
  lifetimeCase("fails the group with what a child fails with after it has started", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const late = withGroup(function* (group) {
        const value = yield* group.start(({ started }: Status<string>) =>
          Effect.andThen(started("ready"), Effect.fail("late"))
        )
        log.push(value)
        yield* hang(log, "body")
      })
      assert.deepEqual(yield* reasonsOf(late), ["late"])
      assert.deepEqual(log, ["ready", "body"])
    })
  ),
  lifetimeCase("fails with NotStarted when a child ends and never said that it had started", () =>
    withGroup(function* (group) {
      const error = yield* Effect.flip(group.start(() => Effect.void, { name: "lazy" }))
      assert.propertyVal(error, "_tag", "NotStarted")
      assert.propertyVal(error, "child", "lazy")
    })
  ),
  lifetimeCase("dies when what start is given throws, or makes no Effect", () =>
    Effect.gen(function* () {
      const none = withGroup(function* (group) {
        yield* group.start((() => undefined) as unknown as () => Effect.Effect<never>)
      })
      assert.match(String(yield* defectOf(none)), /not a valid effect/i)
      const noneAndHandle = withGroup(function* (group) {
        yield* group.start((() => undefined) as unknown as () => Effect.Effect<never>, { returnHandle: true })
      })
      assert.match(String(yield* defectOf(noneAndHandle)), /not a valid effect/i)
      const thrown = withGroup(function* (group) {
        yield* group.start((): Effect.Effect<never> => {
          throw "thrown"
        })
      })
      assert.deepEqual(yield* reasonsOf(thrown), ["died: thrown"])
    })
  ),
  lifetimeCase("interrupts a start in a group that is cancelled, and never begins its child", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const starts = withGroup(function* (group) {
        const start = group.start(({ started }) => Effect.andThen(note(log, "began"), started()))
        yield* group.cancelScope.cancel()
        log.push(String(Exit.hasInterrupts(yield* Effect.exit(start))))
        yield* start
        log.push("too far")
      })
      assert.deepEqual([...new Set(yield* reasonsOf(starts))], ["interrupted"])
      assert.deepEqual(log, ["true"])
    })
  ),
  lifetimeCase("interrupts who waits in start when somebody else interrupts the child", () =>
    withGroup(function* (group) {
      const log: Array<string> = []
      const there = yield* makeLatch
      let child: Fiber.Fiber<unknown, unknown> | undefined
      const start = yield* Effect.forkChild(
        group.start(() =>
          Effect.withFiber((fiber) => {
            child = fiber
            return hangAfter(there, log, "child")
          })
        )
      )
      yield* opened(there)
      if (child !== undefined) yield* Fiber.interrupt(child)
      assert.deepEqual(yield* reasonsOf(Fiber.join(start)), ["interrupted"])
      assert.deepEqual([log, yield* group.cancelScope.cancelCalled], [["child"], false])
    })
  ),
  lifetimeCase("interrupts a start in an outer group when the inner group around it fails", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const there = yield* makeLatch
      const failed = withGroup(function* (outer) {
        yield* withGroup(function* (inner) {
          yield* inner.startSoon(Effect.andThen(opened(there), Effect.fail("inner child")))
          yield* outer.start(() => hangAfter(there, log, "outer child"))
        })
      })
      assert.deepEqual(yield* reasonsOf(failed), ["inner child"])
      assert.deepEqual(log, ["outer child"])
    })
  ),
  lifetimeCase("interrupts and awaits the child when the scope around start is cancelled, and spares the group", () =>
    withGroup(function* (group) {
      const log: Array<string> = []
      const there = yield* makeLatch
      yield* CancelScope.run((scope) =>
        Effect.gen(function* () {
          yield* group.startSoon(Effect.andThen(opened(there), scope.cancel()))
          yield* group.start(({ started }) =>
            Effect.onInterrupt(Effect.andThen(open(there), Effect.never), () =>
              Effect.andThen(settle, Effect.andThen(started(), note(log, "child")))
            )
          )
        })
      )
      log.push("caller")
      yield* CancelScope.run((scope) =>
        Effect.andThen(
          scope.cancel(),
          group.start(() => note(log, "began"))
        )
      )
      assert.deepEqual([log, yield* group.cancelScope.cancelCalled], [["child", "caller"], false])
    })
  ),
  lifetimeCase("respects a shield in the child of a start whose caller is interrupted", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const there = yield* makeLatch
      const resume = yield* makeLatch
      yield* CancelScope.run((outer) =>
        withGroup(function* (group) {
          const shielded = CancelScope.shield(
            Effect.andThen(open(there), Effect.andThen(opened(resume), note(log, "shielded")))
          )
          yield* group.startSoon(
            group.start(() => Effect.andThen(shielded, Effect.andThen(Effect.yieldNow, note(log, "too far"))))
          )
          yield* opened(there)
          yield* outer.cancel()
          yield* Effect.onInterrupt(Effect.never, () => Effect.andThen(settle, open(resume)))
        })
      )
      assert.deepEqual(log, ["shielded"])
    })
  )
]
