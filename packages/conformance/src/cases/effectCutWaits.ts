/** What a cancelled scope of the Effect front still gets of locks, tokens and items: nothing, from the moment of its `cancel`. */
import {
  AsyncEvent,
  CancelScope,
  CapacityLimiter,
  Lock,
  MemoryChannel,
  Semaphore,
  TaskGroup,
  Threads,
  toThread
} from "@anythread/core"
import { assert } from "chai"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { Case } from "../Case.ts"
import * as Basic from "../tasks/basic.ts"
import { lifetimeCase, settle } from "./effectLifetimesSupport.ts"

/** What an Effect comes to that a fiber runs after it has cancelled its own scope: none if it was cut. */
const afterCancel = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<Option.Option<A>, E, R> =>
  CancelScope.run((scope) => Effect.andThen(scope.cancel(), effect))

/** Has a child wait, cancels its group, and gives away what it waits for within the same turn. */
const cutWhileWaiting = <A, E, B>(
  wait: Effect.Effect<A, E>,
  give: Effect.Effect<B>,
  around: (child: Effect.Effect<void, E>) => Effect.Effect<unknown, E> = (child) => child
): Effect.Effect<{ readonly got: ReadonlyArray<A>; readonly given: B | undefined }, E> =>
  Effect.gen(function* () {
    const got: Array<A> = []
    let given: B | undefined
    yield* TaskGroup.runOption((group: TaskGroup.TaskGroup<E>) =>
      Effect.gen(function* () {
        yield* group.startSoon(around(Effect.map(wait, (value) => void got.push(value))))
        yield* settle
        yield* group.cancelScope.cancel()
        given = yield* give
      })
    )
    return { got, given }
  })

export const cutWaitCases: ReadonlyArray<Case> = [
  lifetimeCase("takes nothing in a scope that its own fiber has cancelled, though it would not have to wait", () =>
    Effect.gen(function* () {
      const lock = yield* Lock.make()
      const semaphore = yield* Semaphore.make(1)
      const limiter = yield* CapacityLimiter.make(1)
      const event = yield* AsyncEvent.make()
      const { receiver, sender } = yield* MemoryChannel.make<string>(2)
      yield* event.set
      yield* sender.send("there")
      const waits: ReadonlyArray<Effect.Effect<unknown, unknown>> = [
        lock.acquire,
        semaphore.acquire,
        limiter.acquire,
        event.wait,
        receiver.receive,
        sender.send("more")
      ]
      for (const wait of waits) assert.isTrue(Option.isNone(yield* afterCancel(wait)))
      assert.deepEqual([yield* lock.isLocked, yield* semaphore.value, yield* limiter.borrowedTokens], [false, 1, 0])
      assert.strictEqual((yield* sender.statistics).currentBufferUsed, 1)
      // What never waits is no suspension, and what nothing can interrupt is not interrupted.
      assert.deepEqual(yield* afterCancel(receiver.receiveNoWait), Option.some("there"))
      assert.isTrue(Option.isSome(yield* afterCancel(Effect.uninterruptible(lock.acquire))))
      assert.isTrue(yield* lock.isLocked)
    })
  ),
  lifetimeCase("gives nothing to who waits in a scope that was cancelled before, in the same turn", () =>
    Effect.gen(function* () {
      const lock = yield* Lock.make()
      yield* lock.acquire
      const locked = yield* cutWhileWaiting(lock.acquire, Effect.andThen(lock.release, lock.isLocked))
      assert.deepEqual(locked, { got: [], given: false })

      const semaphore = yield* Semaphore.make(0)
      const raised = yield* cutWhileWaiting(semaphore.acquire, Effect.andThen(semaphore.release, semaphore.value))
      assert.deepEqual(raised, { got: [], given: 1 })

      const event = yield* AsyncEvent.make()
      const happened = yield* cutWhileWaiting(event.wait, event.set)
      assert.deepEqual(happened, { got: [], given: undefined })

      const { receiver, sender } = yield* MemoryChannel.make<string>()
      const refused = Effect.flip(sender.sendNoWait("item"))
      const sent = yield* cutWhileWaiting(receiver.receive, Effect.orDie(refused))
      assert.deepEqual([sent.got, sent.given?._tag], [[], "WouldBlock"])
    })
  ),
  lifetimeCase("gives nothing to who waits in a scope within the cancelled one, but to who waits behind a shield", () =>
    Effect.gen(function* () {
      const { receiver, sender } = yield* MemoryChannel.make<string>()
      const send = (item: string) => Effect.exit(sender.sendNoWait(item))
      const inner = yield* cutWhileWaiting(receiver.receive, send("lost"), CancelScope.moveOnAfter("1 hour"))
      assert.deepEqual([inner.got, inner.given?._tag], [[], "Failure"])
      const shielded = yield* cutWhileWaiting(receiver.receive, send("kept"), CancelScope.shield)
      assert.deepEqual([shielded.got, shielded.given?._tag], [["kept"], "Success"])
    })
  ),
  {
    name: "makes no call in a scope that its own fiber has cancelled",
    front: "effect",
    run: ({ backend }) =>
      Effect.gen(function* () {
        assert.isTrue(Option.isNone(yield* afterCancel(toThread.runSync(Basic.add, 1, 2))))
        const { cancelled, completed, threads } = yield* Threads.use(({ statistics }) => statistics)
        assert.deepEqual({ cancelled, completed, threads }, { cancelled: 0, completed: 0, threads: 0 })
      }).pipe(Effect.provide(Threads.layer(backend, { maxThreads: 1 })), Effect.runPromise)
  }
]
