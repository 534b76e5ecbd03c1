import { AsyncLocalStorage } from "node:async_hooks"
import * as Context from "effect/Context"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import { describe, expect } from "vitest"
import * as CancelScope from "../../src/effect/CancelScope.ts"
import * as TaskGroup from "../../src/effect/TaskGroup.ts"
import { checkClean, hang, itEffect, reasons, settle } from "./support.ts"

checkClean()

type Group<E = never> = TaskGroup.TaskGroup<E>

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
