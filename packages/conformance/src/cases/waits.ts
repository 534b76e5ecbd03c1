/** What a program that hangs says of what its children wait for: locks and the like, each other's start, and whose a lock is. */
import * as Core from "@anythread/core"
import {
  AsyncEvent,
  CapacityLimiter,
  Condition,
  createMemoryChannel,
  dumpTree,
  Lock,
  runningTasks,
  Semaphore,
  sleep,
  type TaskStatus,
  type TaskWait,
  withTaskGroup
} from "@anythread/core/promise"
import { assert } from "chai"
import * as Effect from "effect/Effect"
import type { Case } from "../Case.ts"

/** What every task waits for, and the task that it is up to. */
const waits = (): Record<string, ReadonlyArray<string>> => {
  const tasks = runningTasks()
  const textOf = ({ task, what }: TaskWait): string => {
    const other = tasks.find(({ id }) => id === task)
    return other === undefined ? what : `${what}: ${other.name}`
  }
  return Object.fromEntries(tasks.map(({ name, waitingFor }) => [name, waitingFor.map(textOf)]))
}

const settle = Effect.promise(() => sleep(0))

export const waitsCases: ReadonlyArray<Case> = [
  {
    name: "says what each child waits for, and nothing when it has that",
    needs: [],
    front: "promise",
    run: async () => {
      const [lock, semaphore, limiter] = [new Lock(), new Semaphore(0), new CapacityLimiter(1)]
      const [event, condition] = [new AsyncEvent(), new Condition()]
      const [full, empty] = [createMemoryChannel<number>(), createMemoryChannel<number>()]
      const [locked, token] = [lock.acquireNoWait(), limiter.acquireNoWait()]
      const children: Record<string, (signal: AbortSignal) => Promise<unknown>> = {
        "a lock": (signal) => lock.use(() => {}, { signal }),
        "a semaphore": (signal) => semaphore.acquire({ signal }),
        "a token": (signal) => limiter.use(() => {}, { signal }),
        "an event": (signal) => event.wait({ signal }),
        "a condition": (signal) => condition.use((held) => condition.wait(held, { signal }), { signal }),
        "to send": (signal) => full.sender.send(1, { signal }),
        "to receive": (signal) => empty.receiver.receive({ signal }),
        "to go on": async (signal) => {
          for await (const _ of empty.receiver.items({ signal })) break
        }
      }
      await withTaskGroup(
        async ({ scope, signal, start, startSoon }) => {
          for (const [name, child] of Object.entries(children)) startSoon(child, { name })
          const { promise, resolve } = Promise.withResolvers<void>()
          const slow = start(async ({ started }: TaskStatus<void>) => started(await promise), { name: "slow" })
          const raced = scope.race(promise)
          await sleep(0)
          assert.deepEqual(waits(), {
            crawl: ["promise", "start: slow"],
            "a lock": ["lock"],
            "a semaphore": ["semaphore"],
            "a token": ["token"],
            "an event": ["event"],
            "a condition": ["condition"],
            "to send": ["to send"],
            "to receive": ["to receive"],
            "to go on": ["to receive"],
            slow: []
          })
          assert.include(dumpTree(), "child a lock (running, waiting for a lock), started")
          assert.include(
            dumpTree(),
            "group crawl (running, waiting for a promise and for child slow to start), started"
          )
          resolve()
          await Promise.all([slow, raced])
          locked.release()
          token.release()
          semaphore.release()
          event.set()
          await condition.use((held) => condition.notify(held), { signal })
          full.receiver.receiveNoWait()
          await empty.sender.send(1, { signal })
          await empty.sender.send(2, { signal })
          while (runningTasks().length > 1) await sleep(0)
          assert.deepEqual(waits(), { crawl: [] })
        },
        { name: "crawl" }
      )
    }
  },
  {
    name: "says what each child waits for, and nothing when it has that, on Effect",
    needs: [],
    front: "effect",
    run: () => {
      const [lock, semaphore, limiter] = [
        Core.Lock.makeUnsafe(),
        Core.Semaphore.makeUnsafe(0),
        Core.CapacityLimiter.makeUnsafe(1)
      ]
      const [event, condition] = [Core.AsyncEvent.makeUnsafe(), Core.Condition.makeUnsafe()]
      const [full, empty] = [Core.MemoryChannel.makeUnsafe<number>(), Core.MemoryChannel.makeUnsafe<number>()]
      const children: Record<string, Effect.Effect<unknown, unknown>> = {
        "a lock": lock.withLock(Effect.void),
        "a semaphore": semaphore.acquire,
        "a token": limiter.withToken(Effect.void),
        "an event": event.wait,
        "a condition": condition.withLock(condition.wait),
        "to send": full.sender.send(1),
        "to receive": empty.receiver.receive
      }
      const program = Effect.gen(function* () {
        yield* lock.acquire
        yield* limiter.acquire
        yield* Core.TaskGroup.run(
          (group: Core.TaskGroup.TaskGroup<unknown>) =>
            Effect.gen(function* () {
              for (const [name, child] of Object.entries(children)) yield* group.startSoon(child, { name })
              const ready = yield* Core.AsyncEvent.make()
              const slow = ({ started }: Core.TaskGroup.TaskStatus<void>) => Effect.andThen(ready.wait, started())
              yield* group.startSoon(group.start(slow, { name: "slow" }), { name: "to start" })
              while (waits().slow?.length !== 1) yield* settle
              assert.deepEqual(waits(), {
                crawl: [],
                "a lock": ["lock: crawl"],
                "a semaphore": ["semaphore"],
                "a token": ["token"],
                "an event": ["event"],
                "a condition": ["condition"],
                "to send": ["to send"],
                "to receive": ["to receive"],
                "to start": ["start: slow"],
                slow: ["event"]
              })
              assert.include(dumpTree(), "child a lock (running, waiting for a lock that group crawl holds), started")
              assert.include(dumpTree(), "child to start (running, waiting for child slow to start), started")
              yield* ready.set
              yield* lock.release
              yield* limiter.release
              yield* semaphore.release
              yield* event.set
              yield* condition.withLock(condition.notify())
              yield* full.receiver.receive
              yield* empty.sender.send(1)
              while (runningTasks().length > 1) yield* settle
              assert.deepEqual(waits(), { crawl: [] })
            }),
          { name: "crawl" }
        )
      })
      return Effect.runPromise(program)
    }
  },
  {
    name: "shows two children that each hold the lock which the other waits for, on Effect",
    needs: [],
    front: "effect",
    run: () => {
      const [left, right] = [Core.Lock.makeUnsafe(), Core.Lock.makeUnsafe()]
      const take = (first: Core.Lock.Lock, second: Core.Lock.Lock) =>
        first.withLock(
          Effect.andThen(
            Effect.yieldNow,
            Core.CancelScope.run(() => second.withLock(Effect.void), { name: "inner" })
          )
        )
      const program = Core.TaskGroup.runOption((group: Core.TaskGroup.TaskGroup) =>
        Effect.gen(function* () {
          yield* group.startSoon(take(left, right), { name: "reader" })
          yield* group.startSoon(take(right, left), { name: "writer" })
          while (runningTasks().filter(({ waitingFor }) => waitingFor.length > 0).length < 2) yield* settle
          const lines = dumpTree().split("\n")
          assert.match(lines[2] ?? "", /scope inner \(running, waiting for a lock that child writer holds\), started/)
          assert.match(lines[4] ?? "", /scope inner \(running, waiting for a lock that child reader holds\), started/)
          yield* group.cancelScope.cancel()
        })
      )
      return Effect.runPromise(Effect.asVoid(program))
    }
  }
]
