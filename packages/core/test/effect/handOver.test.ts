import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { describe, expect } from "vitest"
import * as AsyncEvent from "../../src/effect/AsyncEvent.ts"
import * as CapacityLimiter from "../../src/effect/CapacityLimiter.ts"
import * as Condition from "../../src/effect/Condition.ts"
import * as Lock from "../../src/effect/Lock.ts"
import * as MemoryChannel from "../../src/effect/MemoryChannel.ts"
import * as Semaphore from "../../src/effect/Semaphore.ts"
import { checkClean, itEffect } from "./support.ts"

checkClean()

const many = 10_000
const fork = <A, E>(effect: Effect.Effect<A, E>) => Effect.forkChild(effect, { startImmediately: true })
const forkMany = <A, E>(make: (index: number) => Effect.Effect<A, E>) =>
  Effect.forEach(
    Array.from({ length: many }, (_, index) => index),
    (index) => fork(make(index))
  )

describe("ten thousand who wait", () => {
  const lock = Lock.makeUnsafe()
  const event = AsyncEvent.makeUnsafe()
  const condition = Condition.makeUnsafe(lock)
  const semaphore = Semaphore.makeUnsafe(1)
  const limiter = CapacityLimiter.makeUnsafe(1)
  const { sender, receiver } = MemoryChannel.makeUnsafe<number>()
  const lines: ReadonlyArray<
    [
      name: string,
      first: Effect.Effect<void>,
      (n: number) => Effect.Effect<unknown, unknown>,
      then: Effect.Effect<unknown, unknown>
    ]
  > = [
    ["for an event", Effect.void, () => event.wait, event.set],
    ["for a lock", lock.acquire, () => lock.withLock(Effect.void), lock.release],
    ["on a condition", Effect.void, () => lock.withLock(condition.wait), lock.withLock(condition.notifyAll)],
    ["for a semaphore", semaphore.acquire, () => semaphore.withPermit(Effect.void), semaphore.release],
    ["for a token", limiter.acquire, () => limiter.withToken(Effect.void), limiter.release],
    ["to send", Effect.void, sender.send, Effect.repeat(receiver.receive, { times: many - 1 })],
    [
      "to receive",
      Effect.void,
      () => receiver.receive,
      Effect.forEach(Array.from({ length: many }), () => sender.send(0))
    ]
  ]
  for (const [name, first, wait, then] of lines)
    itEffect(`go on: ${name}`, () =>
      Effect.gen(function* () {
        yield* first
        const fibers = yield* forkMany(wait)
        yield* then
        yield* Effect.forEach(fibers, Fiber.join)
      })
    )

  itEffect("may all be interrupted", () =>
    Effect.gen(function* () {
      yield* lock.acquire
      const fibers = yield* forkMany(() => lock.withLock(Effect.void))
      yield* Fiber.interruptAll(fibers)
      expect((yield* lock.statistics).tasksWaiting).toBe(0)
      yield* lock.release
    })
  )
})

describe("ten thousand of whom each lets the next go on", () => {
  itEffect("do not stand on top of one another, with events", () =>
    Effect.gen(function* () {
      const events = Array.from({ length: many + 1 }, () => AsyncEvent.makeUnsafe())
      const [first, last] = [events[0] as AsyncEvent.AsyncEvent, events[many] as AsyncEvent.AsyncEvent]
      yield* forkMany((index) =>
        Effect.andThen(events[index]?.wait ?? Effect.void, events[index + 1]?.set ?? Effect.void)
      )
      yield* first.set
      yield* last.wait
    })
  )

  itEffect("do not stand on top of one another, with channels", () =>
    Effect.gen(function* () {
      const channels = Array.from({ length: many + 1 }, () => MemoryChannel.makeUnsafe<number>())
      const [first, last] = [channels[0], channels[many]]
      yield* forkMany((index) =>
        Effect.flatMap(
          channels[index]?.receiver.receive ?? Effect.never,
          (item) => channels[index + 1]?.sender.send(item + 1) ?? Effect.never
        )
      )
      yield* first?.sender.send(0) ?? Effect.never
      expect(yield* last?.receiver.receive ?? Effect.never).toBe(many)
    })
  )
})
