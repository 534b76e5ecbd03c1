import { describe, expect, it } from "vitest"
import { createMemoryChannel } from "../../src/promise/MemoryChannel.ts"
import { sleep } from "../../src/promise/sleep.ts"
import { checkClean, rejection } from "./clean.ts"
import { cutsEveryWay } from "./cuts.ts"

checkClean()

const tagged = (tag: string) => expect.objectContaining({ _tag: tag })

describe("MemorySender", () => {
  cutsEveryWay(() => {
    const { receiver, sender } = createMemoryChannel<number>()
    return {
      wait: (signal) => sender.send(1, { signal }),
      check: () => expect(() => receiver.receiveNoWait()).toThrow(tagged("WouldBlock"))
    }
  })

  it("waits for one who receives, or for room, in order", async () => {
    const { receiver, sender } = createMemoryChannel<number>(1)
    const sent: Array<number> = []
    const sends = [1, 2, 3].map((n) => sender.send(n).then(() => sent.push(n)))
    await sleep(0)
    expect([sent, sender.statistics()]).toEqual([
      [1],
      {
        currentBufferUsed: 1,
        maxBufferSize: 1,
        openSendHalves: 1,
        openReceiveHalves: 1,
        tasksWaitingSend: 2,
        tasksWaitingReceive: 0
      }
    ])
    expect(() => sender.sendNoWait(4)).toThrow(tagged("WouldBlock"))
    expect([await receiver.receive(), receiver.receiveNoWait(), await receiver.receive()]).toEqual([1, 2, 3])
    await Promise.all(sends)
    expect(sent).toEqual([1, 2, 3])
    sender.sendNoWait(4)
    expect(receiver.statistics().currentBufferUsed).toBe(1)
  })

  it("fails when nobody will receive, or its half is closed, before and meanwhile", async () => {
    const broken = createMemoryChannel<number>()
    const meanwhile = broken.sender.send(0)
    broken.receiver.close()
    expect(await rejection(meanwhile)).toEqual(tagged("BrokenChannel"))
    expect(await rejection(broken.sender.send(1))).toEqual(tagged("BrokenChannel"))
    const closed = createMemoryChannel<number>()
    const cut = closed.sender.send(0)
    closed.sender.close()
    closed.sender.close()
    expect(await rejection(cut)).toEqual(tagged("ClosedChannel"))
    expect(await rejection(closed.sender.send(1))).toEqual(tagged("ClosedChannel"))
    expect(() => closed.sender.clone()).toThrow(tagged("ClosedChannel"))
  })
})

describe("MemoryReceiver", () => {
  for (const how of ["receive", "items"] as const) {
    describe(how, () => {
      cutsEveryWay(() => {
        const { receiver, sender } = createMemoryChannel<number>()
        return {
          wait: (signal) => (how === "items" ? receiver.items({ signal }).next() : receiver.receive({ signal })),
          check: () => expect(() => sender.sendNoWait(1)).toThrow(tagged("WouldBlock"))
        }
      })
    })
  }

  it("receives what was given to it before it was cut", async () => {
    const { receiver, sender } = createMemoryChannel<number>()
    const [first, second] = [new AbortController(), new AbortController()]
    const receives = [first, second].map(({ signal }) => receiver.receive({ signal }))
    sender.sendNoWait(1)
    first.abort("late")
    second.abort("cut")
    expect(() => sender.sendNoWait(2)).toThrow(tagged("WouldBlock"))
    expect([await receives[0], await rejection(receives[1] as Promise<number>)]).toEqual([1, "cut"])
  })

  it("receives what is left when all senders are closed, then the end", async () => {
    const { receiver, sender } = createMemoryChannel<undefined>(1)
    const clone = sender.clone()
    sender.close()
    clone.sendNoWait(undefined)
    clone[Symbol.dispose]()
    expect(await receiver.receive()).toBe(undefined)
    expect(await rejection(receiver.receive())).toEqual(tagged("EndOfChannel"))
    expect(() => receiver.receiveNoWait()).toThrow(tagged("EndOfChannel"))
    await receiver[Symbol.asyncDispose]()
    expect(await rejection(receiver.receive())).toEqual(tagged("ClosedChannel"))
  })

  it("fails when its half, or the last sender, is closed meanwhile", async () => {
    const { receiver, sender } = createMemoryChannel<number>()
    const clone = receiver.clone()
    const [closed, ended] = [receiver.receive(), clone.receive()]
    receiver.close()
    expect(await rejection(closed)).toEqual(tagged("ClosedChannel"))
    sender.close()
    expect(await rejection(ended)).toEqual(tagged("EndOfChannel"))
  })

  it("is looped over until the channel ends; leaving the loop closes nothing, another goes on", async () => {
    const { receiver, sender } = createMemoryChannel<number>(Number.POSITIVE_INFINITY)
    for (const n of [1, 2, 3]) sender.sendNoWait(n)
    const seen: Array<number> = []
    for await (const n of receiver) {
      seen.push(n)
      break
    }
    const later = sleep(0).then(() => sender.close())
    for await (const n of receiver) seen.push(n)
    await later
    expect(seen).toEqual([1, 2, 3])
    const items = receiver.items()
    expect([await items.next(), await items.next()]).toEqual(Array(2).fill({ done: true, value: undefined }))
    receiver.close()
    expect(await rejection(receiver.items().next())).toEqual(tagged("ClosedChannel"))
  })

  it("takes nothing more for a loop that was left while it waited", async () => {
    const { receiver, sender } = createMemoryChannel<number>()
    const items = receiver.items()
    const [first, second] = [items.next(), items.next()]
    sender.sendNoWait(1)
    const end = { done: true, value: undefined }
    expect(await items.return?.()).toEqual(end)
    expect(() => sender.sendNoWait(2)).toThrow(tagged("WouldBlock"))
    expect([await first, await second, await items.next()]).toEqual([{ done: false, value: 1 }, end, end])
  })

  it("loses no item and doubles none, with many on both sides and cuts at any time", async () => {
    const { receiver, sender } = createMemoryChannel<number>(3)
    const sent: Array<number> = []
    const received: Array<number> = []
    const cuts: Array<Promise<void>> = []
    const cutting = (n: number) => {
      const controller = new AbortController()
      if (n % 3 === 0) cuts.push(sleep(n % 5).then(() => controller.abort()))
      if (n % 7 === 0) controller.abort()
      return { signal: controller.signal }
    }
    const sends = Array.from({ length: 300 }, (_, n) =>
      sender.send(n, cutting(n)).then(
        () => sent.push(n),
        () => {}
      )
    )
    const receives = Array.from({ length: 300 }, (_, n) =>
      sleep(n % 4)
        .then(() => receiver.receive(cutting(n + 1)))
        .then(
          (item) => received.push(item),
          () => {}
        )
    )
    await sleep(10)
    const rest = (async () => {
      for await (const item of receiver.clone()) received.push(item)
    })()
    await Promise.all(sends)
    sender.close()
    await Promise.all([...receives, rest, ...cuts])
    const sorted = (items: ReadonlyArray<number>) => [...items].sort((a, b) => a - b)
    expect(sorted(received)).toEqual(sorted(sent))
  })
})
