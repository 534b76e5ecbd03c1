import * as Cause from "effect/Cause"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import { describe, expect } from "vitest"
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
        CancelScope.run((): Effect.Effect<never> => {
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
