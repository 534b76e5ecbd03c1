/** Something that happens once, and those who wait for it. */
import { assert } from "chai"
import type { Case } from "../Case.ts"
import { reason } from "../cancelRunning.ts"
import { cutBefore, inOrder, makeCut } from "../waiting.ts"

export const eventCases: ReadonlyArray<Case> = [
  {
    name: "lets all who wait for an event go on when it is set, in the order in which they came",
    run: async ({ front }) => {
      const event = front.sync.makeEvent()
      assert.deepEqual([event.isSet(), event.statistics()], [false, { tasksWaiting: 0 }])
      const { all, order } = inOrder(["first", "second", "third"], () => event.wait())
      assert.deepEqual([event.isSet(), event.statistics()], [false, { tasksWaiting: 3 }])
      event.set()
      assert.deepEqual([event.isSet(), event.statistics()], [true, { tasksWaiting: 0 }])
      await all
      assert.deepEqual(order, ["first", "second", "third"])
    }
  },
  {
    name: "remembers that an event was set before anybody waited for it, and when it is set again",
    run: async ({ front }) => {
      const event = front.sync.makeEvent()
      event.set()
      event.set()
      await Promise.all([event.wait(), event.wait()])
      assert.deepEqual([event.isSet(), event.statistics()], [true, { tasksWaiting: 0 }])
    }
  },
  {
    name: "cancels who waits for an event, though it is set in the same turn",
    run: async ({ front, rejection }) => {
      const event = front.sync.makeEvent()
      const { cancel, signal } = makeCut()
      const cut = rejection(event.wait({ signal }))
      const other = event.wait()
      cancel()
      assert.deepEqual(event.statistics(), { tasksWaiting: 1 })
      event.set()
      await other
      assert.strictEqual(await cut, reason)
    }
  },
  {
    name: "lets who waits for an event go on that was set before the cancellation, in the same turn",
    run: async ({ front }) => {
      const event = front.sync.makeEvent()
      const { cancel, signal } = makeCut()
      const wait = event.wait({ signal })
      event.set()
      cancel()
      await wait
      assert.deepEqual(event.statistics(), { tasksWaiting: 0 })
    }
  },
  {
    name: "cancels a wait for an event that is cancelled before it begins, whether the event is set or not",
    run: async ({ front, rejection }) => {
      const event = front.sync.makeEvent()
      assert.strictEqual(await rejection(event.wait({ signal: cutBefore() })), reason)
      assert.deepEqual(event.statistics(), { tasksWaiting: 0 })
      event.set()
      assert.strictEqual(await rejection(event.wait({ signal: cutBefore() })), reason)
    }
  }
]
