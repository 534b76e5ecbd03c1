import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Scheduler from "effect/Scheduler"
import { describe, expect } from "vitest"
import * as CancelScope from "../../src/effect/CancelScope.ts"
import * as TaskGroup from "../../src/effect/TaskGroup.ts"
import { Threads } from "../../src/effect/Threads.ts"
import { toThread } from "../../src/effect/toThread.ts"
import { portable } from "../../src/portable/portable.ts"
import { makeInProcess } from "../../src/testing/InProcess.ts"
import { fromThread } from "../../src/thread/fromThread.ts"
import { checkClean, itEffect, reasons, settle } from "./support.ts"

checkClean()

const { finish } = portable("file:///effect-softStop.test.js", {
  finish: async (): Promise<string> => {
    const signal = fromThread.stopSignal()
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve))
    return "finished"
  }
})

describe("requestStop", () => {
  itEffect("lets children finish, cancels nothing, and the group ends with what they made", () =>
    Effect.gen(function* () {
      const made = yield* TaskGroup.run((group: TaskGroup.TaskGroup) =>
        Effect.gen(function* () {
          const child = yield* group.startSoon(Effect.as(CancelScope.awaitStop, "made"))
          yield* settle
          yield* group.cancelScope.requestStop
          expect(yield* group.cancelScope.stopRequested).toBe(true)
          expect(yield* group.cancelScope.cancelCalled).toBe(false)
          return yield* child.join
        })
      )
      expect(made).toBe("made")
    })
  )

  itEffect("is known at once by who comes late, and refuses nothing", () =>
    TaskGroup.run((group: TaskGroup.TaskGroup) =>
      Effect.gen(function* () {
        group.cancelScope.requestStopUnsafe()
        group.cancelScope.requestStopUnsafe()
        yield* group.cancelScope.awaitStop
        const child = yield* group.startSoon(CancelScope.stopRequested)
        expect(yield* child.join).toBe(true)
      })
    )
  )

  itEffect("is seen through a shield, in an uninterruptible region, and by fibers forked inside", () =>
    CancelScope.run((scope) =>
      Effect.gen(function* () {
        const inner = CancelScope.run(() => CancelScope.awaitStop)
        const waits = [
          CancelScope.shield(CancelScope.awaitStop),
          Effect.uninterruptible(inner),
          Effect.uninterruptible(CancelScope.awaitStop)
        ]
        const fibers: Array<Fiber.Fiber<unknown>> = []
        for (const wait of waits) fibers.push(yield* Effect.forkChild(wait))
        yield* settle
        yield* scope.requestStop
        yield* Fiber.awaitAll(fibers)
      })
    )
  )

  itEffect("is heard by fibers that outlive the scope they were forked in", () =>
    CancelScope.run((scope) =>
      Effect.gen(function* () {
        const fork = Effect.forkDetach(CancelScope.awaitStop)
        const begin = CancelScope.shield(Effect.tap(fork, () => settle))
        const asks = CancelScope.shield(Effect.forkDetach(Effect.andThen(settle, CancelScope.stopRequested)))
        const fibers = [yield* begin, yield* Effect.uninterruptible(begin)]
        yield* settle
        expect(fibers.map((fiber) => fiber.pollUnsafe())).toEqual([undefined, undefined])
        const late = yield* Effect.uninterruptible(asks)
        yield* scope.requestStop
        yield* Fiber.awaitAll(fibers)
        expect(yield* Fiber.join(late)).toBe(true)
      })
    )
  )

  itEffect("is heard by a call wherever its fiber yields as it begins", () =>
    Effect.scoped(
      Effect.gen(function* () {
        const pool = yield* Threads.make(makeInProcess())
        const call = Effect.orDie(toThread.with({ pool }).run(finish))
        for (let place = 0; place < 160; place++) {
          yield* CancelScope.run((scope) =>
            Effect.gen(function* () {
              const before = Array.from({ length: place % 40 }, () => Effect.void)
              const late = Effect.andThen(Effect.all(before), call)
              const fiber = yield* Effect.forkChild(Effect.provideService(late, Scheduler.MaxOpsBeforeYield, 20))
              for (let turn = 0; turn < place / 40; turn++) yield* Effect.yieldNow
              yield* scope.requestStop
              expect(yield* Fiber.join(fiber)).toBe("finished")
            })
          )
        }
      })
    )
  )

  itEffect("is not seen outside, nor waited for in no scope", () =>
    Effect.gen(function* () {
      yield* CancelScope.run((scope) => scope.requestStop)
      expect(yield* CancelScope.stopRequested).toBe(false)
      const waiting = yield* Effect.forkChild(CancelScope.awaitStop)
      yield* settle
      expect(waiting.pollUnsafe()).toBe(undefined)
      yield* Fiber.interrupt(waiting)
    })
  )

  itEffect("stops being waited for when the waiting is interrupted", () =>
    Effect.gen(function* () {
      const ended = yield* reasons(
        TaskGroup.run((group: TaskGroup.TaskGroup) =>
          Effect.gen(function* () {
            const child = yield* group.startSoon(group.cancelScope.awaitStop)
            yield* settle
            yield* child.cancel
            yield* child.await
            yield* group.cancelScope.requestStop
          })
        )
      )
      expect(ended).toEqual(["succeeded with undefined"])
    })
  )
})
