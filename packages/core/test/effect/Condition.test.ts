import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import { describe, expect } from "vitest"
import * as CancelScope from "../../src/effect/CancelScope.ts"
import * as Condition from "../../src/effect/Condition.ts"
import * as Lock from "../../src/effect/Lock.ts"
import { LockMisuse } from "../../src/errors/SyncError.ts"
import { checkClean, itEffect, reasons, settle } from "./support.ts"
import { interruptAtEachYield } from "./yields.ts"

checkClean()

const fork = <A, E>(effect: Effect.Effect<A, E>) => Effect.forkChild(effect, { startImmediately: true })
const free = { locked: false, owner: undefined, tasksWaiting: 0 }

describe("Condition", () => {
  itEffect("lets those who waited longest go on, each with the lock", () =>
    Effect.gen(function* () {
      const condition = yield* Condition.make()
      const log: Array<string> = []
      const wait = (name: string) =>
        condition.withLock(
          Effect.gen(function* () {
            yield* condition.wait
            log.push(`${name} in`)
            yield* Effect.yieldNow
            log.push(`${name} out`)
          })
        )
      const fibers = yield* Effect.forEach(["a", "b", "c"], (name) => fork(wait(name)))
      expect(yield* condition.statistics).toEqual({ tasksWaiting: 3, lockStatistics: free })
      yield* condition.withLock(condition.notify(2))
      yield* settle
      expect(log).toEqual(["a in", "a out", "b in", "b out"])
      yield* condition.withLock(condition.notifyAll)
      yield* Effect.forEach(fibers, Fiber.join)
      expect(log.slice(4)).toEqual(["c in", "c out"])
    })
  )

  itEffect("asks the predicate under the lock, until it holds", () =>
    Effect.gen(function* () {
      const lock = yield* Lock.make()
      const condition = yield* Condition.make(lock)
      const asked: Array<unknown> = []
      let count = 0
      const isEnough = Effect.sync(() => {
        asked.push(lock.state.isHeldBy(Fiber.getCurrent()))
        return count === 2
      })
      const byEffect = yield* fork(lock.withLock(condition.waitFor(isEnough)))
      const byFunction = yield* fork(lock.withLock(condition.waitFor(() => count === 2)))
      for (let times = 0; times < 2; times++) {
        count++
        yield* condition.withLock(condition.notifyAll)
      }
      yield* Fiber.join(byEffect)
      yield* Fiber.join(byFunction)
      yield* lock.withLock(condition.waitFor(() => true))
      expect(asked).toEqual([true, true, true])
    })
  )

  itEffect("dies of one who waits or notifies without the lock, and of a number that is none", () =>
    Effect.gen(function* () {
      const condition = Condition.makeUnsafe()
      const misuse = [["die", new LockMisuse({ reason: "notHolding" })]]
      expect(yield* reasons(condition.wait)).toEqual(misuse)
      expect(yield* reasons(condition.notify())).toEqual(misuse)
      expect(yield* reasons(condition.notifyAll)).toEqual(misuse)
      expect(yield* reasons(condition.withLock(condition.notify(-1)))).toEqual([["die", expect.any(RangeError)]])
      expect(yield* reasons(condition.withLock(condition.waitFor(Effect.fail("no"))))).toEqual(["no"])
      expect(yield* condition.lock.statistics).toEqual(free)
    })
  )

  itEffect("has the lock again before an interruption of the wait goes on", () =>
    Effect.gen(function* () {
      const condition = Condition.makeUnsafe()
      const log: Array<unknown> = []
      const note = Effect.sync(() => log.push(["interrupted", condition.lock.state.isHeldBy(Fiber.getCurrent())]))
      const release = yield* Deferred.make<void>()
      const waiter = yield* fork(condition.withLock(Effect.onInterrupt(condition.wait, () => note)))
      const holder = yield* fork(condition.withLock(Deferred.await(release)))
      const interrupting = yield* fork(Fiber.interrupt(waiter))
      yield* settle
      expect(log).toEqual([])
      expect(yield* condition.statistics).toMatchObject({ tasksWaiting: 0, lockStatistics: { tasksWaiting: 1 } })
      yield* Deferred.succeed(release, undefined)
      yield* Fiber.join(interrupting)
      yield* Fiber.join(holder)
      expect(log).toEqual([["interrupted", true]])
      expect(yield* condition.lock.statistics).toEqual(free)
    })
  )

  itEffect("passes on the notification of one who is interrupted before it has the lock", () =>
    Effect.gen(function* () {
      const condition = Condition.makeUnsafe()
      const one = yield* fork(condition.withLock(condition.wait))
      const other = yield* fork(condition.withLock(Effect.as(condition.wait, "other")))
      const interrupting = yield* condition.withLock(
        Effect.gen(function* () {
          yield* condition.notify()
          return yield* fork(Fiber.interrupt(one))
        })
      )
      expect(yield* Fiber.join(other)).toBe("other")
      yield* Fiber.join(interrupting)
      expect(yield* condition.statistics).toEqual({ tasksWaiting: 0, lockStatistics: free })
    })
  )

  itEffect("lets a waiter be interrupted by whom its own wait lets in", () =>
    Effect.gen(function* () {
      const condition = Condition.makeUnsafe()
      let waiter: Fiber.Fiber<unknown> | undefined
      const started = yield* Deferred.make<void>()
      waiter = yield* Effect.forkChild(condition.withLock(Effect.andThen(Deferred.await(started), condition.wait)), {
        startImmediately: true
      })
      // Runs inside `wait`, while the waiter does: before the waiter is back from asking.
      const intruder = yield* fork(
        condition.withLock(
          Effect.andThen(
            condition.notify(),
            Effect.sync(() => waiter?.interruptUnsafe())
          )
        )
      )
      yield* Deferred.succeed(started, undefined)
      yield* Fiber.join(intruder)
      expect(yield* reasons(Fiber.join(waiter))).toEqual(["interrupt"])
      expect(yield* condition.statistics).toEqual({ tasksWaiting: 0, lockStatistics: free })
    })
  )

  itEffect("passes on the notification of one who is notified and interrupted by whom its own wait lets in", () =>
    Effect.gen(function* () {
      const condition = Condition.makeUnsafe()
      const started = yield* Deferred.make<void>()
      const one = yield* fork(condition.withLock(Effect.andThen(Deferred.await(started), condition.wait)))
      // It must have the lock first, so it comes into the queue of the condition behind the one.
      const other = yield* fork(condition.withLock(condition.wait))
      const intruder = yield* fork(
        condition.withLock(Effect.flatMap(condition.notify(), () => Effect.sync(() => one.interruptUnsafe())))
      )
      yield* Deferred.succeed(started, undefined)
      yield* Fiber.join(intruder)
      expect(yield* reasons(Fiber.join(one))).toEqual(["interrupt"])
      yield* Fiber.join(other)
      expect(yield* condition.statistics).toEqual({ tasksWaiting: 0, lockStatistics: free })
    })
  )

  itEffect("ends with its cancel scope", () =>
    Effect.gen(function* () {
      const condition = Condition.makeUnsafe()
      yield* CancelScope.run((scope) =>
        Effect.gen(function* () {
          yield* fork(Effect.andThen(settle, scope.cancel()))
          yield* condition.withLock(condition.wait)
        })
      )
      expect(yield* condition.statistics).toEqual({ tasksWaiting: 0, lockStatistics: free })
    })
  )

  itEffect("can be waited for, and told, in a scope under the lock, which goes on under the lock", () =>
    Effect.gen(function* () {
      const condition = Condition.makeUnsafe()
      const waiter = yield* fork(condition.withLock(condition.wait))
      const moved = yield* condition.withLock(
        Effect.gen(function* () {
          const moved = yield* CancelScope.moveOnAfter(0)(condition.wait)
          expect(condition.lock.state.isHeldBy(Fiber.getCurrent())).toBe(true)
          yield* CancelScope.shield(condition.notifyAll)
          return moved
        })
      )
      yield* Fiber.join(waiter)
      expect([moved, yield* condition.statistics]).toEqual([Option.none(), { tasksWaiting: 0, lockStatistics: free }])
    })
  )

  itEffect("leaves neither lock nor waiter behind at any yield", () =>
    Effect.gen(function* () {
      const condition = Condition.makeUnsafe()
      const notify = Effect.forkDetach(condition.withLock(condition.notifyAll))
      yield* interruptAtEachYield(Effect.andThen(notify, condition.withLock(condition.wait)), () => {})
      yield* settle
      expect(yield* condition.statistics).toEqual({ tasksWaiting: 0, lockStatistics: free })
    })
  )
})
