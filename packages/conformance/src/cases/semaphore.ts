/** A number that acquiring lowers and releasing raises: hand-over, maximum, and waiters that are cancelled at each moment. */
import { assert } from "chai"
import type { Case } from "../Case.ts"
import { reason } from "../cancelRunning.ts"
import type { FrontSemaphore } from "../FrontSync.ts"
import { cutBefore, hangUntil, inOrder, isOver, makeCut, turn } from "../waiting.ts"

const stateOf = (semaphore: FrontSemaphore): object => ({ value: semaphore.value(), ...semaphore.statistics() })

export const semaphoreCases: ReadonlyArray<Case> = [
  {
    name: "lets as many in as a semaphore has, the rest in the order in which they came",
    run: async ({ front }) => {
      const semaphore = front.sync.makeSemaphore(2, { maxValue: 3 })
      assert.deepEqual([stateOf(semaphore), semaphore.maxValue], [{ value: 2, tasksWaiting: 0 }, 3])
      const byBlock = (body: () => Promise<void>): Promise<void> => semaphore.use(body)
      const byHand = async (body: () => Promise<void>): Promise<void> => {
        const hold = await semaphore.acquire()
        await body()
        hold.release()
      }
      for (const use of [byBlock, byHand]) {
        let [inside, most] = [0, 0]
        const { all, order } = inOrder(["first", "second", "third", "fourth"], () =>
          use(async () => {
            most = Math.max(most, ++inside)
            await turn()
            inside--
          })
        )
        assert.deepEqual(stateOf(semaphore), { value: 0, tasksWaiting: 2 })
        await all
        assert.deepEqual([most, order], [2, ["first", "second", "third", "fourth"]])
        assert.deepEqual(stateOf(semaphore), { value: 2, tasksWaiting: 0 })
      }
    }
  },
  {
    name: "lowers the value of a semaphore now, and refuses that with WouldBlock at 0",
    run: async ({ front, refuses }) => {
      const semaphore = front.sync.makeSemaphore(1)
      const hold = semaphore.acquireNoWait()
      refuses(() => semaphore.acquireNoWait(), "WouldBlock")
      assert.deepEqual(stateOf(semaphore), { value: 0, tasksWaiting: 0 })
      hold.release()
      assert.deepEqual(stateOf(semaphore), { value: 1, tasksWaiting: 0 })
    }
  },
  {
    name: "hands a release of a semaphore to the first who waits, so that nobody comes between",
    run: async ({ front, refuses }) => {
      const semaphore = front.sync.makeSemaphore(1)
      const hold = await semaphore.acquire()
      const next = semaphore.acquire()
      hold.release()
      refuses(() => semaphore.acquireNoWait(), "WouldBlock")
      assert.deepEqual(stateOf(semaphore), { value: 0, tasksWaiting: 0 })
      ;(await next).release()
      assert.deepEqual(stateOf(semaphore), { value: 1, tasksWaiting: 0 })
    }
  },
  {
    name: "lets anybody release a semaphore, beyond its initial value too",
    run: async ({ front }) => {
      const semaphore = front.sync.makeSemaphore(0)
      const waits = semaphore.acquire()
      semaphore.release()
      await waits
      semaphore.release()
      semaphore.release()
      assert.deepEqual([stateOf(semaphore), semaphore.maxValue], [{ value: 2, tasksWaiting: 0 }, Infinity])
    }
  },
  {
    name: "refuses with SemaphoreMisuse one release of a semaphore more than its maximum",
    run: async ({ front, refuses }) => {
      const semaphore = front.sync.makeSemaphore(1, { maxValue: 2 })
      semaphore.release()
      refuses(semaphore.release, "SemaphoreMisuse", { maxValue: 2 })
      assert.deepEqual([stateOf(semaphore), semaphore.maxValue], [{ value: 2, tasksWaiting: 0 }, 2])
      assert.strictEqual(front.sync.makeSemaphore(0).maxValue, Infinity)
    }
  },
  {
    name: "refuses numbers that no semaphore can have with RangeError",
    run: async ({ front }) => {
      for (const value of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
        assert.throws(() => front.sync.makeSemaphore(value), RangeError, "initialValue")
      for (const maxValue of [1, 2.5, Number.NaN])
        assert.throws(() => front.sync.makeSemaphore(2, { maxValue }), RangeError, "maxValue")
    }
  },
  {
    name: "never lowers a semaphore for who is cancelled before, at 0 or above",
    run: async ({ front, rejection }) => {
      const semaphore = front.sync.makeSemaphore(1)
      assert.strictEqual(await rejection(semaphore.acquire({ signal: cutBefore() })), reason)
      assert.deepEqual(stateOf(semaphore), { value: 1, tasksWaiting: 0 })
      semaphore.acquireNoWait()
      assert.strictEqual(await rejection(semaphore.acquire({ signal: cutBefore() })), reason)
      assert.deepEqual(stateOf(semaphore), { value: 0, tasksWaiting: 0 })
    }
  },
  {
    name: "passes over who is cancelled while waiting for a semaphore, released in the same turn or later",
    run: async ({ front, rejection }) => {
      for (const isLater of [false, true]) {
        const semaphore = front.sync.makeSemaphore(1)
        const hold = await semaphore.acquire()
        const { cancel, signal } = makeCut()
        const cut = rejection(semaphore.acquire({ signal }))
        const next = semaphore.acquire()
        cancel()
        if (isLater) assert.strictEqual(await cut, reason)
        assert.deepEqual(stateOf(semaphore), { value: 0, tasksWaiting: 1 })
        hold.release()
        ;(await next).release()
        assert.strictEqual(await cut, reason)
        assert.deepEqual(stateOf(semaphore), { value: 1, tasksWaiting: 0 })
      }
    }
  },
  {
    name: "keeps a semaphore lowered for who is cancelled after the release went to it, in the same turn",
    run: async ({ front }) => {
      const semaphore = front.sync.makeSemaphore(1)
      const hold = await semaphore.acquire()
      const { cancel, signal } = makeCut()
      const granted = semaphore.acquire({ signal })
      const next = semaphore.acquire()
      hold.release()
      cancel()
      const second = await granted
      assert.deepEqual([await isOver(next), stateOf(semaphore)], [false, { value: 0, tasksWaiting: 1 }])
      second.release()
      const third = await next
      // A block that was let in raises it, whether it is cut by then or not.
      const other = makeCut()
      const block = semaphore.use(turn, { signal: other.signal })
      third.release()
      other.cancel()
      await Promise.allSettled([block])
      assert.deepEqual(stateOf(semaphore), { value: 1, tasksWaiting: 0 })
    }
  },
  {
    name: "raises a semaphore again when its user fails, and when its user is cancelled",
    run: async ({ front, rejection }) => {
      const semaphore = front.sync.makeSemaphore(1)
      const failure = new Error("failed")
      const fails = rejection(
        semaphore.use(async () => {
          throw failure
        })
      )
      const { cancel, signal } = makeCut()
      const cancelled = rejection(semaphore.use(hangUntil(signal, cancel), { signal }))
      const next = semaphore.use(async () => "in")
      assert.deepEqual([await fails, await cancelled, await next], [failure, reason, "in"])
      assert.deepEqual(stateOf(semaphore), { value: 1, tasksWaiting: 0 })
    }
  }
]
