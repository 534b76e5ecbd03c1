import process from "node:process"
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
const untouched = { called: false, caught: false, cause: undefined, reason: undefined }

describe("run", () => {
  itEffect("gives what the body succeeded with", () =>
    Effect.gen(function* () {
      let scope: CancelScope.CancelScope | undefined
      const value = yield* CancelScope.run((own) => {
        scope = own
        return Effect.as(Effect.yieldNow, 1)
      })
      expect(value).toEqual(Option.some(1))
      if (scope === undefined) throw new Error("no scope")
      expect(yield* told(scope)).toEqual(untouched)
    })
  )

  itEffect("fails and dies as the body does", () =>
    Effect.gen(function* () {
      const fail = yield* Effect.exit(CancelScope.run(() => Effect.fail("no")))
      expect(fail).toEqual(Exit.fail("no"))
      const die = yield* Effect.exit(
        CancelScope.run(() => {
          throw "thrown"
        })
      )
      expect(die).toEqual(Exit.die("thrown"))
    })
  )

  itEffect("gives none when cancelled, and keeps the first reason", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      let scope: CancelScope.CancelScope | undefined
      const value = yield* CancelScope.run((own) => {
        scope = own
        return Effect.gen(function* () {
          yield* own.cancel("first")
          own.cancelUnsafe("second")
          log.push("goes on")
          expect(yield* own.cancelCause).toBe("explicit")
          expect(yield* own.effectiveDeadline).toBe(Number.NEGATIVE_INFINITY)
          expect(yield* CancelScope.currentEffectiveDeadline).toBe(Number.NEGATIVE_INFINITY)
          yield* hang(log, "interrupted")
        })
      })
      expect(value).toEqual(Option.none())
      expect(log).toEqual(["goes on", "interrupted"])
      if (scope === undefined) throw new Error("no scope")
      expect(yield* told(scope)).toEqual({ called: true, caught: true, cause: "explicit", reason: "first" })
    })
  )

  itEffect("gives the value when the body finished although cancelled", () =>
    Effect.gen(function* () {
      const [value, scope] = yield* CancelScope.run((scope) =>
        Effect.as(scope.cancel(), ["done", scope] as const)
      ).pipe(Effect.map(Option.getOrThrow))
      expect(value).toBe("done")
      expect(yield* told(scope)).toEqual({ called: true, caught: false, cause: "explicit", reason: undefined })
    })
  )

  itEffect("knows of a cancel after its end, which changes nothing", () =>
    Effect.gen(function* () {
      const scope = yield* CancelScope.run(Effect.succeed).pipe(Effect.map(Option.getOrThrow))
      yield* scope.cancel("late")
      yield* settle
      expect(yield* told(scope)).toEqual({ called: true, caught: false, cause: "explicit", reason: "late" })
    })
  )

  itEffect("does not interrupt who cancels from inside, not even by way of what is around it", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      yield* CancelScope.run((outer) =>
        CancelScope.run(() =>
          Effect.gen(function* () {
            yield* Effect.yieldNow
            yield* outer.cancel()
            for (let i = 0; i < 5; i++) yield* Effect.sync(() => log.push("on"))
            yield* Effect.yieldNow
            log.push("too far")
          })
        )
      )
      expect(log).toEqual(["on", "on", "on", "on", "on"])
    })
  )

  itEffect("tells who cancelled it by the interruption", () =>
    Effect.gen(function* () {
      const me = yield* Effect.fiberId
      let interruptors: ReadonlySet<number> = new Set()
      const scope = yield* Deferred.make<CancelScope.CancelScope>()
      const fiber = yield* Effect.forkChild(
        CancelScope.run((own) =>
          Effect.andThen(
            Deferred.succeed(scope, own),
            Effect.onInterrupt(Effect.never, (ids) => Effect.sync(() => (interruptors = ids)))
          )
        )
      )
      yield* (yield* Deferred.await(scope)).cancel()
      expect(yield* Fiber.join(fiber)).toEqual(Option.none())
      expect([...interruptors]).toEqual([me])
    })
  )

  itEffect("keeps what finalizers fail with, once it is cancelled", () =>
    Effect.gen(function* () {
      const exit = yield* Effect.exit(
        CancelScope.run((scope) =>
          Effect.andThen(scope.cancel(), Effect.never).pipe(Effect.onInterrupt(() => Effect.die("finalizer")))
        )
      )
      expect(exit).toEqual(Exit.die("finalizer"))
    })
  )

  itEffect("cannot be kept alive by catching its interruption", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const value = yield* CancelScope.run((scope) =>
        Effect.gen(function* () {
          yield* scope.cancel()
          yield* Effect.exit(Effect.never)
          log.push("survived")
        })
      )
      expect([value, log]).toEqual([Option.none(), []])
    })
  )

  itEffect("leaves an interruption alone that is not its own", () =>
    Effect.gen(function* () {
      const own = yield* Effect.exit(CancelScope.run(() => Effect.interrupt))
      expect(Exit.hasInterrupts(own)).toBe(true)
      const scope = yield* Deferred.make<CancelScope.CancelScope>()
      const fiber = yield* Effect.forkChild(
        CancelScope.run((own) => Effect.andThen(Deferred.succeed(scope, own), Effect.never))
      )
      yield* (yield* Deferred.await(scope)).cancel()
      yield* Fiber.interrupt(fiber)
      expect(Exit.hasInterrupts(yield* Fiber.await(fiber))).toBe(true)
    })
  )

  itEffect("is over when a plain interruption of its caller is, also with what is beneath", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      let scope: CancelScope.CancelScope | undefined
      const slow = Effect.onInterrupt(Effect.never, () =>
        Effect.andThen(
          settle,
          Effect.sync(() => log.push("inner"))
        )
      )
      const fiber = yield* Effect.forkChild(
        CancelScope.run((own) => {
          scope = own
          return CancelScope.run(() => slow)
        }),
        { startImmediately: true }
      )
      yield* Fiber.interrupt(fiber)
      log.push("caller")
      expect(log).toEqual(["inner", "caller"])
      if (scope === undefined) throw new Error("no scope")
      expect(yield* told(scope)).toEqual({ ...untouched, cause: "outer" })
    })
  )

  itEffect("keeps what comes to light when its caller is interrupted", () =>
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(
        CancelScope.run(() => Effect.onInterrupt(Effect.never, () => Effect.die("finalizer"))),
        { startImmediately: true }
      )
      yield* Fiber.interrupt(fiber)
      const exit = yield* Fiber.await(fiber)
      expect(Exit.hasInterrupts(exit)).toBe(true)
      expect(Exit.isFailure(exit) && Cause.hasDies(exit.cause)).toBe(true)
    })
  )

  itEffect("that has ended does not care what becomes of the scope around it", () =>
    Effect.gen(function* () {
      let inner: CancelScope.CancelScope | undefined
      yield* CancelScope.run((outer) =>
        Effect.gen(function* () {
          inner = yield* CancelScope.run(Effect.succeed).pipe(Effect.map(Option.getOrThrow))
          yield* outer.cancel()
          expect(yield* inner.cancelCause).toBe(undefined)
        })
      )
    })
  )

  itEffect("lets what is around it have the interruption when both are cancelled", () =>
    Effect.gen(function* () {
      const scopes: Array<CancelScope.CancelScope> = []
      const value = yield* CancelScope.run((outer) =>
        CancelScope.run((inner) =>
          Effect.gen(function* () {
            scopes.push(inner, outer)
            yield* inner.cancel()
            yield* outer.cancel()
            yield* Effect.never
          })
        )
      )
      expect(value).toEqual(Option.none())
      expect(yield* Effect.forEach(scopes, (scope) => scope.cancelledCaught)).toEqual([false, true])
    })
  )
})

describe("in an uninterruptible region", () => {
  itEffect("is reached by its own cancel, as by Effect.timeout, and by nothing from outside", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const value = yield* CancelScope.run((outer) =>
        Effect.gen(function* () {
          yield* outer.cancel()
          const inner = yield* Effect.never.pipe(CancelScope.moveOnAfter(0))
          log.push(`inner ${inner._tag}`)
          log.push(`deadline ${yield* CancelScope.currentEffectiveDeadline}`)
        }).pipe(Effect.uninterruptible)
      )
      expect(log).toEqual(["inner None", "deadline Infinity"])
      expect(value).toEqual(Option.none())
    })
  )

  itEffect("has no outer scope, neither its cancellation nor its deadline", () =>
    Effect.gen(function* () {
      const log: Array<unknown> = []
      yield* CancelScope.run(
        (outer) =>
          Effect.gen(function* () {
            const inner = yield* CancelScope.run((own) =>
              Effect.gen(function* () {
                log.push(yield* own.effectiveDeadline)
                yield* own.cancel()
                yield* outer.cancel()
                yield* Effect.never
              })
            )
            log.push(inner._tag)
          }).pipe(Effect.uninterruptible),
        { deadline: 1000 }
      )
      expect(log).toEqual([Number.POSITIVE_INFINITY, "None"])
    })
  )

  itEffect("works as usual in a finalizer of what was cancelled", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const cleanup = Effect.gen(function* () {
        log.push((yield* hang(log, "cut").pipe(CancelScope.moveOnAfter(0)))._tag)
        log.push((yield* Effect.flip(Effect.never.pipe(CancelScope.failAfter(0))))._tag)
      })
      yield* CancelScope.run((scope) =>
        Effect.andThen(scope.cancel(), Effect.never).pipe(Effect.onInterrupt(() => Effect.orDie(cleanup)))
      )
      expect(log).toEqual(["cut", "None", "TimeoutError"])
    })
  )

  itEffect("ends when the region inside it does", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const gate = yield* Deferred.make<void>()
      const fiber = yield* Effect.forkChild(
        CancelScope.run((scope) =>
          Effect.andThen(
            scope.cancel(),
            Effect.uninterruptible(
              Effect.andThen(
                Deferred.await(gate),
                Effect.sync(() => log.push("region"))
              )
            )
          ).pipe(Effect.andThen(Effect.sync(() => log.push("too far"))))
        )
      )
      yield* settle
      expect(log).toEqual([])
      yield* Deferred.succeed(gate, undefined)
      expect(yield* Fiber.join(fiber)).toEqual(Option.none())
      expect(log).toEqual(["region"])
    })
  )
})

describe("a detached fiber", () => {
  itEffect("is not concerned by the scope that it was made in", () =>
    Effect.gen(function* () {
      const made = yield* Deferred.make<Fiber.Fiber<unknown, unknown>>()
      const gate = yield* Deferred.make<void>()
      const seen: Array<unknown> = []
      const look = Effect.gen(function* () {
        seen.push((yield* Effect.never.pipe(CancelScope.moveOnAfter(0)))._tag)
        seen.push((yield* Effect.flip(Effect.never.pipe(CancelScope.failAfter(0))))._tag)
      })
      const daemon = Effect.gen(function* () {
        yield* Effect.sleep(0)
        yield* settle
        yield* look
        yield* Deferred.await(gate)
        yield* look
        seen.push(yield* CancelScope.currentEffectiveDeadline)
      })
      const longLived = CancelScope.run((own) => Effect.andThen(daemon, own.effectiveDeadline))
      yield* CancelScope.run((scope) =>
        Effect.gen(function* () {
          yield* Deferred.succeed(made, yield* Effect.forkDetach(longLived, { startImmediately: true }))
          yield* scope.cancel()
          yield* Effect.onInterrupt(Effect.never, () => Effect.andThen(settle, settle))
        })
      )
      yield* Deferred.succeed(gate, undefined)
      const fiber = yield* Deferred.await(made)
      expect(yield* Fiber.join(fiber)).toEqual(Option.some(Number.POSITIVE_INFINITY))
      expect(seen).toEqual(["None", "TimeoutError", "None", "TimeoutError", Number.POSITIVE_INFINITY])
    })
  )

  itEffect("does not see the scope that it has outlived", () =>
    Effect.gen(function* () {
      const gate = yield* Deferred.make<void>()
      const look = Effect.andThen(Deferred.await(gate), CancelScope.currentEffectiveDeadline)
      const seen = yield* CancelScope.run((scope) =>
        Effect.andThen(scope.cancel(), Effect.forkDetach(look, { startImmediately: true }))
      ).pipe(Effect.map(Option.getOrThrow))
      yield* settle
      yield* Deferred.succeed(gate, undefined)
      expect(yield* Fiber.join(seen)).toBe(Number.POSITIVE_INFINITY)
    })
  )
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
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length
    const before = timers()
    const turn = Effect.promise(() => new Promise<void>((resolve) => setImmediate(resolve)))
    const seen = (scope: CancelScope.CancelScope) =>
      Effect.gen(function* () {
        yield* turn
        yield* scope.setDeadline((yield* scope.deadline) - 1000)
        expect(timers()).toBe(before + 1)
      })
    await Effect.runPromise(CancelScope.moveOnAfter("1 hour")(seen))
    expect(timers()).toBe(before)
    await Effect.runPromise(
      CancelScope.moveOnAfter("1 hour")((scope) =>
        Effect.andThen(Effect.andThen(seen(scope), scope.cancel()), Effect.never)
      )
    )
    expect(timers()).toBe(before)
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

describe("shield", () => {
  itEffect("holds off a plain interruption until the body has ended", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const gate = yield* Deferred.make<void>()
      const fiber = yield* Effect.forkChild(
        CancelScope.shield(
          Effect.andThen(
            Deferred.await(gate),
            Effect.sync(() => log.push("body"))
          )
        ).pipe(Effect.andThen(Effect.sync(() => log.push("too far")))),
        { startImmediately: true }
      )
      const interrupting = yield* Effect.forkChild(Fiber.interrupt(fiber), { startImmediately: true })
      yield* settle
      expect(fiber.pollUnsafe()).toBe(undefined)
      yield* Deferred.succeed(gate, undefined)
      yield* Fiber.join(interrupting)
      expect(log).toEqual(["body"])
      expect(Exit.hasInterrupts(yield* Fiber.await(fiber))).toBe(true)
    })
  )

  itEffect("holds off Effect.timeout and an outer scope, never its own cancel", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const fiber = yield* Effect.forkChild(
        CancelScope.run((outer) =>
          CancelScope.run(
            () =>
              Effect.andThen(
                outer.cancel(),
                Effect.tap(Effect.sleep("2 seconds"), () => Effect.sync(() => log.push("slept")))
              ),
            { shield: true }
          ).pipe(Effect.andThen(Effect.sync(() => log.push("too far"))))
        ).pipe(Effect.timeoutOption("1 second")),
        { startImmediately: true }
      )
      yield* TestClock.adjust("1 second")
      expect(fiber.pollUnsafe()).toBe(undefined)
      yield* TestClock.adjust("1 second")
      expect(yield* Fiber.join(fiber)).toEqual(Option.none())
      expect(log).toEqual(["slept"])
      const own = yield* CancelScope.run((scope) => Effect.andThen(scope.cancel(), Effect.never), { shield: true })
      expect(own).toEqual(Option.none())
    })
  )

  itEffect("lets through what it held off when it is lowered, from a suspension on", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const scope = yield* Deferred.make<CancelScope.CancelScope>()
      const gate = yield* Deferred.make<void>()
      const fiber = yield* Effect.forkChild(
        CancelScope.run(
          (own) =>
            Effect.gen(function* () {
              yield* Deferred.succeed(scope, own)
              yield* Deferred.await(gate)
              log.push(String(yield* own.cancelCause))
              yield* own.setShield(false)
              log.push(String(yield* own.cancelCause))
              yield* hang(log, "interrupted")
            }),
          { shield: true }
        )
      )
      yield* Deferred.await(scope)
      const interrupting = yield* Effect.forkChild(Fiber.interrupt(fiber), { startImmediately: true })
      yield* settle
      yield* Deferred.succeed(gate, undefined)
      yield* Fiber.join(interrupting)
      expect(log).toEqual(["undefined", "outer", "interrupted"])
    })
  )

  itEffect("that is raised in time holds off what is on its way", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      yield* CancelScope.run((outer) =>
        CancelScope.run((inner) =>
          Effect.gen(function* () {
            yield* outer.cancel()
            expect(yield* inner.cancelCause).toBe("outer")
            yield* inner.setShield(true)
            expect(yield* inner.cancelCause).toBe(undefined)
            yield* settle
            log.push("finished")
          })
        )
      )
      expect(log).toEqual(["finished"])
    })
  )
})
