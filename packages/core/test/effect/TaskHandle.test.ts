import * as Cause from "effect/Cause"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import { describe, expect } from "vitest"
import * as TaskGroup from "../../src/effect/TaskGroup.ts"
import { checkClean, itEffect, reasons, settle } from "./support.ts"

checkClean()

type Group<E = never> = TaskGroup.TaskGroup<E>

describe("a handle", () => {
  itEffect("tells how its child ended, without taking anything from the group", () =>
    Effect.gen(function* () {
      const seen: Array<unknown> = []
      const failing = TaskGroup.run((group: Group<string>) =>
        Effect.gen(function* () {
          const good = yield* group.startSoon(Effect.succeed(1), { name: "good" })
          const bad = yield* group.startSoon(Effect.andThen(good.await, Effect.fail("bad")))
          seen.push(good.name, good.startValue, yield* good.status)
          seen.push(yield* good.join, yield* good.status)
          yield* Effect.uninterruptible(
            Effect.gen(function* () {
              seen.push(yield* bad.await, yield* bad.status, /^#\d+$/.test(bad.name))
              seen.push(yield* Effect.flip(bad.join))
            })
          )
        })
      )
      expect(yield* reasons(failing)).toEqual(["bad"])
      expect(seen).toEqual(["good", undefined, "pending", 1, "finished", Exit.fail("bad"), "failed", true, "bad"])
    })
  )

  itEffect("tells that its child is cancelling, by its own cancel or by the group's, and by whom first", () =>
    Effect.gen(function* () {
      const seen: Array<unknown> = []
      const slow = (gate: Deferred.Deferred<void>) => Effect.onInterrupt(Effect.never, () => Deferred.await(gate))
      const [one, two] = [yield* Deferred.make<void>(), yield* Deferred.make<void>()]
      const me = yield* Effect.fiberId
      const group = yield* Deferred.make<Group>()
      const fiber = yield* Effect.forkChild(
        TaskGroup.run((own: Group) => Effect.andThen(Deferred.succeed(group, own), Effect.never))
      )
      const { cancelScope, startSoon } = yield* Deferred.await(group)
      const [alone, together] = [yield* startSoon(slow(one)), yield* startSoon(slow(two))]
      yield* settle
      yield* alone.cancel
      yield* Fiber.join(yield* Effect.forkChild(alone.cancel))
      seen.push(yield* alone.status, yield* together.status)
      yield* Deferred.succeed(one, undefined)
      const exit = yield* alone.await
      seen.push(Exit.isFailure(exit) && [...Cause.interruptors(exit.cause)])
      yield* cancelScope.cancel()
      yield* settle
      seen.push(yield* together.status)
      yield* Deferred.succeed(two, undefined)
      yield* Fiber.await(fiber)
      expect(seen).toEqual(["cancelling", "pending", [me], "cancelling"])
    })
  )

  itEffect("lets go of who waits when that is interrupted, and the child goes on", () =>
    Effect.gen(function* () {
      const gate = yield* Deferred.make<void>()
      yield* TaskGroup.run((group) =>
        Effect.gen(function* () {
          const child = yield* group.startSoon(Effect.as(Deferred.await(gate), "value"))
          expect(yield* Effect.timeoutOption(child.join, 0)).toEqual(Option.none())
          yield* Deferred.succeed(gate, undefined)
          expect(yield* child.join).toBe("value")
          yield* child.cancel
          expect(yield* child.status).toBe("finished")
        })
      )
    })
  )

  itEffect("does not interrupt a child that cancels itself before its next suspension", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      yield* TaskGroup.run((group) =>
        Effect.gen(function* () {
          const own = yield* Deferred.make<TaskGroup.TaskHandle<void>>()
          const child = yield* group.startSoon(
            Effect.gen(function* () {
              yield* (yield* Deferred.await(own)).cancel
              log.push("on")
              yield* Effect.yieldNow
              log.push("too far")
            })
          )
          yield* Deferred.succeed(own, child)
        })
      )
      expect(log).toEqual(["on"])
    })
  )
})
