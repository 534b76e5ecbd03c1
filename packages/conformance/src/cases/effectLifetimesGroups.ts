/** Task groups for Effect: when they end, what they fail with, whom a failure takes along. */
import { CancelScope, TaskGroup } from "@anythread/core"
import { assert } from "chai"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Logger from "effect/Logger"
import * as Option from "effect/Option"
import * as TestClock from "effect/testing/TestClock"
import type { Case } from "../Case.ts"
import {
  type AnyGroup,
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

export const groupCases: ReadonlyArray<Case> = [
  {
    name: "ends a group when all its children have, under plain Effect.runPromise too",
    front: "effect",
    run: async () => {
      const log: Array<string> = []
      const value = await Effect.runPromise(
        withGroup(function* (group) {
          yield* group.startSoon(Effect.delay(note(log, "slow"), 1))
          yield* group.startSoon(note(log, "fast"))
          return "body"
        })
      )
      assert.deepEqual([value, log], ["body", ["fast", "slow"]])
    }
  },
  lifetimeCase("lets children start siblings while their group waits for them", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      yield* withGroup(function* (group) {
        yield* group.startSoon(Effect.andThen(Effect.yieldNow, group.startSoon(note(log, "sibling"))))
      })
      assert.deepEqual(log, ["sibling"])
    })
  ),
  lifetimeCase("dies of GroupClosed when a child is started in a group that has ended, well or not", () =>
    Effect.gen(function* () {
      const groups: Array<AnyGroup> = []
      yield* TaskGroup.run((group: AnyGroup) => Effect.sync(() => groups.push(group)))
      yield* Effect.exit(
        TaskGroup.run((group: AnyGroup) =>
          Effect.andThen(
            Effect.sync(() => groups.push(group)),
            Effect.fail("no")
          )
        )
      )
      const log: Array<string> = []
      for (const group of groups) {
        assert.propertyVal(yield* defectOf(group.startSoon(note(log, "ran"))), "_tag", "GroupClosed")
        assert.propertyVal(yield* defectOf(group.start(({ started }) => started())), "_tag", "GroupClosed")
      }
      assert.deepEqual([groups.length, log], [2, []])
    })
  ),
  lifetimeCase("interrupts the children of a group whose body fails, and fails as it did", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const there = yield* makeLatch
      const failed = withGroup(function* (group) {
        yield* group.startSoon(hangAfter(there, log, "child"))
        yield* opened(there)
        yield* Effect.fail("body")
      })
      assert.deepEqual(yield* reasonsOf(failed), ["body"])
      assert.deepEqual(log, ["child"])
    })
  ),
  lifetimeCase("interrupts the body and the other children when one fails, and fails as it did", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const there = yield* makeLatch
      const failed = withGroup(function* (group) {
        yield* group.startSoon(hangAfter(there, log, "sibling"))
        yield* group.startSoon(Effect.andThen(opened(there), Effect.fail("child")))
        yield* hang(log, "body")
      })
      assert.deepEqual(yield* reasonsOf(failed), ["child"])
      assert.deepEqual(log.toSorted(), ["body", "sibling"])
    })
  ),
  lifetimeCase("fails with every failure of children and body, in the order in which they came", () =>
    Effect.gen(function* () {
      const there = yield* makeLatch
      const cleanup = (name: string) => Effect.onInterrupt(Effect.never, () => Effect.die(name))
      const byChild = withGroup(function* (group) {
        yield* group.startSoon(Effect.andThen(open(there), cleanup("second")))
        yield* group.startSoon(Effect.andThen(opened(there), Effect.die("first")))
      })
      assert.deepEqual(yield* reasonsOf(byChild), ["died: first", "died: second"])
      const thereToo = yield* makeLatch
      const byBody = withGroup(function* (group) {
        yield* group.startSoon(Effect.andThen(open(thereToo), cleanup("child")))
        yield* opened(thereToo)
        yield* Effect.fail("body")
      })
      assert.deepEqual(yield* reasonsOf(byBody), ["body", "died: child"])
    })
  ),
  lifetimeCase("keeps interruptions out of the failures of nested groups", () =>
    Effect.gen(function* () {
      const there = yield* makeLatch
      const log: Array<string> = []
      const nested = withGroup(function* (outer) {
        yield* outer.startSoon(Effect.andThen(opened(there), Effect.die("outer child")))
        yield* withGroup(function* (inner) {
          yield* inner.startSoon(
            Effect.andThen(
              open(there),
              Effect.onInterrupt(Effect.never, () => Effect.die("inner child"))
            )
          )
          yield* inner.startSoon(hang(log, "quiet"))
          yield* Effect.never
        })
      })
      assert.deepEqual(yield* reasonsOf(nested), ["died: outer child", "died: inner child"])
      assert.deepEqual(log, ["quiet"])
    })
  ),
  lifetimeCase("counts one error that comes by several ways once, and equal ones each", () =>
    Effect.gen(function* () {
      const error = new Error("one")
      const joined = withGroup(function* (group) {
        const child = yield* group.startSoon(Effect.fail(error))
        yield* group.startSoon(Effect.fail("equal"))
        yield* group.startSoon(Effect.fail("equal"))
        yield* Effect.uninterruptible(child.join)
      })
      assert.deepEqual(yield* reasonsOf(joined), [error, "equal", "equal"])
    })
  ),
  lifetimeCase(
    "gives none when a group's own scope cut its body short, and interrupts where none cannot be given",
    () =>
      Effect.gen(function* () {
        const body = (group: AnyGroup) => Effect.andThen(group.cancelScope.cancel(), Effect.never)
        assert.deepEqual(yield* TaskGroup.runOption(body), Option.none())
        assert.deepEqual(yield* reasonsOf(TaskGroup.run(body)), ["interrupted"])
        const finished = (group: AnyGroup) => Effect.as(group.cancelScope.cancel(), "value")
        assert.strictEqual(yield* TaskGroup.run(finished), "value")
      })
  ),
  lifetimeCase("logs nothing when a group is cancelled whose child has ended, or whose child fails", () =>
    Effect.gen(function* () {
      const logged: Array<unknown> = []
      const logger = Logger.make(({ message }) => logged.push(message))
      yield* withGroup(function* (group) {
        const child = yield* group.startSoon(Effect.void)
        yield* child.await
        yield* group.cancelScope.cancel()
      }).pipe(Effect.provide(Logger.layer([logger])))
      const failed = withGroup(function* (group) {
        yield* group.startSoon(Effect.die("child"))
      }).pipe(Effect.provide(Logger.layer([logger])))
      assert.deepEqual([yield* reasonsOf(failed), logged], [["died: child"], []])
    })
  ),
  lifetimeCase("interrupts the children when a group is cancelled while it waits for them, and waits on", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const there = yield* makeLatch
      yield* withGroup(function* (outer) {
        const inner = withGroup(function* (group) {
          yield* group.startSoon(
            Effect.andThen(
              open(there),
              Effect.onInterrupt(Effect.never, () => Effect.andThen(Effect.yieldNow, note(log, "child")))
            )
          )
        })
        yield* outer.startSoon(Effect.ensuring(inner, note(log, "inner group")))
        yield* opened(there)
        yield* outer.cancelScope.cancel()
      })
      assert.deepEqual(log, ["child", "inner group"])
    })
  ),
  lifetimeCase("hands on an interruption and nothing else when something around a group cuts it short", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const inside = new Set<unknown>()
      const value = yield* CancelScope.run((scope) =>
        withGroup(function* (group) {
          yield* group.startSoon(hang(log, "child"))
          yield* Effect.yieldNow
          yield* scope.cancel()
          yield* Effect.never
        }).pipe(
          Effect.onExit((exit) =>
            Effect.map(reasonsOf(exit), (reasons) => {
              for (const reason of reasons) inside.add(reason)
            })
          )
        )
      )
      assert.deepEqual([[...inside], log], [["interrupted"], ["child"]])
      assert.deepEqual(value, Option.none())
    })
  ),
  lifetimeCase("ends a group with all its children by Fiber.interrupt, by Effect.timeout and by an AbortSignal", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const group = (there: Effect.Effect<unknown>) =>
        withGroup(function* (group) {
          yield* group.startSoon(hang(log, "child"))
          yield* group.start(() => Effect.onInterrupt(Effect.andThen(there, Effect.never), () => note(log, "starting")))
        })
      const there = yield* makeLatch
      const fiber = yield* Effect.forkChild(group(open(there)))
      yield* opened(there)
      yield* Fiber.interrupt(fiber)
      assert.deepEqual(log.splice(0).toSorted(), ["child", "starting"])
      const timeout = yield* Effect.forkChild(Effect.timeoutOption(group(Effect.void), "1 second"))
      yield* settle
      yield* TestClock.adjust("1 second")
      yield* Fiber.join(timeout)
      assert.deepEqual(log.splice(0).toSorted(), ["child", "starting"])
      const controller = new AbortController()
      const abort = Effect.sync(() => controller.abort())
      const running = Effect.runPromiseExit(group(abort), { signal: controller.signal })
      assert.strictEqual((yield* Effect.promise(() => running))._tag, "Failure")
      assert.deepEqual(log.splice(0).toSorted(), ["child", "starting"])
    })
  ),
  lifetimeCase("lets a group that never suspends finish inside a scope that was cancelled", () =>
    Effect.gen(function* () {
      const value = yield* CancelScope.run((scope) =>
        Effect.andThen(
          scope.cancel(),
          TaskGroup.run(() => Effect.succeed("value"))
        )
      )
      assert.deepEqual(value, Option.some("value"))
    })
  ),
  lifetimeCase("runs each child in a fiber of its own, which begins when its starter suspends", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const ids = new Set([yield* Effect.fiberId])
      yield* withGroup(function* (group) {
        ids.add(yield* Effect.fiberId)
        yield* group.startSoon(
          Effect.andThen(
            Effect.map(Effect.fiberId, (id) => ids.add(id)),
            note(log, "child")
          )
        )
        yield* note(log, "body")
      })
      assert.deepEqual([ids.size, log], [3, ["body", "child"]])
    })
  ),
  lifetimeCase("dies when a child is no Effect", () =>
    Effect.gen(function* () {
      const failed = withGroup(function* (group) {
        yield* group.startSoon((() => 1) as unknown as Effect.Effect<number>)
      })
      assert.match(String(yield* defectOf(failed)), /not a valid effect/i)
    })
  ),
  lifetimeCase("runs one step of an async generator as a child", () =>
    Effect.gen(function* () {
      const steps = (async function* () {
        yield 8
      })()
      const value = yield* withGroup(function* (group) {
        const child = yield* group.startSoon(Effect.promise(() => steps.next()))
        return yield* child.join
      })
      assert.deepEqual(value, { done: false, value: 8 })
    })
  ),
  lifetimeCase("takes children from other fibers as long as the group lives", () =>
    Effect.gen(function* () {
      const made = yield* Deferred.make<AnyGroup>()
      const fiber = yield* Effect.forkChild(
        TaskGroup.run((group: AnyGroup) => Effect.andThen(Deferred.succeed(made, group), Effect.never))
      )
      yield* (yield* Deferred.await(made)).startSoon(Effect.fail("from outside"))
      assert.deepEqual(yield* reasonsOf(Fiber.join(fiber)), ["from outside"])
    })
  )
]
