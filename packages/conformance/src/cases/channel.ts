/** Items from those who send to those who receive: order, closing, and waits that are cancelled at each moment. */
import * as Core from "@anythread/core"
import { createMemoryChannel } from "@anythread/core/promise"
import { assert } from "chai"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type { Case } from "../Case.ts"
import { reason } from "../cancelRunning.ts"
import { promiseCase } from "../promiseCase.ts"
import { inOrder, isOver, makeCut } from "../waiting.ts"
import { lifetimeCase } from "./effectLifetimesSupport.ts"

/** The numbers of a channel with both halves open in which nothing is. */
export const empty = {
  currentBufferUsed: 0,
  maxBufferSize: 0,
  openSendHalves: 1,
  openReceiveHalves: 1,
  tasksWaitingSend: 0,
  tasksWaitingReceive: 0
}

export const channelCases: ReadonlyArray<Case> = [
  {
    name: "refuses a buffer size that is no whole number from 0 with RangeError",
    run: async ({ front }) => {
      for (const size of [-1, 1.5, Number.NaN, "1" as unknown as number])
        assert.throws(() => front.sync.makeChannel(size), RangeError)
      assert.strictEqual(front.sync.makeChannel(Infinity).sender.statistics().maxBufferSize, Infinity)
    }
  },
  {
    name: "gives what is sent to those who wait to receive, in the order in which they came",
    run: async ({ front }) => {
      const { receiver, sender } = front.sync.makeChannel<string>()
      const received: Array<string> = []
      const { all, order } = inOrder(["first", "second", "third"], async (name) => {
        received.push(`${name}: ${await receiver.receive()}`)
      })
      assert.deepEqual(receiver.statistics(), { ...empty, tasksWaitingReceive: 3 })
      await sender.send("a")
      sender.sendNoWait("b")
      sender.sendNoWait("c")
      assert.deepEqual(receiver.statistics(), empty)
      await all
      assert.deepEqual(
        [order, received],
        [
          ["first", "second", "third"],
          ["first: a", "second: b", "third: c"]
        ]
      )
    }
  },
  {
    name: "takes what those who wait to send have, in the order in which they came",
    run: async ({ front }) => {
      const { receiver, sender } = front.sync.makeChannel<string>()
      const { all, order } = inOrder(["first", "second", "third"], (name) => sender.send(name))
      assert.deepEqual(sender.statistics(), { ...empty, tasksWaitingSend: 3 })
      assert.deepEqual(
        [receiver.receiveNoWait(), await receiver.receive(), receiver.receiveNoWait()],
        ["first", "second", "third"]
      )
      await all
      assert.deepEqual([order, sender.statistics()], [["first", "second", "third"], empty])
    }
  },
  {
    name: "takes the item of the first who waits to send into the buffer when there is room, and keeps the order",
    run: async ({ front }) => {
      const { receiver, sender } = front.sync.makeChannel<string>(1)
      await sender.send("first")
      const second = sender.send("second")
      assert.deepEqual(sender.statistics(), { ...empty, maxBufferSize: 1, currentBufferUsed: 1, tasksWaitingSend: 1 })
      assert.strictEqual(receiver.receiveNoWait(), "first")
      await second
      assert.deepEqual(sender.statistics(), { ...empty, maxBufferSize: 1, currentBufferUsed: 1 })
      assert.strictEqual(receiver.receiveNoWait(), "second")
    }
  },
  {
    name: "counts what is in the buffer and who waits on either side, the same for both halves",
    run: async ({ front }) => {
      const { receiver, sender } = front.sync.makeChannel<number>(1)
      const is = (numbers: Partial<typeof empty>): void => {
        const expected = { ...empty, maxBufferSize: 1, ...numbers }
        assert.deepEqual([sender.statistics(), receiver.statistics()], [expected, expected])
      }
      is({})
      await sender.send(0)
      is({ currentBufferUsed: 1 })
      const sends = [1, 2, 3].map((item) => {
        const sent = sender.send(item)
        is({ currentBufferUsed: 1, tasksWaitingSend: item })
        return sent
      })
      for (const left of [2, 1, 0]) {
        receiver.receiveNoWait()
        is({ currentBufferUsed: 1, tasksWaitingSend: left })
      }
      await Promise.all(sends)
      receiver.receiveNoWait()
      is({})
      const receives = [receiver.receive(), receiver.receive()]
      is({ tasksWaitingReceive: 2 })
      sender.sendNoWait(4)
      is({ tasksWaitingReceive: 1 })
      sender.sendNoWait(5)
      is({})
      assert.deepEqual(await Promise.all(receives), [4, 5])
    }
  },
  {
    name: "sends and receives now as long as there is room and there are items, and refuses with WouldBlock else",
    run: async ({ front, refuses }) => {
      const { receiver, sender } = front.sync.makeChannel<number>(2)
      refuses(() => receiver.receiveNoWait(), "WouldBlock")
      sender.sendNoWait(1)
      sender.sendNoWait(2)
      refuses(() => sender.sendNoWait(3), "WouldBlock")
      assert.deepEqual(sender.statistics(), { ...empty, maxBufferSize: 2, currentBufferUsed: 2 })
      assert.deepEqual([receiver.receiveNoWait(), receiver.receiveNoWait()], [1, 2])
      refuses(() => receiver.receiveNoWait(), "WouldBlock")
      assert.deepEqual(sender.statistics(), { ...empty, maxBufferSize: 2 })
    }
  },
  {
    name: "passes every item on, whatever it is, and ends a loop over them when the channel ends",
    run: async ({ front }) => {
      const { receiver, sender } = front.sync.makeChannel<unknown>()
      const items = [undefined, null, 0, "", false, { nested: [1] }]
      const sends = (async () => {
        for (const item of items) await sender.send(item)
        sender.close()
      })()
      const received: Array<unknown> = []
      for await (const item of receiver.items()) received.push(item)
      await sends
      assert.deepEqual([received, sender.statistics()], [items, { ...empty, openSendHalves: 0 }])
    }
  },
  {
    name: "takes nothing more from a channel than a loop has seen that is left early, and goes on in the next",
    run: async ({ front }) => {
      const { receiver, sender } = front.sync.makeChannel<number>(3)
      for (const item of [1, 2, 3]) sender.sendNoWait(item)
      sender.close()
      const received: Array<number> = []
      for await (const item of receiver.items()) {
        received.push(item)
        break
      }
      assert.strictEqual(receiver.statistics().currentBufferUsed, 2)
      for await (const item of receiver.items()) received.push(item)
      assert.deepEqual(received, [1, 2, 3])
    }
  },
  {
    name: "gives who receives nothing that is sent after its cancellation, in the same turn",
    run: async ({ front, refuses, rejection }) => {
      for (const size of [0, 1]) {
        const { receiver, sender } = front.sync.makeChannel<string>(size)
        const { cancel, signal } = makeCut()
        const cut = rejection(receiver.receive({ signal }))
        cancel()
        assert.deepEqual(sender.statistics(), { ...empty, maxBufferSize: size })
        if (size === 0) refuses(() => sender.sendNoWait("lost"), "WouldBlock")
        else {
          sender.sendNoWait("kept")
          assert.strictEqual(receiver.receiveNoWait(), "kept")
        }
        assert.strictEqual(await cut, reason)
      }
    }
  },
  {
    name: "gives the item to the next who waits to receive when the first is cancelled",
    run: async ({ front, rejection }) => {
      const { receiver, sender } = front.sync.makeChannel<string>()
      const { cancel, signal } = makeCut()
      const cut = rejection(receiver.receive({ signal }))
      const next = receiver.receive()
      cancel()
      sender.sendNoWait("item")
      assert.deepEqual([await cut, await next], [reason, "item"])
    }
  },
  {
    name: "gives who receives the item that it was handed before its cancellation, in the same turn",
    run: async ({ front }) => {
      const { receiver, sender } = front.sync.makeChannel<string>()
      const { cancel, signal } = makeCut()
      const received = receiver.receive({ signal })
      sender.sendNoWait("item")
      cancel()
      assert.deepEqual([await received, sender.statistics()], ["item", empty])
    }
  },
  {
    name: "withdraws the item of who is cancelled while waiting to send",
    run: async ({ front, refuses, rejection }) => {
      const { receiver, sender } = front.sync.makeChannel<string>()
      const { cancel, signal } = makeCut()
      const cut = rejection(sender.send("withdrawn", { signal }))
      const next = sender.send("next")
      cancel()
      assert.deepEqual(sender.statistics(), { ...empty, tasksWaitingSend: 1 })
      assert.strictEqual(receiver.receiveNoWait(), "next")
      refuses(() => receiver.receiveNoWait(), "WouldBlock")
      await next
      assert.strictEqual(await cut, reason)
    }
  },
  promiseCase("has sent an item that was taken before its sender was cancelled, in the same turn", async () => {
    const { receiver, sender } = createMemoryChannel<string>()
    const { cancel, signal } = makeCut()
    const sent = sender.send("item", { signal })
    const item = receiver.receiveNoWait()
    cancel()
    assert.deepEqual([item, await sent, sender.statistics()], ["item", undefined, empty])
  }),
  lifetimeCase("receives an item once that was taken before its sender was interrupted, in the same turn", () =>
    Effect.gen(function* () {
      const { receiver, sender } = yield* Core.MemoryChannel.make<string>()
      const sending = yield* Effect.forkChild(sender.send("item"), { startImmediately: true })
      const item = yield* receiver.receiveNoWait
      yield* Fiber.interrupt(sending)
      assert.deepEqual([item, yield* sender.statistics], ["item", empty])
    })
  ),
  {
    name: "sends nothing and takes nothing for who is cancelled before",
    run: async ({ front, rejection }) => {
      const { receiver, sender } = front.sync.makeChannel<string>(2)
      sender.sendNoWait("there")
      const signal = AbortSignal.abort(reason)
      assert.strictEqual(await rejection(sender.send("never", { signal })), reason)
      assert.strictEqual(await rejection(receiver.receive({ signal })), reason)
      assert.deepEqual(sender.statistics(), { ...empty, maxBufferSize: 2, currentBufferUsed: 1 })
      assert.strictEqual(receiver.receiveNoWait(), "there")
    }
  },
  {
    name: "leaves those who wait alone when who is cancelled before would send to them or receive from them",
    run: async ({ front, rejection }) => {
      const { receiver, sender } = front.sync.makeChannel<string>()
      const signal = AbortSignal.abort(reason)
      const sends = [sender.send("first"), sender.send("second")]
      assert.strictEqual(await rejection(receiver.receive({ signal })), reason)
      assert.deepEqual([await receiver.receive(), await receiver.receive()], ["first", "second"])
      await Promise.all(sends)
      const received = receiver.receive()
      assert.strictEqual(await rejection(sender.send("never", { signal })), reason)
      await sender.send("third")
      assert.strictEqual(await received, "third")
    }
  },
  {
    name: "keeps who waits to send and who waits to receive apart while nothing is cancelled",
    run: async ({ front }) => {
      const { receiver, sender } = front.sync.makeChannel<string>()
      const send = sender.send("item")
      assert.isFalse(await isOver(send))
      assert.strictEqual(await receiver.receive(), "item")
      await send
      const receive = receiver.receive()
      assert.isFalse(await isOver(receive))
      await sender.send("other")
      assert.strictEqual(await receive, "other")
    }
  }
]
