/** One owner at a time: order, hand-over, ownership, and waiters that are cancelled at each moment. */
import * as Core from "@anythread/core"
import { assert } from "chai"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type { Case } from "../Case.ts"
import { reason } from "../cancelRunning.ts"
import type { FrontLock } from "../FrontSync.ts"
import { cutBefore, hangUntil, inOrder, isOver, makeCut, turn } from "../waiting.ts"
import { defectOf, lifetimeCase } from "./effectLifetimesSupport.ts"

/** Where a lock stands, save who owns it. */
const stateOf = (lock: FrontLock): object => {
  const { locked, owner, tasksWaiting } = lock.statistics()
  return { locked, isOwned: owner !== undefined, tasksWaiting }
}

const free = { locked: false, isOwned: false, tasksWaiting: 0 }
const held = { locked: true, isOwned: true, tasksWaiting: 0 }

export const lockCases: ReadonlyArray<Case> = [
  {
    name: "lets one at a time hold a lock, in the order in which they asked",
    run: async ({ front }) => {
      const lock = front.sync.makeLock()
      assert.deepEqual(stateOf(lock), free)
      const byBlock = <A>(body: () => Promise<A>): Promise<A> => lock.use(body)
      const byHand = async <A>(body: () => Promise<A>): Promise<A> => {
        const hold = await lock.acquire()
        const value = await body()
        hold.release()
        return value
      }
      for (const use of [byBlock, byHand]) {
        const log: Array<string> = []
        const users = ["first", "second", "third"].map((name) =>
          use(async () => {
            log.push(`${name} in`)
            await turn()
            log.push(`${name} out`)
            return name
          })
        )
        assert.deepEqual(stateOf(lock), { ...held, tasksWaiting: 2 })
        assert.deepEqual(await Promise.all(users), ["first", "second", "third"])
        assert.deepEqual(log, ["first in", "first out", "second in", "second out", "third in", "third out"])
        assert.deepEqual(stateOf(lock), free)
      }
    }
  },
  {
    name: "gives a lock, a semaphore and a token that are free without a turn of the event loop",
    run: async ({ front }) => {
      const begun: Array<string> = []
      const uses = Object.entries({
        lock: front.sync.makeLock(),
        semaphore: front.sync.makeSemaphore(1),
        limiter: front.makeLimiter(1)
      }).map(([name, gate]) => gate.use(async () => void begun.push(name)))
      for (let microtask = 0; microtask < 20; microtask++) await undefined
      assert.sameMembers(begun, ["lock", "semaphore", "limiter"])
      await Promise.all(uses)
    }
  },
  {
    name: "takes a lock now that is free, and refuses with WouldBlock one that is held",
    run: async ({ front, refuses }) => {
      const lock = front.sync.makeLock()
      const hold = lock.acquireNoWait()
      refuses(() => lock.acquireNoWait(), "WouldBlock")
      assert.deepEqual(stateOf(lock), held)
      hold.release()
      assert.deepEqual(stateOf(lock), free)
      lock.acquireNoWait().release()
      assert.deepEqual(stateOf(lock), free)
    }
  },
  {
    name: "hands a lock to the first who waits in the moment of its release, so that nobody comes between",
    run: async ({ front, refuses }) => {
      const lock = front.sync.makeLock()
      const [first, second, third] = [{ name: "first" }, { name: "second" }, { name: "third" }]
      await lock.acquireOnBehalfOf(first)
      assert.deepEqual(lock.statistics(), { locked: true, owner: first, tasksWaiting: 0 })
      const next = lock.acquireOnBehalfOf(second)
      assert.deepEqual(lock.statistics(), { locked: true, owner: first, tasksWaiting: 1 })
      const last = lock.acquireOnBehalfOf(third)
      assert.deepEqual(lock.statistics(), { locked: true, owner: first, tasksWaiting: 2 })
      lock.releaseOnBehalfOf(first)
      assert.deepEqual(lock.statistics(), { locked: true, owner: second, tasksWaiting: 1 })
      refuses(() => lock.acquireNoWait(), "WouldBlock")
      await next
      lock.releaseOnBehalfOf(second)
      await last
      lock.releaseOnBehalfOf(third)
      assert.deepEqual(lock.statistics(), { locked: false, owner: undefined, tasksWaiting: 0 })
    }
  },
  {
    name: "refuses a lock to the owner who holds it, waiting or not",
    run: async ({ front, refuses, rejects }) => {
      const lock = front.sync.makeLock()
      const owner = {}
      await lock.acquireOnBehalfOf(owner)
      await rejects(lock.acquireOnBehalfOf(owner), "LockMisuse", { reason: "holding" })
      refuses(() => lock.acquireOnBehalfOfNoWait(owner), "LockMisuse", { reason: "holding" })
      assert.deepEqual(lock.statistics(), { locked: true, owner, tasksWaiting: 0 })
    }
  },
  {
    name: "refuses to release a lock for who does not hold it",
    run: async ({ front, refuses }) => {
      const lock = front.sync.makeLock()
      const owner = {}
      refuses(() => lock.releaseOnBehalfOf(owner), "LockMisuse", { reason: "notHolding" })
      await lock.acquireOnBehalfOf(owner)
      refuses(() => lock.releaseOnBehalfOf({}), "LockMisuse", { reason: "notHolding" })
      assert.deepEqual(lock.statistics(), { locked: true, owner, tasksWaiting: 0 })
    }
  },
  {
    name: "never takes a lock for who is cancelled before, free or held",
    run: async ({ front, rejection }) => {
      const lock = front.sync.makeLock()
      assert.strictEqual(await rejection(lock.acquire({ signal: cutBefore() })), reason)
      assert.deepEqual(stateOf(lock), free)
      const hold = await lock.acquire()
      assert.strictEqual(await rejection(lock.acquire({ signal: cutBefore() })), reason)
      assert.deepEqual(stateOf(lock), held)
      hold.release()
      assert.deepEqual(stateOf(lock), free)
    }
  },
  {
    name: "passes over who is cancelled while waiting for a lock, released in the same turn or later",
    run: async ({ front, rejection }) => {
      for (const isLater of [false, true]) {
        const lock = front.sync.makeLock()
        const hold = await lock.acquire()
        const { cancel, signal } = makeCut()
        const cut = rejection(lock.acquire({ signal }))
        const next = lock.acquire()
        cancel()
        if (isLater) assert.strictEqual(await cut, reason)
        assert.deepEqual(stateOf(lock), { ...held, tasksWaiting: 1 })
        hold.release()
        ;(await next).release()
        assert.strictEqual(await cut, reason)
        assert.deepEqual(stateOf(lock), free)
      }
    }
  },
  {
    name: "keeps a lock for who is cancelled after it was granted, in the same turn",
    run: async ({ front }) => {
      const lock = front.sync.makeLock()
      const hold = await lock.acquire()
      const { cancel, signal } = makeCut()
      const granted = lock.acquire({ signal })
      const next = lock.acquire()
      hold.release()
      cancel()
      const second = await granted
      assert.deepEqual([await isOver(next), stateOf(lock)], [false, { ...held, tasksWaiting: 1 }])
      second.release()
      const third = await next
      // A block that was let in frees it, whether it is cut by then or not.
      const other = makeCut()
      const block = lock.use(turn, { signal: other.signal })
      third.release()
      other.cancel()
      await Promise.allSettled([block])
      assert.deepEqual(stateOf(lock), free)
    }
  },
  {
    name: "frees a lock when its user fails, and when its user is cancelled",
    run: async ({ front, rejection }) => {
      const lock = front.sync.makeLock()
      const { cancel, signal } = makeCut()
      const failure = new Error("failed")
      const fails = rejection(
        lock.use(async () => {
          throw failure
        })
      )
      const cancelled = rejection(lock.use(hangUntil(signal, cancel), { signal }))
      const { all, order } = inOrder(["third", "fourth"], (name) => lock.use(async () => name))
      assert.deepEqual([await fails, await cancelled], [failure, reason])
      await all
      assert.deepEqual([order, stateOf(lock)], [["third", "fourth"], free])
    }
  },
  lifetimeCase(
    "takes the calling fiber for the owner of a lock, and dies when it takes or frees one that is not its",
    () =>
      Effect.gen(function* () {
        const lock = yield* Core.Lock.make()
        const twice = yield* defectOf(lock.withLock(lock.acquire))
        const twiceNow = yield* defectOf(lock.withLock(lock.acquireNoWait))
        yield* lock.acquire
        const fiber = yield* Effect.fiber
        assert.deepEqual(yield* lock.statistics, { locked: true, owner: fiber, tasksWaiting: 0 })
        const other = yield* Fiber.join(yield* Effect.forkChild(defectOf(lock.release)))
        assert.deepEqual(
          [twice, twiceNow, other].map((defect) => (defect as Core.LockMisuse).reason),
          ["holding", "holding", "notHolding"]
        )
        yield* lock.release
      })
  )
]
