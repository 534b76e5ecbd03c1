import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { describe, expect } from "vitest"
import * as CapacityLimiter from "../../src/effect/CapacityLimiter.ts"
import * as Semaphore from "../../src/effect/Semaphore.ts"
import { SemaphoreMisuse, WouldBlock } from "../../src/errors/SyncError.ts"
import { checkClean, itEffect, reasons } from "./support.ts"
import { interruptAtEachYield } from "./yields.ts"

checkClean()

const fork = <A, E>(effect: Effect.Effect<A, E>) => Effect.forkChild(effect, { startImmediately: true })

describe("Semaphore", () => {
  itEffect("lets in as many as its value says, and then the others in order", () =>
    Effect.gen(function* () {
      const semaphore = yield* Semaphore.make(2)
      const log: Array<string> = []
      const enter = (name: string) =>
        semaphore.withPermit(
          Effect.gen(function* () {
            log.push(`${name} in`)
            yield* Effect.yieldNow
            log.push(`${name} out`)
          })
        )
      const fibers = yield* Effect.forEach(["a", "b", "c"], (name) => fork(enter(name)))
      expect([yield* semaphore.value, yield* semaphore.statistics]).toEqual([0, { tasksWaiting: 1 }])
      yield* Effect.forEach(fibers, Fiber.join)
      expect(log).toEqual(["a in", "b in", "a out", "c in", "b out", "c out"])
      expect([yield* semaphore.value, semaphore.maxValue]).toEqual([2, Number.POSITIVE_INFINITY])
    })
  )

  itEffect("hands a release to who waits, so that nobody comes between", () =>
    Effect.gen(function* () {
      const semaphore = Semaphore.makeUnsafe(0)
      const waiter = yield* fork(semaphore.acquire)
      yield* semaphore.release
      expect(yield* Effect.flip(semaphore.acquireNoWait)).toBeInstanceOf(WouldBlock)
      yield* Fiber.join(waiter)
      yield* semaphore.release
      yield* semaphore.acquireNoWait
    })
  )

  itEffect("dies of one release too many, and of numbers that are none", () =>
    Effect.gen(function* () {
      const semaphore = yield* Semaphore.make(1, { maxValue: 1 })
      expect(yield* reasons(semaphore.release)).toEqual([["die", new SemaphoreMisuse({ maxValue: 1 })]])
      expect(yield* reasons(Semaphore.make(-1))).toEqual([["die", expect.any(RangeError)]])
      expect(() => Semaphore.makeUnsafe(2, { maxValue: 1 })).toThrow(RangeError)
    })
  )

  itEffect("acquires nothing for one who is interrupted", () =>
    Effect.gen(function* () {
      const semaphore = Semaphore.makeUnsafe(1)
      yield* semaphore.acquire
      yield* Fiber.interrupt(yield* fork(semaphore.acquire))
      yield* semaphore.release
      yield* Fiber.interrupt(yield* fork(semaphore.withPermit(Effect.never)))
      expect([yield* semaphore.value, yield* semaphore.statistics]).toEqual([1, { tasksWaiting: 0 }])
    })
  )

  itEffect("loses nothing at any yield", () =>
    Effect.gen(function* () {
      const semaphore = Semaphore.makeUnsafe(1)
      yield* interruptAtEachYield(semaphore.withPermit(Effect.void), () => expect(semaphore.state.value).toBe(1))
    })
  )
})

describe("CapacityLimiter", () => {
  itEffect("loses no token at any yield", () =>
    Effect.gen(function* () {
      const limiter = CapacityLimiter.makeUnsafe(1)
      yield* interruptAtEachYield(limiter.withToken(Effect.void), () => expect(limiter.state.borrowedTokens).toBe(0))
    })
  )
})
