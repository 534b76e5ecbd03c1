/** Shields for Effect: what they hold off, what not, and what is seen through them. */
import { CancelScope } from "@anythread/core"
import { assert } from "chai"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import type { Case } from "../Case.ts"
import {
  hang,
  hangAfter,
  lifetimeCase,
  makeLatch,
  note,
  open,
  opened,
  settle,
  withGroup
} from "./effectLifetimesSupport.ts"

type Scope = CancelScope.CancelScope

const never = Number.POSITIVE_INFINITY
const cancelled = Number.NEGATIVE_INFINITY

const shieldOf = (body: (scope: Scope) => Effect.Effect<unknown>): Effect.Effect<unknown> =>
  CancelScope.run(body, { shield: true })

/** Counts how often a fiber is interrupted, however often it takes notice. */
const counted = (count: { n: number }, body: Effect.Effect<unknown>): Effect.Effect<unknown> =>
  Effect.withFiber((fiber) => {
    const interrupt = fiber.interruptUnsafe.bind(fiber)
    const interruptUnsafe: typeof interrupt = (...by) => {
      count.n++
      interrupt(...by)
    }
    Object.assign(fiber, { interruptUnsafe })
    return body
  })

export const shieldCases: ReadonlyArray<Case> = [
  lifetimeCase("finishes a shielded body although a scope around it is cancelled, and goes no further", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const scopes: Array<Scope> = []
      const [there, gate] = [yield* makeLatch, yield* makeLatch]
      yield* withGroup(function* (group) {
        yield* group.startSoon(
          Effect.gen(function* () {
            yield* shieldOf((scope) =>
              Effect.gen(function* () {
                scopes.push(scope)
                yield* open(there)
                yield* opened(gate)
                yield* note(log, "shielded")
              })
            )
            yield* note(log, "too far")
          })
        )
        yield* opened(there)
        yield* group.cancelScope.cancel()
        yield* Effect.onInterrupt(Effect.never, () => Effect.andThen(settle, open(gate)))
      }).pipe(Effect.exit)
      const [scope] = scopes
      assert.deepEqual(log, ["shielded"])
      assert.isTrue(scope !== undefined && !(yield* scope.cancelCalled) && (yield* scope.cancelCause) === undefined)
    })
  ),
  lifetimeCase("holds off Fiber.interrupt and Effect.timeout until the shielded body has ended", () =>
    Effect.gen(function* () {
      for (const cut of [Effect.timeoutOption(0), Effect.race(Effect.yieldNow)]) {
        const log: Array<string> = []
        const gate = yield* makeLatch
        const body = CancelScope.shield(Effect.andThen(opened(gate), note(log, "shielded")))
        const fiber = yield* Effect.forkChild(cut(Effect.andThen(body, note(log, "too far"))))
        yield* settle
        assert.isUndefined(fiber.pollUnsafe())
        yield* open(gate)
        yield* Fiber.join(fiber)
        assert.deepEqual(log, ["shielded"])
      }
    })
  ),
  lifetimeCase("does not protect a shielded body from its own cancel, before or while it waits", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const there = yield* makeLatch
      const early = yield* shieldOf((scope) =>
        Effect.gen(function* () {
          yield* scope.cancel()
          assert.strictEqual(yield* CancelScope.currentEffectiveDeadline, cancelled)
          yield* hang(log, "early")
        })
      )
      const late = yield* withGroup(function* (group) {
        return yield* shieldOf((scope) =>
          Effect.andThen(
            group.startSoon(Effect.andThen(opened(there), scope.cancel())).pipe(Effect.orDie),
            hangAfter(there, log, "late")
          )
        )
      })
      assert.deepEqual([early, late, log], [Option.none(), Option.none(), ["early", "late"]])
    })
  ),
  lifetimeCase("shows no deadline inside a shield, and that it is cancelled outside again", () =>
    Effect.gen(function* () {
      const log: Array<unknown> = []
      const look = Effect.map(CancelScope.currentEffectiveDeadline, (at) => void log.push(at))
      yield* CancelScope.run((outer) =>
        Effect.gen(function* () {
          yield* shieldOf(() => Effect.andThen(outer.cancel(), look))
          yield* look
          yield* Effect.onInterrupt(Effect.never, () => Effect.sync(() => log.push("interrupted")))
        })
      )
      assert.deepEqual(log, [never, cancelled, "interrupted"])
    })
  ),
  lifetimeCase("shows no deadline in a finalizer, where nothing can interrupt, shielded or not", () =>
    Effect.gen(function* () {
      const log: Array<unknown> = []
      const look = Effect.map(CancelScope.currentEffectiveDeadline, (at) => void log.push(at))
      const cleanup = Effect.gen(function* () {
        yield* look
        yield* shieldOf(() => look)
        log.push((yield* Effect.never.pipe(CancelScope.moveOnAfter(0)))._tag)
        yield* look
      })
      const body = Effect.onInterrupt(Effect.never, () => cleanup)
      yield* CancelScope.run((scope) => Effect.andThen(scope.cancel(), body))
      const fiber = yield* Effect.forkChild(
        CancelScope.run(() => body),
        { startImmediately: true }
      )
      yield* Fiber.interrupt(fiber)
      assert.deepEqual(log, [never, never, "None", never, never, never, "None", never])
    })
  ),
  lifetimeCase("swallows its own cancellation behind a shield, and what follows runs to its next suspension", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const scopes: Array<Scope> = []
      yield* CancelScope.run((outer) =>
        Effect.gen(function* () {
          yield* shieldOf((inner) => {
            scopes.push(inner, outer)
            return Effect.onInterrupt(Effect.andThen(inner.cancel(), Effect.never), () => outer.cancel())
          })
          yield* note(log, "between")
        })
      )
      const caught = yield* Effect.forEach(scopes, (scope) => scope.cancelledCaught)
      assert.deepEqual([log, caught], [["between"], [true, false]])
    })
  ),
  lifetimeCase("raises and lowers a shield while the body runs", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const gate = yield* makeLatch
      yield* withGroup(function* (group) {
        yield* group.start(({ started }) =>
          CancelScope.run((scope) =>
            Effect.gen(function* () {
              yield* Effect.yieldNow
              yield* scope.setShield(true)
              yield* started()
              yield* opened(gate)
              yield* note(log, "shielded")
              yield* scope.setShield(false)
              yield* note(log, "on")
              yield* Effect.yieldNow
              yield* note(log, "too far")
            })
          )
        )
        yield* group.cancelScope.cancel()
        yield* Effect.onInterrupt(Effect.never, () => Effect.andThen(settle, open(gate)))
      }).pipe(Effect.exit)
      assert.deepEqual(log, ["shielded", "on"])
    })
  ),
  lifetimeCase("interrupts what follows a shield in the scope around it, and in the one around that", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      yield* CancelScope.run((outer) =>
        Effect.gen(function* () {
          yield* CancelScope.run((middle) =>
            CancelScope.shield(Effect.andThen(outer.cancel(), Effect.andThen(middle.cancel(), Effect.yieldNow)))
          )
          yield* Effect.yieldNow
          yield* note(log, "outer")
        })
      )
      yield* CancelScope.run((outer) =>
        CancelScope.run(() =>
          Effect.gen(function* () {
            yield* CancelScope.shield(Effect.andThen(outer.cancel(), Effect.yieldNow))
            yield* Effect.yieldNow
            yield* note(log, "middle")
          })
        )
      )
      assert.deepEqual(log, [])
    })
  ),
  lifetimeCase("does not protect a group's child by a shield around whoever started it", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const [there, cut] = [yield* makeLatch, yield* makeLatch]
      yield* CancelScope.run((outer) =>
        withGroup(function* (group) {
          yield* CancelScope.shield(
            Effect.gen(function* () {
              yield* group.startSoon(
                Effect.onInterrupt(Effect.andThen(open(there), Effect.never), () =>
                  Effect.andThen(note(log, "child"), open(cut))
                )
              )
              yield* opened(there)
              yield* outer.cancel()
              yield* opened(cut)
              yield* note(log, "shielded")
            })
          )
        })
      )
      assert.deepEqual(log, ["child", "shielded"])
    })
  ),
  lifetimeCase("interrupts each fiber once, and none behind a shield until that is lowered", () =>
    Effect.gen(function* () {
      const [middle, shielded] = [{ n: 0 }, { n: 0 }]
      const made = yield* Deferred.make<Scope>()
      const fiber = yield* Effect.forkChild(
        CancelScope.run((outer) =>
          withGroup(function* (group) {
            yield* group.startSoon(
              counted(
                middle,
                shieldOf((scope) => counted(shielded, Effect.andThen(Deferred.succeed(made, scope), Effect.never)))
              )
            )
            const scope = yield* Deferred.await(made)
            yield* outer.cancel()
            yield* outer.cancel()
            yield* Effect.onInterrupt(Effect.never, () =>
              Effect.gen(function* () {
                yield* settle
                assert.deepEqual([middle.n, shielded.n], [1, 0])
                yield* scope.setShield(false)
              })
            )
          })
        )
      )
      yield* Fiber.join(fiber)
      assert.deepEqual([middle.n, shielded.n], [1, 1])
    })
  )
]
