import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as TestClock from "effect/testing/TestClock"
import { describe, expect } from "vitest"
import * as CancelScope from "../../src/effect/CancelScope.ts"
import { checkClean, hang, itEffect, settle } from "./support.ts"

checkClean()

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
