import { AsyncLocalStorage } from "node:async_hooks"
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as TestClock from "effect/testing/TestClock"
import { describe, expect } from "vitest"
import * as CancelScope from "../../src/effect/CancelScope.ts"
import * as TaskGroup from "../../src/effect/TaskGroup.ts"
import { checkClean, hang, itEffect, settle } from "./support.ts"

checkClean()

type Group<E = never> = TaskGroup.TaskGroup<E>

/** The reasons of a failure, in order: what failed, died or was interrupted. */
const reasons = <A, E>(effect: Effect.Effect<A, E>): Effect.Effect<ReadonlyArray<unknown>> =>
  Effect.map(Effect.exit(effect), (exit) =>
    Exit.isSuccess(exit)
      ? [`succeeded with ${String(exit.value)}`]
      : exit.cause.reasons.map((reason) =>
          Cause.isFailReason(reason) ? reason.error : Cause.isDieReason(reason) ? ["die", reason.defect] : "interrupt"
        )
  )

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

describe("startSoon", () => {
  itEffect("begins when its caller suspends, in order", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      yield* TaskGroup.run((group) =>
        Effect.gen(function* () {
          for (const name of ["a", "b"]) yield* group.startSoon(Effect.sync(() => log.push(name)))
          log.push("body")
        })
      )
      expect(log).toEqual(["body", "a", "b"])
    })
  )

  itEffect("never runs what is cancelled before it began", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const handles = yield* TaskGroup.run((group) =>
        Effect.gen(function* () {
          const early = yield* group.startSoon(Effect.sync(() => log.push("early")))
          const one = yield* group.startSoon(Effect.sync(() => log.push("one")))
          yield* one.cancel
          yield* group.cancelScope.cancel()
          const late = yield* group.startSoon(Effect.sync(() => log.push("late")))
          const started = yield* Effect.exit(group.start((status) => status.started(1)))
          log.push(Exit.hasInterrupts(started) ? "start interrupted" : "start gave a value")
          return [early, one, late]
        })
      )
      expect(yield* Effect.forEach(handles, ({ status }) => status)).toEqual(["cancelled", "cancelled", "cancelled"])
      expect(log).toEqual(["start interrupted"])
    })
  )

  itEffect("lives in the scope of the group, not of its caller", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      yield* CancelScope.run((outer) =>
        TaskGroup.run((group) =>
          CancelScope.shield(
            Effect.gen(function* () {
              yield* group.startSoon(hang(log, "child"))
              yield* settle
              yield* outer.cancel()
              yield* settle
              log.push("shielded body")
            })
          )
        )
      )
      expect(log).toEqual(["child", "shielded body"])
      yield* TaskGroup.run((group) =>
        CancelScope.run((own) =>
          Effect.gen(function* () {
            yield* own.setDeadline(10)
            const child = yield* group.startSoon(CancelScope.currentEffectiveDeadline)
            expect(yield* child.join).toBe(Number.POSITIVE_INFINITY)
          })
        )
      )
    })
  )

  itEffect("has the services and the async context of its caller", () =>
    Effect.gen(function* () {
      const Name = Context.Reference("test/Name", { defaultValue: () => "default" })
      const storage = new AsyncLocalStorage<string>()
      const look = Effect.gen(function* () {
        return [yield* Name, storage.getStore()]
      })
      const child = yield* TaskGroup.run((group) =>
        Effect.gen(function* () {
          storage.enterWith("at the start")
          const child = yield* Effect.provideService(group.startSoon(look), Name, "given")
          storage.enterWith("later")
          return child
        })
      )
      expect(yield* child.join).toEqual(["given", "at the start"])
    })
  )

  itEffect("dies of GroupClosed when the group has ended, also after a failure", () =>
    Effect.gen(function* () {
      const closed = yield* TaskGroup.run(Effect.succeed<Group>)
      let failed: Group | undefined
      yield* Effect.exit(
        TaskGroup.run((group: Group) => {
          failed = group
          return Effect.fail("no")
        })
      )
      for (const group of [closed, failed]) {
        if (group === undefined) throw new Error("no group")
        const [soon] = yield* reasons(group.startSoon(Effect.void, { name: "late" }))
        expect(soon).toMatchObject(["die", { _tag: "GroupClosed", child: "late" }])
        const [start] = yield* reasons(group.start(({ started }) => started()))
        expect(start).toMatchObject(["die", { _tag: "GroupClosed" }])
      }
    })
  )

  itEffect("may be called from outside as long as the group lives", () =>
    Effect.gen(function* () {
      const opened = yield* Deferred.make<Group<string>>()
      const fiber = yield* Effect.forkChild(
        TaskGroup.run((group: Group<string>) => Effect.andThen(Deferred.succeed(opened, group), Effect.never))
      )
      const group = yield* Deferred.await(opened)
      yield* group.startSoon(Effect.fail("from outside"))
      expect(yield* reasons(Fiber.join(fiber))).toEqual(["from outside"])
    })
  )
})

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

describe("start", () => {
  itEffect("gives what the child passes on, or its handle", () =>
    Effect.gen(function* () {
      yield* TaskGroup.run((group: Group) =>
        Effect.gen(function* () {
          function server(status: TaskGroup.TaskStatus<number>) {
            return Effect.as(status.started(8080), "stopped")
          }
          expect(yield* group.start(server)).toBe(8080)
          const handle = yield* group.start(server, { returnHandle: true })
          expect([handle.name, handle.startValue, yield* handle.join]).toEqual(["server", 8080, "stopped"])
          const named = yield* group.start(server, { returnHandle: true, name: "other" })
          expect(named.name).toBe("other")
          expect(yield* group.start((status) => status.started())).toBe(undefined)
        })
      )
    })
  )

  itEffect("fails alone with what the child fails with before; afterwards it is the group's", () =>
    Effect.gen(function* () {
      const before = TaskGroup.run((group: Group<string>) =>
        Effect.gen(function* () {
          const error = yield* Effect.flip(group.start(() => Effect.fail("early")))
          expect(yield* group.cancelScope.cancelCalled).toBe(false)
          return error
        })
      )
      expect(yield* before).toBe("early")
      const after = TaskGroup.run((group: Group<string>) =>
        Effect.gen(function* () {
          const value = yield* group.start((status: TaskGroup.TaskStatus<number>) =>
            Effect.andThen(status.started(1), Effect.fail("late"))
          )
          return yield* Effect.fail(`got ${value}`)
        })
      )
      expect(yield* reasons(after)).toEqual(["got 1", "late"])
    })
  )

  itEffect("fails with NotStarted, and dies of StartedTwice", () =>
    Effect.gen(function* () {
      const never = TaskGroup.run((group: Group) => group.start(() => Effect.void, { name: "lazy" }))
      expect(yield* Effect.flip(never)).toMatchObject({ _tag: "NotStarted", child: "lazy" })
      const twice = TaskGroup.run((group: Group) =>
        group.start(({ started }) => Effect.andThen(started(), started()), { name: "eager" })
      )
      expect(yield* reasons(twice)).toMatchObject([["die", { _tag: "StartedTwice", child: "eager" }]])
    })
  )

  itEffect("interrupts and awaits the child when its caller is, and the group goes on", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      yield* TaskGroup.run((group: Group) =>
        Effect.gen(function* () {
          const start = group.start((status: TaskGroup.TaskStatus<void>) =>
            Effect.onInterrupt(Effect.never, () =>
              Effect.gen(function* () {
                yield* settle
                yield* status.started()
                log.push("child")
              })
            )
          )
          const caller = yield* Effect.forkChild(start)
          yield* settle
          yield* Fiber.interrupt(caller)
          log.push("caller")
          expect(yield* group.cancelScope.cancelCalled).toBe(false)
        })
      )
      expect(log).toEqual(["child", "caller"])
    })
  )

  itEffect("keeps what the child of an interrupted caller fails with", () =>
    Effect.gen(function* () {
      const group = TaskGroup.run((group: Group) =>
        Effect.gen(function* () {
          const caller = yield* Effect.forkChild(
            group.start(() => Effect.onInterrupt(Effect.never, () => Effect.die("cleanup")))
          )
          yield* settle
          yield* Fiber.interrupt(caller)
          return yield* reasons(Fiber.join(caller))
        })
      )
      expect(yield* group).toEqual(["interrupt", ["die", "cleanup"]])
    })
  )

  itEffect("respects a shield in the child", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const gate = yield* Deferred.make<void>()
      const fiber = yield* Effect.forkChild(
        TaskGroup.run((group: Group) =>
          group.start(() =>
            Effect.andThen(
              CancelScope.shield(Deferred.await(gate)),
              Effect.sync(() => log.push("too far"))
            )
          )
        )
      )
      yield* settle
      const interrupting = yield* Effect.forkChild(Fiber.interrupt(fiber))
      yield* settle
      expect(fiber.pollUnsafe()).toBe(undefined)
      yield* Deferred.succeed(gate, undefined)
      yield* Fiber.join(interrupting)
      expect(log).toEqual([])
    })
  )

  itEffect("loses nothing when the caller's fiber yields in the middle", () =>
    Effect.gen(function* () {
      // Effect lets a fiber yield after 2048 operations, wherever it is then.
      yield* TaskGroup.run((group: Group) =>
        Effect.gen(function* () {
          for (let lead = 2000; lead < 2060; lead++) {
            yield* Effect.yieldNow
            for (let i = 0; i < lead; i++) yield* Effect.void
            const value = yield* group.start((status: TaskGroup.TaskStatus<number>) => status.started(lead))
            expect(value).toBe(lead)
          }
        })
      )
    })
  )
})
