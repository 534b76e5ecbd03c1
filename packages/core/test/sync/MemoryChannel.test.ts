import { describe, expect, it } from "vitest"
import type { ReceiveHalf, ReceiveWaiter, SendHalf, SendWaiter } from "../../src/sync/ChannelSide.ts"
import { MemoryChannel } from "../../src/sync/MemoryChannel.ts"

const tagged = (tag: string, fields: object = {}) => expect.objectContaining({ _tag: tag, ...fields })
const wouldBlock = tagged("WouldBlock")

/** A channel, and waiters that say what became of them. */
const listening = <T = unknown>(maxBufferSize?: number) => {
  const channel = new MemoryChannel<T>(maxBufferSize)
  const told: Array<unknown> = []
  const { receiveHalf, sendHalf } = channel
  const failing = (name: unknown) => (error: { readonly _tag: string }) => told.push([name, error._tag])
  return {
    channel,
    told,
    sendHalf,
    receiveHalf,
    send: (item: T, half: SendHalf = sendHalf) =>
      channel.send(half, item, () => told.push(["sent", item]), failing(item)) as SendWaiter<T>,
    sendNoWait: (item: T) => channel.sendNoWait(sendHalf, item),
    receive: (name: string, half: ReceiveHalf = receiveHalf) =>
      channel.receive(half, (item) => told.push([name, item]), failing(name)),
    receiveNoWait: () => channel.receiveNoWait(receiveHalf)
  }
}

describe("MemoryChannel", () => {
  it("refuses a size that is none", () => {
    for (const size of [-1, 1.5, Number.NaN, "1" as never]) expect(() => new MemoryChannel(size)).toThrow(RangeError)
    expect(new MemoryChannel(Number.POSITIVE_INFINITY).maxBufferSize).toBe(Number.POSITIVE_INFINITY)
  })

  it("gives items to those who wait, first to first", () => {
    const { channel, receive, send, sendNoWait, told } = listening()
    for (const name of ["a", "b"]) expect(receive(name)).toMatchObject({ _tag: "ReceiveWaiter" })
    expect(channel.statistics().tasksWaitingReceive).toBe(2)
    expect(send(1)).toBeUndefined()
    sendNoWait(2)
    expect(told).toEqual([
      ["a", 1],
      ["b", 2]
    ])
    expect(() => sendNoWait(3)).toThrow(wouldBlock)
  })

  it("holds who sends until the item is received, unless there is room", () => {
    const { channel, receive, receiveNoWait, send, told } = listening(1)
    expect(send("a")).toBeUndefined()
    for (const item of ["b", "c"]) expect(send(item)).toMatchObject({ _tag: "SendWaiter" })
    expect(channel.statistics()).toEqual({
      currentBufferUsed: 1,
      maxBufferSize: 1,
      openSendHalves: 1,
      openReceiveHalves: 1,
      tasksWaitingSend: 2,
      tasksWaitingReceive: 0
    })
    expect(receiveNoWait()).toBe("a")
    expect(told).toEqual([["sent", "b"]])
    expect(channel.statistics()).toMatchObject({ currentBufferUsed: 1, tasksWaitingSend: 1 })
    expect(receive("x")).toEqual({ _tag: "Received", item: "b" })
    expect(receiveNoWait()).toBe("c")
    expect(told).toEqual([
      ["sent", "b"],
      ["sent", "c"]
    ])
    expect(receiveNoWait).toThrow(wouldBlock)
  })

  it("hands over from sender to receiver where there is no buffer", () => {
    const { receive, receiveNoWait, send, told } = listening()
    send("a")
    send("b")
    expect(receiveNoWait()).toBe("a")
    expect(receive("x")).toEqual({ _tag: "Received", item: "b" })
    expect(told).toEqual([
      ["sent", "a"],
      ["sent", "b"]
    ])
  })

  it("never makes a sender wait when it is boundless", () => {
    const { channel, receiveNoWait, sendNoWait } = listening<number>(Number.POSITIVE_INFINITY)
    for (let item = 0; item < 100_000; item++) sendNoWait(item)
    expect(channel.statistics().currentBufferUsed).toBe(100_000)
    for (let item = 0; item < 100_000; item++) if (receiveNoWait() !== item) throw new Error("out of order")
    expect(channel.statistics().currentBufferUsed).toBe(0)
  })

  it("withdraws the item of a sender that leaves, and gives none to a receiver that has left", () => {
    const { channel, receive, receiveNoWait, send, sendNoWait, told } = listening()
    const waiter = send("a")
    channel.leave(waiter)
    channel.leave(waiter)
    expect(receiveNoWait).toThrow(wouldBlock)
    channel.leave(receive("x") as ReceiveWaiter<unknown>)
    expect(() => sendNoWait("b")).toThrow(wouldBlock)
    expect(told).toEqual([])
    expect(channel.statistics()).toMatchObject({ tasksWaitingSend: 0, tasksWaitingReceive: 0 })
  })

  it("lets one keep what it has received, though it leaves", () => {
    const { channel, receive, receiveNoWait, sendNoWait, told } = listening(1)
    const waiter = receive("x") as ReceiveWaiter<unknown>
    sendNoWait("a")
    channel.leave(waiter)
    expect(told).toEqual([["x", "a"]])
    expect(receiveNoWait).toThrow(wouldBlock)
  })

  it("gives what was on its way to one that left to those behind it, in order", () => {
    const { channel, receive, receiveNoWait, receiveHalf, sendNoWait, told } = listening()
    const waiters: Array<ReceiveWaiter<unknown>> = []
    channel.receive(
      receiveHalf,
      () => {
        for (const item of ["b", "c"]) sendNoWait(item)
        expect(channel.statistics()).toMatchObject({ currentBufferUsed: 0, tasksWaitingReceive: 1 })
        channel.leave(waiters[0] as ReceiveWaiter<unknown>)
        expect(channel.statistics()).toMatchObject({ currentBufferUsed: 0, tasksWaitingReceive: 0 })
      },
      () => {}
    )
    for (const name of ["x", "y", "z"]) waiters.push(receive(name) as ReceiveWaiter<unknown>)
    sendNoWait("a")
    expect(told).toEqual([
      ["y", "b"],
      ["z", "c"]
    ])
    expect(receiveNoWait).toThrow(wouldBlock)
  })

  it("puts back before all others what was on its way to one that left, when nobody else waits", () => {
    const { channel, receive, receiveHalf, receiveNoWait, sendNoWait, told } = listening(1)
    let x: ReceiveWaiter<unknown> | undefined
    channel.receive(
      receiveHalf,
      () => {
        for (const item of ["b", "c"]) sendNoWait(item)
        channel.leave(x as ReceiveWaiter<unknown>)
      },
      () => {}
    )
    x = receive("x") as ReceiveWaiter<unknown>
    sendNoWait("a")
    expect(channel.statistics()).toMatchObject({ currentBufferUsed: 2, maxBufferSize: 1 })
    expect(() => sendNoWait("d")).toThrow(wouldBlock)
    expect([receiveNoWait(), receiveNoWait()]).toEqual(["b", "c"])
    expect(told).toEqual([])
  })

  it("drops what was on its way to one that left, when nobody can receive it any more", () => {
    const { channel, receive, receiveHalf, sendNoWait } = listening()
    let x: ReceiveWaiter<unknown> | undefined
    channel.receive(
      receiveHalf,
      () => {
        sendNoWait("b")
        channel.close(receiveHalf)
        channel.leave(x as ReceiveWaiter<unknown>)
      },
      () => {}
    )
    x = receive("x") as ReceiveWaiter<unknown>
    sendNoWait("a")
    expect(channel.statistics()).toMatchObject({ currentBufferUsed: 0, openReceiveHalves: 0 })
  })

  it("gives what comes back to one that was about to hear of the end", () => {
    const { channel, receive, receiveHalf, sendHalf, sendNoWait, told } = listening()
    let x: ReceiveWaiter<unknown> | undefined
    channel.receive(
      receiveHalf,
      () => {
        sendNoWait("b")
        channel.close(sendHalf)
        channel.leave(x as ReceiveWaiter<unknown>)
      },
      () => {}
    )
    x = receive("x") as ReceiveWaiter<unknown>
    for (const name of ["y", "z"]) receive(name)
    sendNoWait("a")
    expect(told).toEqual([
      ["y", "b"],
      ["z", "EndOfChannel"]
    ])
  })

  it("sends once what was taken from a sender that leaves before it was told", () => {
    const { channel, receiveHalf, receiveNoWait, send, sendHalf, told } = listening()
    let b: SendWaiter<unknown> | undefined
    channel.send(
      sendHalf,
      "a",
      () => {
        expect(channel.receiveNoWait(receiveHalf)).toBe("b")
        channel.leave(b as SendWaiter<unknown>)
      },
      () => {}
    )
    b = send("b")
    expect(receiveNoWait()).toBe("a")
    expect(told).toEqual([])
    expect(receiveNoWait).toThrow(wouldBlock)
  })

  it("ends when all send halves are closed and all is received", () => {
    const { channel, receive, receiveHalf, receiveNoWait, sendHalf, sendNoWait } = listening(2)
    sendNoWait("a")
    const clone = channel.clone(sendHalf)
    channel.close(sendHalf)
    channel.sendNoWait(clone, "b")
    channel.close(clone)
    expect(receiveNoWait()).toBe("a")
    expect(receive("x")).toEqual({ _tag: "Received", item: "b" })
    expect(receiveNoWait).toThrow(tagged("EndOfChannel"))
    expect(() => receive("x")).toThrow(tagged("EndOfChannel"))
    channel.close(receiveHalf)
    expect(channel.statistics()).toMatchObject({ openSendHalves: 0, openReceiveHalves: 0 })
  })

  it("tells those who wait to receive when the last send half is closed", () => {
    const { channel, receive, sendHalf, told } = listening()
    const clone = channel.clone(sendHalf)
    for (const name of ["x", "y"]) receive(name)
    channel.close(sendHalf)
    channel.close(sendHalf)
    expect(told).toEqual([])
    channel.close(clone)
    expect(told).toEqual([
      ["x", "EndOfChannel"],
      ["y", "EndOfChannel"]
    ])
    expect(channel.statistics().tasksWaitingReceive).toBe(0)
  })

  it("is broken when all receive halves are closed, for falsy items too", () => {
    const { channel, receiveHalf, send, sendNoWait, told } = listening()
    const clone = channel.clone(receiveHalf)
    for (const item of [undefined, 0, "b"]) send(item)
    channel.close(receiveHalf)
    expect(told).toEqual([])
    channel.close(clone)
    expect(told).toEqual([
      [undefined, "BrokenChannel"],
      [0, "BrokenChannel"],
      ["b", "BrokenChannel"]
    ])
    expect(() => sendNoWait(null)).toThrow(tagged("BrokenChannel"))
    expect(() => send("c")).toThrow(tagged("BrokenChannel"))
    expect(channel.statistics()).toMatchObject({ tasksWaitingSend: 0, openReceiveHalves: 0 })
  })

  it("drops what nobody can receive any more", () => {
    const { channel, receiveHalf, sendNoWait } = listening(3)
    for (const item of ["a", "b"]) sendNoWait(item)
    channel.close(receiveHalf)
    expect(channel.statistics().currentBufferUsed).toBe(0)
  })

  it("refuses the use of a half that is closed", () => {
    const { channel, receive, receiveHalf, receiveNoWait, send, sendHalf, sendNoWait } = listening(1)
    const clones = [channel.clone(sendHalf), channel.clone(receiveHalf)] as const
    channel.close(sendHalf)
    channel.close(receiveHalf)
    expect([channel.isClosed(sendHalf), channel.isClosed(receiveHalf)]).toEqual([true, true])
    const sendClosed = tagged("ClosedChannel", { half: "send" })
    const receiveClosed = tagged("ClosedChannel", { half: "receive" })
    for (const use of [() => send("a"), () => sendNoWait("a"), () => channel.clone(sendHalf)])
      expect(use).toThrow(sendClosed)
    for (const use of [() => receive("x"), receiveNoWait, () => channel.clone(receiveHalf)])
      expect(use).toThrow(receiveClosed)
    channel.sendNoWait(clones[0], "a")
    expect(channel.receiveNoWait(clones[1])).toBe("a")
    expect(clones.map((clone) => channel.isClosed(clone))).toEqual([false, false])
  })

  it("knows no half of another channel", () => {
    const { channel } = listening(1)
    const other = new MemoryChannel(1)
    expect(() => channel.sendNoWait(other.sendHalf, "a")).toThrow(tagged("ClosedChannel"))
    channel.close(other.sendHalf)
    expect(channel.statistics().openSendHalves).toBe(1)
  })

  it("tells those who wait on the very half that is closed, and nobody else", () => {
    const { channel, receive, receiveHalf, send, sendHalf, told } = listening()
    const receiveClone = channel.clone(receiveHalf)
    receive("x", receiveClone)
    receive("y")
    channel.close(receiveClone)
    expect(told).toEqual([["x", "ClosedChannel"]])
    expect(channel.statistics().tasksWaitingReceive).toBe(1)
    expect(send("a")).toBeUndefined()
    const sendClone = channel.clone(sendHalf)
    send("b", sendClone)
    send("c")
    channel.close(sendClone)
    expect(told.slice(1)).toEqual([
      ["y", "a"],
      ["b", "ClosedChannel"]
    ])
    expect(channel.receiveNoWait(receiveHalf)).toBe("c")
  })

  it("tells one that waits on the only half of its side that it is closed, the other side that it is over", () => {
    const one = listening()
    one.receive("x")
    one.channel.close(one.receiveHalf)
    expect(one.told).toEqual([["x", "ClosedChannel"]])
    const other = listening()
    other.send("a")
    other.channel.close(other.sendHalf)
    expect(other.told).toEqual([["a", "ClosedChannel"]])
    expect(other.receiveNoWait).toThrow(tagged("EndOfChannel"))
  })

  it("does not tell one that leaves because another heard of the end", () => {
    const { channel, receive, receiveHalf, sendHalf, told } = listening()
    let y: ReceiveWaiter<unknown> | undefined
    channel.receive(
      receiveHalf,
      () => {},
      () => channel.leave(y as ReceiveWaiter<unknown>)
    )
    y = receive("y") as ReceiveWaiter<unknown>
    channel.close(sendHalf)
    expect(told).toEqual([])
  })

  it("is passed through 100,000 receivers that each send on inside their callback", () => {
    const { channel, receiveHalf, receiveNoWait, sendNoWait } = listening<string>(1)
    let count = 0
    for (let i = 0; i < 100_000; i++) {
      channel.receive(
        receiveHalf,
        (item) => {
          count++
          sendNoWait(item)
        },
        () => {}
      )
    }
    sendNoWait("token")
    expect([count, receiveNoWait()]).toEqual([100_000, "token"])
  })
})
