import * as Cause from "effect/Cause"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as TestClock from "effect/testing/TestClock"
import { describe, expect } from "vitest"
import * as CancelScope from "../../src/effect/CancelScope.ts"
import * as TaskGroup from "../../src/effect/TaskGroup.ts"
import { checkClean, hang, itEffect, reasons, settle } from "./support.ts"

checkClean()

type Group<E = never> = TaskGroup.TaskGroup<E>

describe("run", () => {
  itEffect("gives the body's value when all children have ended", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const gate = yield* Deferred.make<void>()
      const fiber = yield* Effect.forkChild(
        TaskGroup.run((group) =>
          Effect.gen(function* () {
            yield* group.startSoon(
              Effect.andThen(
                Deferred.await(gate),
                Effect.sync(() => log.push("child"))
              )
            )
            yield* group.startSoon(group.startSoon(Effect.sync(() => log.push("grandchild"))))
            return "body"
          })
        )
      )
      yield* settle
      expect(log).toEqual(["grandchild"])
      yield* Deferred.succeed(gate, undefined)
      expect(yield* Fiber.join(fiber)).toBe("body")
      expect(log).toEqual(["grandchild", "child"])
    })
  )

  itEffect("cancels the rest when a child fails, and fails with all failures as they came", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const failing = TaskGroup.run((group: Group<string>) =>
        Effect.gen(function* () {
          yield* group.startSoon(Effect.onInterrupt(Effect.never, () => Effect.die("cleanup")))
          yield* group.startSoon(hang(log, "sibling"))
          yield* group.startSoon(Effect.fail("first"))
          yield* group.startSoon(Effect.fail("never begins"))
          yield* hang(log, "body")
        })
      )
      expect(yield* reasons(failing)).toEqual(["first", "never begins", ["die", "cleanup"]])
      expect(log.toSorted()).toEqual(["body", "sibling"])
    })
  )

  itEffect("cancels the children when the body fails", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const failing = TaskGroup.run((group: Group<Error>) =>
        Effect.gen(function* () {
          yield* group.startSoon(hang(log, "child"))
          yield* settle
          return yield* Effect.fail("body")
        })
      )
      expect(yield* reasons(failing)).toEqual(["body"])
      expect(log).toEqual(["child"])
    })
  )

  itEffect("counts one error object once, and equal ones twice", () =>
    Effect.gen(function* () {
      const error = new Error("one")
      const joined = TaskGroup.run((group: Group<unknown>) =>
        Effect.gen(function* () {
          const child = yield* group.startSoon(Effect.fail(error))
          yield* group.startSoon(Effect.die(error))
          yield* Effect.uninterruptible(child.join)
        })
      )
      expect(yield* reasons(joined)).toEqual([error])
      const equal = TaskGroup.run((group: Group<unknown>) =>
        Effect.all([group.startSoon(Effect.fail("same")), group.startSoon(Effect.fail("same"))])
      )
      expect(yield* reasons(equal)).toEqual(["same", "same"])
      const primitive = TaskGroup.run((group: Group<string>) =>
        Effect.flatMap(group.startSoon(Effect.fail("same")), (child) => Effect.uninterruptible(child.join))
      )
      expect(yield* reasons(primitive)).toEqual(["same"])
    })
  )

  itEffect("interrupts when its own scope cut the body short; runOption gives none", () =>
    Effect.gen(function* () {
      const body = (group: Group) => Effect.andThen(group.cancelScope.cancel(), Effect.never)
      expect(yield* reasons(TaskGroup.run(body))).toEqual(["interrupt"])
      expect(yield* TaskGroup.runOption(body)).toEqual(Option.none())
      const finished = (group: Group) => Effect.as(group.cancelScope.cancel(), "value")
      expect(yield* TaskGroup.run(finished)).toBe("value")
      expect(yield* TaskGroup.runOption(finished)).toEqual(Option.some("value"))
    })
  )

  itEffect("says nothing of failures that nobody had when its own scope cut it short", () =>
    Effect.gen(function* () {
      const cut = TaskGroup.runOption((group: Group<string>) =>
        Effect.gen(function* () {
          yield* group.startSoon(Effect.onInterrupt(Effect.never, () => Effect.die("cleanup")))
          yield* settle
          yield* group.cancelScope.cancel()
          yield* Effect.never
        })
      )
      expect(yield* reasons(cut)).toEqual([["die", "cleanup"]])
    })
  )

  itEffect("hands on an interruption that is not its own, after its children", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const foreign = TaskGroup.runOption((group: Group) =>
        Effect.gen(function* () {
          yield* group.startSoon(hang(log, "child"))
          yield* settle
          yield* Effect.interrupt
        })
      )
      expect(yield* reasons(foreign)).toEqual(["interrupt"])
      expect(log).toEqual(["child"])
    })
  )

  itEffect("ends, children first, when its caller is interrupted by whatever", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const group = TaskGroup.run((group: Group) =>
        Effect.gen(function* () {
          yield* group.startSoon(
            Effect.onInterrupt(Effect.never, () =>
              Effect.andThen(
                settle,
                Effect.sync(() => log.push("child"))
              )
            )
          )
          yield* hang(log, "body")
        })
      )
      const timeout = yield* Effect.forkChild(Effect.timeoutOption(group, "1 second"), { startImmediately: true })
      yield* settle
      yield* TestClock.adjust("1 second")
      yield* Fiber.join(timeout)
      log.push("timeout")
      yield* CancelScope.run((scope) =>
        Effect.all([group, Effect.andThen(settle, scope.cancel())], { concurrency: "unbounded" })
      )
      log.push("scope")
      const racing = Effect.race(group, Effect.andThen(settle, Effect.void))
      yield* racing
      log.push("race")
      expect(log).toEqual(["body", "child", "timeout", "body", "child", "scope", "body", "child", "race"])
    })
  )

  itEffect("waits on when it is cancelled while it waits, and gives the value", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const value = yield* TaskGroup.run((group) =>
        Effect.gen(function* () {
          yield* group.startSoon(hang(log, "child"))
          yield* group.startSoon(Effect.andThen(settle, group.cancelScope.cancel("enough")))
          return "value"
        })
      )
      expect([value, log]).toEqual(["value", ["child"]])
    })
  )

  itEffect("goes on when a child is interrupted alone, by its handle or by itself", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      yield* TaskGroup.run((group: Group) =>
        Effect.gen(function* () {
          const child = yield* group.startSoon(hang(log, "cancelled"))
          yield* group.startSoon(Effect.interrupt)
          yield* settle
          yield* child.cancel
          yield* child.cancel
          expect(yield* child.status).toBe("cancelling")
          yield* child.await
          expect(yield* child.status).toBe("cancelled")
          expect(yield* group.cancelScope.cancelCalled).toBe(false)
        })
      )
      expect(log).toEqual(["cancelled"])
    })
  )

  itEffect("does not call itself cancelled when a child fails while something around cuts it", () =>
    Effect.gen(function* () {
      let scope: CancelScope.CancelScope | undefined
      const group = TaskGroup.run((group: Group) => {
        scope = group.cancelScope
        return Effect.andThen(
          group.startSoon(Effect.onInterrupt(Effect.never, () => Effect.die("cleanup"))),
          Effect.never
        )
      })
      const fiber = yield* Effect.forkChild(group)
      yield* settle
      yield* Fiber.interrupt(fiber)
      expect(yield* reasons(Fiber.join(fiber))).toEqual(["interrupt", ["die", "cleanup"]])
      if (scope === undefined) throw new Error("no scope")
      expect([yield* scope.cancelCalled, yield* scope.cancelCause]).toEqual([false, "outer"])
    })
  )

  itEffect("tells by its scope why it was cancelled", () =>
    Effect.gen(function* () {
      let scope: CancelScope.CancelScope | undefined
      const failing = TaskGroup.run((group: Group<string>) => {
        scope = group.cancelScope
        return Effect.andThen(group.startSoon(Effect.fail("child")), Effect.never)
      })
      yield* Effect.exit(failing)
      if (scope === undefined) throw new Error("no scope")
      expect(yield* scope.cancelCause).toBe("explicit")
      expect(yield* scope.cancelReason).toEqual(Cause.fail("child"))
      expect(yield* scope.cancelledCaught).toBe(true)
    })
  )
})
