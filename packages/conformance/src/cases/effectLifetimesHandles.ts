/** Handles of children for Effect. */
import type { TaskGroup } from "@anythread/core"
import { assert } from "chai"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { Case } from "../Case.ts"
import {
  hang,
  hangAfter,
  lifetimeCase,
  makeLatch,
  note,
  open,
  opened,
  reasonsOf,
  withGroup
} from "./effectLifetimesSupport.ts"

/** Something a child finds in its context. */
const Answer: Context.Reference<number> = Context.Reference<number>("conformance/Answer", { defaultValue: () => 0 })

export const handleCases: ReadonlyArray<Case> = [
  lifetimeCase("tells by its handle that a child runs, and what it succeeded with", () =>
    withGroup(function* (group) {
      const gate = yield* makeLatch
      const child = yield* group.startSoon(Effect.as(opened(gate), 6))
      assert.strictEqual(yield* child.status, "pending")
      yield* open(gate)
      assert.deepEqual([yield* child.join, yield* child.await], [6, Exit.succeed(6)])
      assert.deepEqual([yield* child.status, child.startValue], ["finished", undefined])
    })
  ),
  lifetimeCase("tells a failure by the handle without failing, and by the group all the same", () =>
    Effect.gen(function* () {
      const seen: Array<unknown> = []
      const failed = withGroup(function* (group) {
        const child = yield* group.startSoon(Effect.fail("child"))
        yield* Effect.uninterruptible(
          Effect.gen(function* () {
            seen.push(yield* child.await, yield* child.status, yield* Effect.flip(child.join), yield* child.await)
          })
        )
      })
      assert.deepEqual(yield* reasonsOf(failed), ["child"])
      assert.deepEqual(seen, [Exit.fail("child"), "failed", "child", Exit.fail("child")])
    })
  ),
  lifetimeCase("fails the handle and the group with whatever a child dies of", () =>
    Effect.gen(function* () {
      const seen: Array<unknown> = []
      const died = withGroup(function* (group) {
        const child = yield* group.startSoon(
          Effect.sync(() => {
            throw null
          })
        )
        yield* Effect.uninterruptible(
          Effect.gen(function* () {
            seen.push(yield* reasonsOf(child.join), yield* child.status)
          })
        )
      })
      assert.deepEqual(yield* reasonsOf(died), ["died: null"])
      assert.deepEqual(seen, [["died: null"], "failed"])
    })
  ),
  lifetimeCase("cancels one child by its handle, before it begins or later, and spares the group", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      yield* withGroup(function* (group) {
        const there = yield* makeLatch
        const early = yield* group.startSoon(note(log, "began"))
        const later = yield* group.startSoon(hangAfter(there, log, "interrupted"))
        yield* early.cancel
        assert.strictEqual(yield* early.status, "cancelling")
        yield* opened(there)
        yield* later.cancel
        assert.strictEqual(yield* later.status, "cancelling")
        for (const child of [early, later]) {
          assert.isTrue(Exit.hasInterrupts(yield* child.await))
          yield* child.cancel
          assert.strictEqual(yield* child.status, "cancelled")
          assert.deepEqual(yield* reasonsOf(child.join), ["interrupted"])
        }
        assert.isFalse(yield* group.cancelScope.cancelCalled)
      })
      assert.deepEqual(log, ["interrupted"])
    })
  ),
  lifetimeCase("leaves a child that has ended as it is when its handle is cancelled", () =>
    withGroup(function* (group) {
      const child = yield* group.startSoon(Effect.succeed(1))
      yield* child.join
      yield* child.cancel
      yield* Effect.yieldNow
      assert.deepEqual([yield* child.status, yield* child.join], ["finished", 1])
    })
  ),
  lifetimeCase("lets a child go on when who joins it is interrupted", () =>
    withGroup(function* (group) {
      const gate = yield* makeLatch
      const child = yield* group.startSoon(Effect.as(opened(gate), "value"))
      yield* Effect.timeoutOption(child.join, 0)
      yield* Effect.timeoutOption(child.await, 0)
      yield* open(gate)
      assert.strictEqual(yield* child.join, "value")
    })
  ),
  lifetimeCase("gives a child the services of whoever starts it", () =>
    withGroup(function* (group) {
      const child = yield* Effect.provideService(group.startSoon(Answer), Answer, 42)
      const other = yield* group.startSoon(Answer)
      const started = yield* Effect.provideService(
        group.start(({ started }: TaskGroup.TaskStatus<number>) => Effect.flatMap(Answer, started)),
        Answer,
        43
      )
      assert.deepEqual([yield* child.join, yield* other.join, started], [42, 0, 43])
    })
  ),
  lifetimeCase("names a child as it is told, else by its function or the id of its fiber", () =>
    withGroup(function* (group) {
      const server = ({ started }: TaskGroup.TaskStatus<void>) => Effect.andThen(started(), Effect.fiberId)
      const log: Array<string> = []
      const anonymous = yield* group.startSoon(Effect.fiberId)
      assert.strictEqual(anonymous.name, `#${yield* anonymous.join}`)
      const given = yield* group.startSoon(Effect.void, { name: "given" })
      const empty = yield* group.startSoon(Effect.void, { name: "" })
      const byFunction = yield* group.start(server, { returnHandle: true })
      const told = yield* group.start(server, { returnHandle: true, name: "told" })
      const closure = yield* group.start(({ started }) => Effect.andThen(started(), hang(log, "cut")), {
        returnHandle: true
      })
      assert.deepEqual([given.name, empty.name, byFunction.name, told.name], ["given", "", "server", "told"])
      assert.match(closure.name, /^#\d+$/)
      yield* closure.cancel
    })
  )
]
