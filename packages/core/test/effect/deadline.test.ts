import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as TestClock from "effect/testing/TestClock"
import { describe, expect, it } from "vitest"
import * as CancelScope from "../../src/effect/CancelScope.ts"
import { ownTimers } from "../ownTimers.ts"
import { checkClean, hang, itEffect, settle } from "./support.ts"

checkClean()

/** All that a scope says of itself. */
const told = (scope: CancelScope.CancelScope) =>
  Effect.all({
    called: scope.cancelCalled,
    caught: scope.cancelledCaught,
    cause: scope.cancelCause,
    reason: scope.cancelReason
  })

describe("deadline", () => {
  itEffect("cancels when it comes", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      let scope: CancelScope.CancelScope | undefined
      const body = (own: CancelScope.CancelScope) => {
        scope = own
        return hang(log, "cut")
      }
      const fiber = yield* Effect.forkChild(CancelScope.run(body, { timeout: "2 seconds", deadline: 1000 }), {
        startImmediately: true
      })
      yield* TestClock.setTime(999)
      expect(log).toEqual([])
      yield* TestClock.setTime(1000)
      expect(yield* Fiber.join(fiber)).toEqual(Option.none())
      if (scope === undefined) throw new Error("no scope")
      expect(yield* told(scope)).toEqual({ called: true, caught: true, cause: "deadline", reason: undefined })
    })
  )

  itEffect("that has passed lets the body get to its first suspension", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const body = (scope: CancelScope.CancelScope) =>
        Effect.gen(function* () {
          log.push(String(yield* scope.cancelCause))
          yield* Effect.yieldNow
          log.push("too far")
        })
      expect(yield* CancelScope.run(body, { deadline: -1 })).toEqual(Option.none())
      expect(yield* CancelScope.moveOnAfter(0)(body)).toEqual(Option.none())
      expect(yield* Effect.succeed(1).pipe(CancelScope.moveOnAfter("-1 seconds"))).toEqual(Option.some(1))
      expect(log).toEqual(["deadline", "deadline"])
    })
  )

  itEffect("may be moved back and forth while it runs", () =>
    Effect.gen(function* () {
      const scope = yield* Deferred.make<CancelScope.CancelScope>()
      const ended: Array<string> = []
      const fiber = yield* Effect.forkChild(
        Effect.tap(
          CancelScope.moveOnAfter("1 second")((own) => Effect.andThen(Deferred.succeed(scope, own), Effect.never)),
          () => Effect.sync(() => ended.push("ended"))
        )
      )
      const own = yield* Deferred.await(scope)
      expect(yield* own.deadline).toBe(1000)
      yield* own.setDeadline(3000)
      yield* own.setDeadline(4000)
      yield* TestClock.setTime(3999)
      yield* settle
      expect(ended).toEqual([])
      yield* own.setDeadline(Number.POSITIVE_INFINITY)
      yield* TestClock.setTime(9000)
      yield* own.setDeadline(20_000)
      yield* own.setDeadline(10_000)
      yield* TestClock.setTime(9999)
      yield* settle
      expect(ended).toEqual([])
      yield* TestClock.setTime(10_000)
      expect(yield* Fiber.join(fiber)).toEqual(Option.none())
      expect(yield* own.cancelCause).toBe("deadline")
      yield* own.setDeadline(30_000)
      expect(yield* own.cancelCalled).toBe(true)
    })
  )

  itEffect("that is moved to now cancels at once", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(5000)
      const value = yield* CancelScope.run((scope) =>
        Effect.gen(function* () {
          yield* scope.setDeadline(5001)
          expect(yield* scope.cancelCause).toBe(undefined)
          yield* scope.setDeadline(5000)
          expect(yield* scope.cancelCause).toBe("deadline")
          yield* Effect.never
        })
      )
      expect(value).toEqual(Option.none())
    })
  )

  itEffect("that is not a number is a mistake", () =>
    Effect.gen(function* () {
      const exit = yield* Effect.exit(CancelScope.run(() => Effect.void, { deadline: Number.NaN }))
      const moved = yield* Effect.exit(CancelScope.run((scope) => scope.setDeadline(Number.NaN)))
      for (const failed of [exit, moved]) {
        expect(Exit.isFailure(failed) && String(Cause.squash(failed.cause))).toMatch(/^RangeError: The deadline of a/)
      }
    })
  )

  itEffect("in force is the earliest, as far out as the next shield", () =>
    Effect.gen(function* () {
      const seen: Array<number> = []
      const look = Effect.flatMap(CancelScope.currentEffectiveDeadline, (at) => Effect.sync(() => seen.push(at)))
      yield* look
      yield* CancelScope.run(
        () =>
          Effect.gen(function* () {
            yield* CancelScope.run(() => look, { deadline: 2000 })
            yield* CancelScope.run(() => look, { deadline: 500 })
            yield* CancelScope.shield(look)
            yield* CancelScope.run(() => look, { deadline: 3000, shield: true })
            yield* look
          }),
        { deadline: 1000 }
      )
      expect(seen).toEqual([Number.POSITIVE_INFINITY, 1000, 500, Number.POSITIVE_INFINITY, 3000, 1000])
    })
  )

  itEffect("runs by the clock of the fiber that runs the scope", () =>
    Effect.gen(function* () {
      const clock = yield* Clock.clockWith(Effect.succeed)
      const halted: Clock.Clock = { ...clock, currentTimeMillisUnsafe: () => 0, sleep: () => Effect.never }
      const fiber = yield* Effect.forkChild(
        Effect.sleep("2 seconds")
          .pipe(Effect.provideService(Clock.Clock, clock), CancelScope.moveOnAfter("1 second"))
          .pipe(Effect.provideService(Clock.Clock, halted)),
        { startImmediately: true }
      )
      yield* TestClock.adjust("3 seconds")
      expect(yield* Fiber.join(fiber)).toEqual(Option.some(undefined))
    })
  )
})

describe("the timer of a deadline", () => {
  it("is gone with the scope, however that ended", async () => {
    const before = ownTimers()
    const turn = Effect.promise(() => new Promise<void>((resolve) => setImmediate(resolve)))
    const seen = (scope: CancelScope.CancelScope) =>
      Effect.gen(function* () {
        yield* turn
        yield* scope.setDeadline((yield* scope.deadline) - 1000)
        expect(ownTimers()).toBe(before + 1)
      })
    await Effect.runPromise(CancelScope.moveOnAfter("1 hour")(seen))
    expect(ownTimers()).toBe(before)
    await Effect.runPromise(
      CancelScope.moveOnAfter("1 hour")((scope) =>
        Effect.andThen(Effect.andThen(seen(scope), scope.cancel()), Effect.never)
      )
    )
    expect(ownTimers()).toBe(before)
  })

  itEffect("sleeps once, however often the deadline is moved away", () =>
    Effect.gen(function* () {
      let sleeps = 0
      const clock = yield* Clock.clockWith(Effect.succeed)
      const counting: Clock.Clock = {
        ...clock,
        currentTimeMillisUnsafe: () => clock.currentTimeMillisUnsafe(),
        sleep: (duration) => {
          sleeps++
          return clock.sleep(duration)
        }
      }
      const moving = CancelScope.moveOnAfter("1 second")((scope) =>
        Effect.gen(function* () {
          yield* settle
          for (let at = 1001; at < 1100; at++) yield* scope.setDeadline(at)
        })
      )
      yield* Effect.provideService(moving, Clock.Clock, counting)
      expect(sleeps).toBe(1)
    })
  )
})

describe("failAfter", () => {
  itEffect("fails when the deadline itself cut it", () =>
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(
        Effect.all(
          [
            Effect.flip(Effect.never.pipe(CancelScope.failAfter("2 seconds"))),
            Effect.flip(Effect.never.pipe(CancelScope.failAfter("2 seconds", { reason: "too slow" }))),
            Effect.flip(Effect.never.pipe(CancelScope.failAt(2000)))
          ],
          { concurrency: 3 }
        ),
        { startImmediately: true }
      )
      yield* TestClock.adjust("2 seconds")
      const errors = yield* Fiber.join(fiber)
      expect(errors.map(({ message }) => message)).toEqual([
        "Operation timed out after '2s'",
        "too slow",
        "Operation timed out at its deadline, 2000 ms after the epoch"
      ])
      expect(errors.every(Cause.isTimeoutError)).toBe(true)
    })
  )

  itEffect("interrupts when its scope was cancelled before, however late it ends", () =>
    Effect.gen(function* () {
      const exit = yield* Effect.exit(
        CancelScope.failAfter("1 second")((scope) =>
          Effect.andThen(scope.cancel(), Effect.never).pipe(Effect.onInterrupt(() => TestClock.adjust("5 seconds")))
        )
      )
      expect(Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause)).toBe(true)
    })
  )

  itEffect("gives the value of a body that finished late", () =>
    Effect.gen(function* () {
      const late = Effect.as(TestClock.adjust("5 seconds"), "late").pipe(Effect.uninterruptible)
      const blocking = Effect.sync(() => "late")
      expect(yield* blocking.pipe(CancelScope.failAfter(0))).toBe("late")
      expect((yield* Effect.exit(late.pipe(CancelScope.failAfter("1 second"))))._tag).toBe("Failure")
    })
  )

  itEffect("prefers what the body failed with", () =>
    Effect.gen(function* () {
      const exit = yield* Effect.exit(
        Effect.onInterrupt(Effect.never, () => Effect.die("finalizer")).pipe(CancelScope.failAfter(0))
      )
      expect(exit).toEqual(Exit.die("finalizer"))
    })
  )

  itEffect("without a duration never does", () =>
    Effect.gen(function* () {
      const value = yield* CancelScope.failAfter(undefined)((scope) => scope.deadline)
      expect(value).toBe(Number.POSITIVE_INFINITY)
      expect(yield* CancelScope.moveOnAt(undefined)((scope) => scope.deadline)).toEqual(Option.some(value))
    })
  )
})
