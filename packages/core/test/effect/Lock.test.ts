import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { describe, expect } from "vitest"
import * as CancelScope from "../../src/effect/CancelScope.ts"
import * as CapacityLimiter from "../../src/effect/CapacityLimiter.ts"
import * as Lock from "../../src/effect/Lock.ts"
import * as TaskGroup from "../../src/effect/TaskGroup.ts"
import { LockMisuse, WouldBlock } from "../../src/errors/SyncError.ts"
import { checkClean, itEffect, reasons } from "./support.ts"
import { interruptAtEachYield } from "./yields.ts"

checkClean()

const fork = <A, E>(effect: Effect.Effect<A, E>) => Effect.forkChild(effect, { startImmediately: true })
const free = { locked: false, owner: undefined, tasksWaiting: 0 }

describe("Lock", () => {
  itEffect("is the calling fiber's, first come first served", () =>
    Effect.gen(function* () {
      const lock = yield* Lock.make()
      const log: Array<string> = []
      yield* lock.acquire
      const hold = (name: string) =>
        lock.withLock(
          Effect.andThen(
            Effect.sync(() => log.push(name)),
            Effect.yieldNow
          )
        )
      const fibers = yield* Effect.forEach(["a", "b", "c"], (name) => fork(hold(name)))
      expect(yield* lock.statistics).toEqual({ locked: true, owner: Fiber.getCurrent(), tasksWaiting: 3 })
      yield* lock.release
      expect((yield* lock.statistics).owner).toBe(fibers[0])
      expect(yield* Effect.flip(lock.acquireNoWait)).toBeInstanceOf(WouldBlock)
      yield* Effect.forEach(fibers, Fiber.join)
      expect(log).toEqual(["a", "b", "c"])
      expect(yield* lock.statistics).toEqual(free)
    })
  )

  itEffect("dies of an owner who takes it twice, or releases what it does not hold", () =>
    Effect.gen(function* () {
      const lock = Lock.makeUnsafe()
      expect(yield* reasons(lock.release)).toEqual([["die", new LockMisuse({ reason: "notHolding" })]])
      yield* lock.acquireNoWait
      const twice = [["die", new LockMisuse({ reason: "holding" })]]
      expect(yield* reasons(lock.acquire)).toEqual(twice)
      expect(yield* reasons(lock.acquireNoWait)).toEqual(twice)
      expect(yield* reasons(lock.withLock(Effect.void))).toEqual(twice)
      const other = yield* fork(reasons(lock.release))
      expect(yield* Fiber.join(other)).toEqual([["die", new LockMisuse({ reason: "notHolding" })]])
      yield* lock.release
      expect(yield* lock.isLocked).toBe(false)
    })
  )

  itEffect("may be acquired by one fiber and released by another, for an owner of theirs", () =>
    Effect.gen(function* () {
      const lock = Lock.makeUnsafe()
      const owner = { name: "order 66" }
      yield* lock.acquireOnBehalfOf(owner)
      expect(yield* Effect.flip(lock.acquireOnBehalfOfNoWait({}))).toBeInstanceOf(WouldBlock)
      expect((yield* lock.statistics).owner).toBe(owner)
      yield* Fiber.join(yield* fork(lock.releaseOnBehalfOf(owner)))
      yield* lock.acquireOnBehalfOfNoWait(owner)
    })
  )

  itEffect("is released when what holds it fails, dies or is interrupted", () =>
    Effect.gen(function* () {
      const lock = Lock.makeUnsafe()
      expect(yield* reasons(lock.withLock(Effect.fail("no")))).toEqual(["no"])
      expect(yield* reasons(lock.withLock(Effect.die("never")))).toEqual([["die", "never"]])
      yield* Fiber.interrupt(yield* fork(lock.withLock(Effect.never)))
      expect(yield* lock.statistics).toEqual(free)
    })
  )

  itEffect("passes over one who was interrupted while it waited", () =>
    Effect.gen(function* () {
      const lock = Lock.makeUnsafe()
      yield* lock.acquire
      const one = yield* fork(lock.withLock(Effect.void))
      const other = yield* fork(lock.withLock(Effect.succeed("other")))
      yield* Fiber.interrupt(one)
      yield* lock.release
      expect(yield* Fiber.join(other)).toBe("other")
      expect(yield* lock.statistics).toEqual(free)
    })
  )

  itEffect("goes to the next when the one to whom it was handed is interrupted before it goes on", () =>
    Effect.gen(function* () {
      const lock = Lock.makeUnsafe()
      const log: Array<string> = []
      yield* lock.acquire
      let heir: Fiber.Fiber<unknown> | undefined
      // Releases inside its turn, so that the heir is told after it, and interrupts the heir before that.
      const one = yield* fork(
        lock.withLock(
          Effect.sync(() => {
            lock.state.release(Fiber.getCurrent())
            heir?.interruptUnsafe()
            lock.state.acquire(Fiber.getCurrent(), () => log.push("own again"))
          })
        )
      )
      heir = yield* fork(lock.withLock(Effect.sync(() => log.push("heir"))))
      const last = yield* fork(lock.withLock(Effect.sync(() => log.push("last"))))
      yield* lock.release
      yield* Effect.forEach([one, heir, last], Fiber.await)
      expect(log).toEqual(["last", "own again"])
    })
  )

  itEffect("is in the body of a scope, however deep, the fiber's that runs it, and not a child's", () =>
    Effect.gen(function* () {
      const lock = Lock.makeUnsafe()
      const limiter = CapacityLimiter.makeUnsafe(1)
      const acquire = Effect.andThen(lock.acquire, limiter.acquire)
      const release = Effect.andThen(lock.release, limiter.release)
      yield* CancelScope.failAfter("1 second")(CancelScope.shield(acquire))
      expect(lock.state.isHeldBy(Fiber.getCurrent())).toBe(true)
      expect(limiter.state.statistics().borrowers).toEqual([Fiber.getCurrent()])
      expect(yield* reasons(CancelScope.shield(lock.acquire))).toEqual([["die", new LockMisuse({ reason: "holding" })]])
      const refused = yield* TaskGroup.run((group) =>
        Effect.gen(function* () {
          const child = yield* group.startSoon(reasons(lock.release))
          const fork = yield* Effect.forkChild(reasons(lock.release))
          const refused = [yield* child.join, yield* Fiber.join(fork)]
          yield* release
          return refused
        })
      )
      const notHolding = [["die", new LockMisuse({ reason: "notHolding" })]]
      expect(refused).toEqual([notHolding, notHolding])
      expect([lock.state.statistics(), limiter.state.borrowedTokens]).toEqual([free, 0])
    })
  )

  itEffect("is lost at no yield", () =>
    Effect.gen(function* () {
      const lock = Lock.makeUnsafe()
      const restored = Effect.uninterruptibleMask((restore) => Effect.andThen(restore(lock.acquire), lock.release))
      for (const effect of [lock.withLock(Effect.void), restored])
        yield* interruptAtEachYield(effect, () => expect(lock.state.statistics()).toEqual(free))
    })
  )
})
