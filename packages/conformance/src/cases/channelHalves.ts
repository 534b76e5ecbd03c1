/** The halves of a channel: closing, cloning, and who waits on a half that is closed. */
import * as Core from "@anythread/core"
import { createMemoryChannel } from "@anythread/core/promise"
import { assert } from "chai"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import type { Case } from "../Case.ts"
import { reason } from "../cancelRunning.ts"
import { cutBy, promiseCase } from "../promiseCase.ts"
import { isOver, makeCut } from "../waiting.ts"
import { empty } from "./channel.ts"
import { lifetimeCase, settle } from "./effectLifetimesSupport.ts"

export const channelHalfCases: ReadonlyArray<Case> = [
  {
    name: "ends a channel whose send half is closed, and refuses that half",
    run: async ({ front, refuses, rejects }) => {
      const { receiver, sender } = front.sync.makeChannel<string>(1)
      sender.close()
      await rejects(receiver.receive(), "EndOfChannel")
      refuses(() => receiver.receiveNoWait(), "EndOfChannel")
      await rejects(sender.send("item"), "ClosedChannel", { half: "send" })
      refuses(() => sender.sendNoWait("item"), "ClosedChannel", { half: "send" })
    }
  },
  {
    name: "breaks a channel whose receive half is closed, and refuses that half",
    run: async ({ front, refuses, rejects }) => {
      const { receiver, sender } = front.sync.makeChannel<string>(1)
      receiver.close()
      await rejects(receiver.receive(), "ClosedChannel", { half: "receive" })
      refuses(() => receiver.receiveNoWait(), "ClosedChannel", { half: "receive" })
      await rejects(sender.send("item"), "BrokenChannel")
      refuses(() => sender.sendNoWait("item"), "BrokenChannel")
    }
  },
  {
    name: "ends a channel only when the last clone of its send half is closed, and closes each once",
    run: async ({ front }) => {
      const { receiver, sender } = front.sync.makeChannel<string>()
      const clone = sender.clone()
      assert.deepEqual(sender.statistics(), { ...empty, openSendHalves: 2 })
      sender.close()
      sender.close()
      assert.deepEqual(clone.statistics(), empty)
      const received = receiver.receive()
      await clone.send("by the clone")
      assert.strictEqual(await received, "by the clone")
      clone.close()
      assert.deepEqual(clone.statistics(), { ...empty, openSendHalves: 0 })
    }
  },
  {
    name: "breaks a channel only when the last clone of its receive half is closed, and closes each once",
    run: async ({ front }) => {
      const { receiver, sender } = front.sync.makeChannel<string>()
      const clone = receiver.clone()
      receiver.close()
      receiver.close()
      const sent = sender.send("to the clone")
      assert.strictEqual(await clone.receive(), "to the clone")
      await sent
      clone.close()
      assert.deepEqual(sender.statistics(), { ...empty, openReceiveHalves: 0 })
    }
  },
  {
    name: "passes items from clone to clone when the halves that they were cloned from are closed",
    run: async ({ front }) => {
      const { receiver, sender } = front.sync.makeChannel<string>(1)
      const [senderClone, receiverClone] = [sender.clone(), receiver.clone()]
      sender.close()
      receiver.close()
      senderClone.sendNoWait("item")
      assert.strictEqual(receiverClone.receiveNoWait(), "item")
    }
  },
  {
    name: "refuses to clone a half that is closed",
    run: async ({ front, refuses }) => {
      const { receiver, sender } = front.sync.makeChannel<string>()
      sender.close()
      receiver.close()
      refuses(() => sender.clone(), "ClosedChannel", { half: "send" })
      refuses(() => receiver.clone(), "ClosedChannel", { half: "receive" })
    }
  },
  {
    name: "fails who waits to receive when the last send half is closed, and not before",
    run: async ({ front, rejects }) => {
      const { receiver, sender } = front.sync.makeChannel<string>()
      const clone = sender.clone()
      const waits = [receiver.receive(), receiver.receive()]
      const ends = waits.map((wait) => rejects(wait, "EndOfChannel"))
      sender.close()
      assert.isFalse(await isOver(Promise.race(ends)))
      clone.close()
      await Promise.all(ends)
      assert.deepEqual(receiver.statistics(), { ...empty, openSendHalves: 0 })
    }
  },
  {
    name: "fails who waits to send when the last receive half is closed, whatever it sends",
    run: async ({ front, rejects }) => {
      const { receiver, sender } = front.sync.makeChannel<unknown>()
      const clone = receiver.clone()
      const fails = [undefined, null, 0, "", false, "item"].map((item) => rejects(sender.send(item), "BrokenChannel"))
      receiver.close()
      assert.isFalse(await isOver(Promise.race(fails)))
      clone.close()
      await Promise.all(fails)
      assert.deepEqual(sender.statistics(), { ...empty, openReceiveHalves: 0 })
    }
  },
  {
    name: "gives what is in the buffer after the last send half was closed, and then ends",
    run: async ({ front, rejects }) => {
      const { receiver, sender } = front.sync.makeChannel<number>(2)
      sender.sendNoWait(1)
      sender.sendNoWait(2)
      sender.close()
      assert.deepEqual([await receiver.receive(), receiver.receiveNoWait()], [1, 2])
      await rejects(receiver.receive(), "EndOfChannel")
    }
  },
  {
    name: "has sent an item that was received before both halves were closed, in the same turn",
    run: async ({ front }) => {
      const { receiver, sender } = front.sync.makeChannel<string>()
      const sent = sender.send("item")
      assert.strictEqual(receiver.receiveNoWait(), "item")
      receiver.close()
      sender.close()
      await sent
      assert.deepEqual(sender.statistics(), { ...empty, openSendHalves: 0, openReceiveHalves: 0 })
    }
  },
  {
    name: "fails who waits on the very half that is closed, and nobody who waits on its clone",
    run: async ({ front, rejects }) => {
      const { receiver, sender } = front.sync.makeChannel<string>()
      const receiverClone = receiver.clone()
      const closedReceive = rejects(receiver.receive(), "ClosedChannel", { half: "receive" })
      const received = receiverClone.receive()
      receiver.close()
      await closedReceive
      assert.deepEqual(sender.statistics(), { ...empty, tasksWaitingReceive: 1 })
      sender.sendNoWait("to the clone")
      assert.strictEqual(await received, "to the clone")

      const senderClone = sender.clone()
      const closedSend = rejects(sender.send("withdrawn"), "ClosedChannel", { half: "send" })
      const sent = senderClone.send("by the clone")
      sender.close()
      await closedSend
      assert.deepEqual(senderClone.statistics(), { ...empty, tasksWaitingSend: 1 })
      assert.strictEqual(receiverClone.receiveNoWait(), "by the clone")
      await sent
    }
  },
  promiseCase(
    "rejects a loop over a channel with the reason when its signal aborts, and takes nothing more",
    async () => {
      const { receiver, sender } = createMemoryChannel<string>(2)
      const { cancel, signal } = makeCut()
      const received: Array<string> = []
      sender.sendNoWait("first")
      const loop = async (): Promise<void> => {
        for await (const item of receiver.items({ signal })) {
          received.push(item)
          queueMicrotask(cancel)
        }
      }
      const cut = await cutBy(loop())
      sender.sendNoWait("second")
      assert.deepEqual([cut, received, receiver.receiveNoWait()], [reason, ["first"], "second"])
    }
  ),
  lifetimeCase("takes nothing from a channel by a stream that is interrupted while it waits", () =>
    Effect.gen(function* () {
      const { receiver, sender } = yield* Core.MemoryChannel.make<string>(2)
      const received: Array<string> = []
      const reader = yield* Effect.forkChild(
        Stream.runForEach(receiver.stream, (item) => Effect.sync(() => received.push(item))),
        { startImmediately: true }
      )
      yield* sender.send("first")
      yield* settle
      yield* Fiber.interrupt(reader)
      yield* sender.send("second")
      assert.deepEqual([received, yield* receiver.receiveNoWait], [["first"], "second"])
    })
  ),
  lifetimeCase("closes a half with the scope that it was cloned in", () =>
    Effect.gen(function* () {
      const { receiver, sender } = yield* Core.MemoryChannel.make<string>()
      const [send, receive, open] = yield* Effect.scoped(
        Effect.all([sender.cloneScoped, receiver.cloneScoped, sender.statistics])
      )
      const closed = yield* sender.statistics
      assert.deepEqual([open, closed], [{ ...empty, openSendHalves: 2, openReceiveHalves: 2 }, empty])
      const refused = [yield* Effect.flip(send.sendNoWait("item")), yield* Effect.flip(receive.receiveNoWait)]
      assert.deepEqual(
        refused.map(({ _tag }) => _tag),
        ["ClosedChannel", "ClosedChannel"]
      )
    })
  )
]
