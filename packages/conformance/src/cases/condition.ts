/** Waiting under a lock for what others do under it: who waits goes on with the lock held, whatever became of the wait. */
import * as Core from "@anythread/core"
import { Condition } from "@anythread/core/promise"
import { assert } from "chai"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type { Case } from "../Case.ts"
import { reason } from "../cancelRunning.ts"
import type { FrontCondition, FrontConditionHold, FrontWait } from "../FrontSync.ts"
import { promiseCase } from "../promiseCase.ts"
import { cutBefore, inOrder, isOver, makeCut } from "../waiting.ts"
import { lifetimeCase } from "./effectLifetimesSupport.ts"

/** Where a condition stands, save who owns its lock. */
const stateOf = (condition: FrontCondition): object => {
  const { lockStatistics, tasksWaiting } = condition.statistics()
  return { tasksWaiting, locked: lockStatistics.locked, waitingForLock: lockStatistics.tasksWaiting }
}

const free = { tasksWaiting: 0, locked: false, waitingForLock: 0 }

/** Acquires and waits. Resolves when it waits, to what holds the lock after and to the wait. */
const startWaiting = async (
  condition: FrontCondition,
  options?: FrontWait
): Promise<{ readonly hold: FrontConditionHold; readonly wait: Promise<void> }> => {
  const hold = await condition.acquire()
  const wait = hold.wait(options)
  // A case that fails before it comes to wait for this one fails for its own reason.
  wait.catch(() => {})
  return { hold, wait }
}

/** Notifies under the lock. */
const notify = async (condition: FrontCondition, n?: number): Promise<void> => {
  const hold = await condition.acquire()
  hold.notify(n)
  hold.release()
}

export const conditionCases: ReadonlyArray<Case> = [
  {
    name: "gives the lock of a condition up while one waits, and has it back before it goes on",
    run: async ({ front }) => {
      const condition = front.sync.makeCondition()
      assert.deepEqual(stateOf(condition), free)
      const { hold, wait } = await startWaiting(condition)
      assert.deepEqual(stateOf(condition), { tasksWaiting: 1, locked: false, waitingForLock: 0 })
      const other = await condition.acquire()
      other.notify()
      assert.deepEqual(stateOf(condition), { tasksWaiting: 0, locked: true, waitingForLock: 1 })
      assert.isFalse(await isOver(wait))
      other.release()
      await wait
      assert.deepEqual(stateOf(condition), { ...free, locked: true })
      hold.release()
      assert.deepEqual(stateOf(condition), free)
    }
  },
  {
    name: "takes the lock of a condition now, and refuses that with WouldBlock when it is held",
    run: async ({ front, refuses }) => {
      const condition = front.sync.makeCondition()
      const hold = condition.acquireNoWait()
      refuses(() => condition.acquireNoWait(), "WouldBlock")
      assert.deepEqual(stateOf(condition), { ...free, locked: true })
      hold.release()
      assert.deepEqual(stateOf(condition), free)
    }
  },
  {
    name: "notifies as many as it is told, those first who have waited longest, or all",
    run: async ({ front }) => {
      const condition = front.sync.makeCondition()
      const { all, order } = inOrder(["first", "second", "third", "fourth", "fifth"], async () => {
        const hold = await condition.acquire()
        await hold.wait()
        hold.release()
      })
      const hold = await condition.acquire()
      assert.strictEqual(condition.statistics().tasksWaiting, 5)
      hold.notify(0)
      hold.notify()
      hold.notify(2)
      assert.deepEqual(stateOf(condition), { tasksWaiting: 2, locked: true, waitingForLock: 3 })
      hold.notifyAll()
      hold.release()
      await all
      assert.deepEqual([order, stateOf(condition)], [["first", "second", "third", "fourth", "fifth"], free])
    }
  },
  {
    name: "waits for a predicate, looks under the lock whenever it is notified, and gives what that gave",
    run: async ({ front }) => {
      const condition = front.sync.makeCondition()
      const seen: Array<[number, boolean]> = []
      let count = 0
      const hold = await condition.acquire()
      const wait = hold.waitFor(() => {
        seen.push([count, condition.statistics().lockStatistics.locked])
        return count === 2 && "both"
      })
      for (const next of [1, 2]) {
        const other = await condition.acquire()
        count = next
        other.notifyAll()
        other.release()
      }
      assert.strictEqual(await wait, "both")
      hold.release()
      const expected = [0, 1, 2].map((count): [number, boolean] => [count, true])
      assert.deepEqual([seen, stateOf(condition)], [expected, free])
    }
  },
  {
    name: "refuses to wait and to notify without the lock, after one's own release too",
    run: async ({ front, refuses, rejects }) => {
      const condition = front.sync.makeCondition()
      const hold = await condition.acquire()
      hold.release()
      await rejects(hold.wait(), "LockMisuse", { reason: "notHolding" })
      await rejects(
        hold.waitFor(() => false),
        "LockMisuse",
        { reason: "notHolding" }
      )
      refuses(() => hold.notify(), "LockMisuse", { reason: "notHolding" })
      refuses(hold.notifyAll, "LockMisuse", { reason: "notHolding" })
      const other = await condition.acquire()
      refuses(() => hold.notify(), "LockMisuse", { reason: "notHolding" })
      other.release()
      assert.deepEqual(stateOf(condition), free)
    }
  },
  {
    name: "refuses to notify a number that is none with RangeError, and notifies nobody",
    run: async ({ front }) => {
      const condition = front.sync.makeCondition()
      await startWaiting(condition)
      const hold = await condition.acquire()
      for (const n of [-1, 1.5, Number.NaN]) assert.throws(() => hold.notify(n), RangeError)
      assert.deepEqual(stateOf(condition), { tasksWaiting: 1, locked: true, waitingForLock: 0 })
    }
  },
  {
    name: "ends a wait that is cancelled before it begins, and keeps the lock",
    run: async ({ front, rejection }) => {
      const condition = front.sync.makeCondition()
      const hold = await condition.acquire()
      assert.strictEqual(await rejection(hold.wait({ signal: cutBefore() })), reason)
      assert.deepEqual(stateOf(condition), { ...free, locked: true })
      hold.release()
      assert.deepEqual(stateOf(condition), free)
    }
  },
  {
    name: "ends a cancelled wait on a condition only when it has the lock again",
    run: async ({ front, rejection }) => {
      const condition = front.sync.makeCondition()
      const { cancel, signal } = makeCut()
      const { hold, wait } = await startWaiting(condition, { signal })
      const other = await condition.acquire()
      cancel()
      assert.deepEqual(stateOf(condition), { tasksWaiting: 0, locked: true, waitingForLock: 1 })
      assert.isFalse(await isOver(wait))
      // Notifies nobody: the cancelled one is notified no more.
      other.notify()
      other.release()
      assert.strictEqual(await rejection(wait), reason)
      assert.deepEqual(stateOf(condition), { ...free, locked: true })
      hold.release()
      assert.deepEqual(stateOf(condition), free)
    }
  },
  {
    name: "ends a cancelled wait on a condition at once when the lock is free",
    run: async ({ front, rejection }) => {
      const condition = front.sync.makeCondition()
      const { cancel, signal } = makeCut()
      const { hold, wait } = await startWaiting(condition, { signal })
      cancel()
      assert.deepEqual(stateOf(condition), { ...free, locked: true })
      assert.strictEqual(await rejection(wait), reason)
      hold.release()
      assert.deepEqual(stateOf(condition), free)
    }
  },
  {
    name: "passes the notification of a waiter that is cancelled before it has the lock to the next",
    run: async ({ front, rejection }) => {
      for (const isCutFirst of [false, true]) {
        const condition = front.sync.makeCondition()
        const { cancel, signal } = makeCut()
        const first = await startWaiting(condition, { signal })
        const second = await startWaiting(condition)
        const other = await condition.acquire()
        if (isCutFirst) cancel()
        other.notify()
        cancel()
        assert.deepEqual(stateOf(condition), { tasksWaiting: 0, locked: true, waitingForLock: 2 })
        other.release()
        assert.strictEqual(await rejection(first.wait), reason)
        assert.isFalse(await isOver(second.wait))
        first.hold.release()
        await second.wait
        second.hold.release()
        assert.deepEqual(stateOf(condition), free)
      }
    }
  },
  {
    name: "lets a waiter go on that was notified and has the lock before the cancellation, in the same turn",
    run: async ({ front }) => {
      const condition = front.sync.makeCondition()
      const { cancel, signal } = makeCut()
      const first = await startWaiting(condition, { signal })
      const second = await startWaiting(condition)
      const other = await condition.acquire()
      other.notify()
      other.release()
      cancel()
      await first.wait
      first.hold.release()
      assert.isFalse(await isOver(second.wait))
      await notify(condition)
      await second.wait
      second.hold.release()
      assert.deepEqual(stateOf(condition), free)
    }
  },
  promiseCase(
    "waits in one block of a condition, is notified in another, and gives what the predicate gave",
    async () => {
      const condition = new Condition()
      let found: string | undefined
      const waiter = condition.use((held) => condition.wait(held))
      const looker = condition.use((held) => condition.waitFor(held, () => found))
      await condition.use((held) => {
        assert.deepEqual([condition.isLocked, condition.statistics().tasksWaiting], [true, 2])
        condition.notifyAll(held)
      })
      await waiter
      await condition.use((held) => {
        assert.strictEqual(condition.statistics().tasksWaiting, 1)
        found = "it"
        condition.notify(held)
      })
      assert.deepEqual([await looker, condition.isLocked], ["it", false])
    }
  ),
  lifetimeCase("waits in one withLock of a condition, and is notified in another with all who wait", () =>
    Effect.gen(function* () {
      const condition = yield* Core.Condition.make()
      let isFound = false
      const waits = [condition.wait, condition.waitFor(() => isFound)]
      const waiters = yield* Effect.forEach(waits, (wait) =>
        Effect.forkChild(condition.withLock(wait), { startImmediately: true })
      )
      yield* condition.withLock(
        Effect.gen(function* () {
          const { lockStatistics, tasksWaiting } = yield* condition.statistics
          assert.deepEqual([lockStatistics.locked, tasksWaiting], [true, 2])
          isFound = true
          yield* condition.notifyAll
        })
      )
      yield* Effect.forEach(waiters, Fiber.join)
      assert.isFalse(yield* condition.lock.isLocked)
    })
  )
]
