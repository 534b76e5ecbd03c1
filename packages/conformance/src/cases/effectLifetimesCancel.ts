/** Cancel scopes for Effect: whom a cancel reaches, when, and who is left with the interruption. */
import { CancelScope, TaskGroup } from "@anythread/core"
import { assert } from "chai"
import * as Cause from "effect/Cause"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { Case } from "../Case.ts"
import {
  type AnyGroup,
  hang,
  hangAfter,
  lifetimeCase,
  makeLatch,
  note,
  open,
  opened,
  reasonsOf,
  settle,
  withGroup
} from "./effectLifetimesSupport.ts"

type Scope = CancelScope.CancelScope

/** A promise that nobody settles, and nobody can cancel. */
const foreign = Effect.promise(() => new Promise<never>(() => {}))

export const cancelScopeCases: ReadonlyArray<Case> = [
  lifetimeCase("never begins a child whose group is cancelled first", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      yield* withGroup(function* (group) {
        yield* group.startSoon(note(log, "before"))
        yield* group.cancelScope.cancel()
        yield* group.startSoon(note(log, "after"))
      })
      assert.deepEqual(log, [])
    })
  ),
  lifetimeCase("never begins a child that an interrupted one starts in its finalizer", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const there = yield* makeLatch
      yield* withGroup(function* (group) {
        const parent = Effect.onInterrupt(Effect.never, () =>
          Effect.andThen(note(log, "finalizer"), group.startSoon(note(log, "child")))
        )
        yield* group.startSoon(Effect.andThen(open(there), parent))
        yield* opened(there)
        yield* group.cancelScope.cancel()
      })
      assert.deepEqual(log, ["finalizer"])
    })
  ),
  lifetimeCase("lets nothing run on that catches its interruption", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const value = yield* CancelScope.run((scope) =>
        Effect.gen(function* () {
          yield* scope.cancel()
          yield* Effect.exit(Effect.never)
          yield* note(log, "survived")
        })
      )
      assert.deepEqual([value, log], [Option.none(), []])
    })
  ),
  lifetimeCase("lets who cancels go on to the next suspension, whatever scope around it is cancelled", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      yield* CancelScope.run((outer) =>
        withGroup(function* () {
          yield* CancelScope.run(() =>
            Effect.gen(function* () {
              yield* Effect.yieldNow
              yield* outer.cancel()
              for (const step of ["one", "two"]) yield* note(log, step)
              yield* Effect.yieldNow
              yield* note(log, "too far")
            })
          )
        })
      )
      assert.deepEqual(log, ["one", "two"])
    })
  ),
  lifetimeCase("honours a cancel that comes before the first operation of the body", () =>
    Effect.gen(function* () {
      const value = yield* CancelScope.run((scope) => {
        scope.cancelUnsafe()
        return Effect.never
      })
      assert.deepEqual(value, Option.none())
    })
  ),
  lifetimeCase("tells the first reason, who cancelled, and that it was by hand", () =>
    Effect.gen(function* () {
      const me = yield* Effect.fiberId
      const made = yield* Deferred.make<Scope>()
      const by: Array<number> = []
      const fiber = yield* Effect.forkChild(
        CancelScope.run((scope) =>
          Effect.andThen(
            Deferred.succeed(made, scope),
            Effect.onInterrupt(Effect.never, (ids) => Effect.sync(() => by.push(...ids)))
          )
        )
      )
      const scope = yield* Deferred.await(made)
      yield* scope.cancel("first")
      yield* scope.cancel("second")
      yield* Fiber.join(fiber)
      assert.deepEqual([yield* scope.cancelReason, yield* scope.cancelCause, by], ["first", "explicit", [me]])
    })
  ),
  lifetimeCase("interrupts one fiber by two groups, one after the other", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const cancelled = TaskGroup.runOption((group: AnyGroup) =>
        Effect.andThen(group.startSoon(group.cancelScope.cancel()), hang(log, "body"))
      )
      assert.deepEqual([yield* cancelled, yield* cancelled, log], [Option.none(), Option.none(), ["body", "body"]])
    })
  ),
  lifetimeCase("reaches bodies and children of groups within groups", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const [one, two] = [yield* makeLatch, yield* makeLatch]
      yield* withGroup(function* (outer) {
        const inner = withGroup(function* (group) {
          yield* group.startSoon(hangAfter(one, log, "grandchild"))
          yield* hangAfter(two, log, "inner body")
        })
        yield* outer.startSoon(Effect.andThen(inner, note(log, "too far")))
        yield* opened(one)
        yield* opened(two)
        yield* outer.cancelScope.cancel()
      })
      assert.deepEqual(log.toSorted(), ["grandchild", "inner body"])
    })
  ),
  lifetimeCase("ends a scope inside a child from outside, and leaves child and group alone", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const made = yield* Deferred.make<Scope>()
      yield* withGroup(function* (group) {
        const body = (scope: Scope) => Effect.andThen(Deferred.succeed(made, scope), hang(log, "body"))
        const child = yield* group.startSoon(Effect.andThen(CancelScope.run(body), note(log, "child goes on")))
        yield* (yield* Deferred.await(made)).cancel()
        yield* child.join
        assert.isFalse(yield* group.cancelScope.cancelCalled)
      })
      assert.deepEqual(log, ["body", "child goes on"])
    })
  ),
  lifetimeCase("gives the value of a body that does not suspend after its scope was cancelled", () =>
    Effect.gen(function* () {
      const [value, scope] = Option.getOrThrow(
        yield* CancelScope.run((scope) => Effect.as(scope.cancel(), ["value", scope] as const))
      )
      assert.deepEqual([value, yield* scope.cancelCalled, yield* scope.cancelledCaught], ["value", true, false])
    })
  ),
  lifetimeCase("leaves the interruption to the outer scope when both are cancelled, in either order", () =>
    Effect.gen(function* () {
      const bodies: ReadonlyArray<(outer: Scope, inner: Scope) => Effect.Effect<unknown>> = [
        (outer, inner) => Effect.andThen(outer.cancel(), Effect.andThen(inner.cancel(), Effect.never)),
        (outer, inner) => Effect.andThen(inner.cancel(), Effect.andThen(outer.cancel(), Effect.never)),
        (outer, inner) => Effect.onInterrupt(Effect.andThen(inner.cancel(), Effect.never), () => outer.cancel())
      ]
      for (const body of bodies) {
        const log: Array<string> = []
        const scopes: Array<Scope> = []
        const value = yield* CancelScope.run((outer) =>
          Effect.andThen(
            CancelScope.run((inner) => {
              scopes.push(inner, outer)
              return body(outer, inner)
            }),
            note(log, "too far")
          )
        )
        const caught = yield* Effect.forEach(scopes, (scope) => scope.cancelledCaught)
        assert.deepEqual([value, log, caught], [Option.none(), [], [false, true]])
      }
    })
  ),
  lifetimeCase("lets nothing escape from a scope cancelled after a timeout inside it", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const value = yield* CancelScope.run((scope) =>
        Effect.gen(function* () {
          yield* Effect.never.pipe(CancelScope.moveOnAfter(0))
          yield* Effect.yieldNow
          yield* note(log, "undisturbed")
          yield* scope.cancel()
          return yield* Effect.never
        })
      )
      yield* Effect.yieldNow
      assert.deepEqual([value, log], [Option.none(), ["undisturbed"]])
    })
  ),
  lifetimeCase("swallows what interruption ever comes out of a scope that was cancelled", () =>
    Effect.gen(function* () {
      const many = yield* CancelScope.run((scope) =>
        Effect.andThen(
          scope.cancel(),
          Effect.failCause(Cause.combine(Cause.interrupt(1), Cause.combine(Cause.interrupt(), Cause.interrupt(2))))
        )
      )
      const other = yield* CancelScope.run((scope) => Effect.andThen(scope.cancel(), Effect.interrupt))
      assert.deepEqual([many, other], [Option.none(), Option.none()])
    })
  ),
  lifetimeCase("takes the interruption out of a cause and keeps what else is in it", () =>
    Effect.gen(function* () {
      let scope: Scope | undefined
      const failed = CancelScope.run((own) => {
        scope = own
        const cause = Cause.combine(Cause.fail("first"), Cause.combine(Cause.interrupt(), Cause.die("second")))
        return Effect.andThen(own.cancel(), Effect.failCause(cause))
      })
      assert.deepEqual(yield* reasonsOf(failed), ["first", "died: second"])
      assert.isTrue(scope !== undefined && (yield* scope.cancelledCaught))
    })
  ),
  lifetimeCase("hands on an interruption from outside although its scope was cancelled too", () =>
    Effect.gen(function* () {
      const there = yield* makeLatch
      const fiber = yield* Effect.forkChild(
        CancelScope.run((scope) =>
          Effect.onInterrupt(Effect.andThen(scope.cancel(), Effect.andThen(open(there), Effect.never)), () => settle)
        )
      )
      yield* opened(there)
      yield* Fiber.interrupt(fiber)
      assert.deepEqual([...new Set(yield* reasonsOf(Fiber.join(fiber)))], ["interrupted"])
      const alone = CancelScope.run(() => Effect.interrupt)
      assert.deepEqual(yield* reasonsOf(alone), ["interrupted"])
    })
  ),
  lifetimeCase("changes nothing when cancelled after its end, not even for what was detached in it", () =>
    Effect.gen(function* () {
      const gate = yield* makeLatch
      const [scope, detached] = Option.getOrThrow(
        yield* CancelScope.run((scope) =>
          Effect.map(Effect.forkDetach(Effect.as(opened(gate), "alive")), (fiber) => [scope, fiber] as const)
        )
      )
      yield* scope.cancel("late")
      yield* settle
      yield* open(gate)
      assert.deepEqual([yield* Fiber.join(detached), yield* scope.cancelledCaught], ["alive", false])
    })
  ),
  lifetimeCase("ends who waits for a foreign promise, as a child or in a scope of its own", () =>
    withGroup(function* (group) {
      const alone = yield* group.startSoon(foreign)
      const scoped = yield* group.startSoon(CancelScope.run(() => foreign))
      yield* Effect.yieldNow
      yield* group.cancelScope.cancel()
      yield* Effect.uninterruptible(
        Effect.gen(function* () {
          for (const child of [alone, scoped]) assert.isTrue(Exit.hasInterrupts(yield* child.await))
        })
      )
    })
  ),
  lifetimeCase("ends a scope inside a stream that another fiber runs", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const made = yield* Deferred.make<Scope>()
      const step = CancelScope.run((scope) => Effect.andThen(Deferred.succeed(made, scope), hang(log, "step")))
      const running = yield* Effect.forkChild(Stream.runCollect(Stream.fromEffect(step)))
      yield* (yield* Deferred.await(made)).cancel()
      assert.deepEqual([[...(yield* Fiber.join(running))], log], [[Option.none()], ["step"]])
    })
  )
]
