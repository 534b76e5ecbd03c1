import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { describe, expect } from "vitest"
import * as CancelScope from "../../src/effect/CancelScope.ts"
import * as TaskGroup from "../../src/effect/TaskGroup.ts"
import { checkClean, itEffect, reasons, settle } from "./support.ts"

checkClean()

type Group<E = never> = TaskGroup.TaskGroup<E>

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
