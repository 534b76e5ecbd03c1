/**
 * Items from those who send to those who receive: the state that the halves of a `MemoryChannel` share, on both fronts.
 * Host side. A plain state machine: it never waits, it calls back. As anyio's memory object streams, except that closing
 * a half ends the waits on that very half (trio does the same; in anyio they hang).
 */
import { BrokenChannel, ClosedChannel, EndOfChannel, WouldBlock } from "../errors/SyncError.ts"
import { ChannelSide, type ReceiveHalf, ReceiveWaiter, type SendHalf, SendWaiter } from "./ChannelSide.ts"
import { Place, Queue } from "./Queue.ts"
import { Wakeups } from "./Wakeups.ts"

/** A channel at one moment. */
export interface MemoryChannelStatistics {
  /** Items that were sent and that nobody has received or is being given. */
  readonly currentBufferUsed: number
  /** How many of them there may be before one who sends must wait. */
  readonly maxBufferSize: number
  /** Send halves that are open: the first and its clones. */
  readonly openSendHalves: number
  /** Receive halves that are open: the first and its clones. */
  readonly openReceiveHalves: number
  /** How many wait to send. */
  readonly tasksWaitingSend: number
  /** How many wait to receive. */
  readonly tasksWaitingReceive: number
}

/** An item that was there. */
export interface Received<T> {
  readonly _tag: "Received"
  readonly item: T
}

class Item<T> extends Place {
  readonly value: T

  constructor(value: T) {
    super()
    this.value = value
  }
}

/** The state of a channel. Every item goes to one who receives, first come first served on both sides. */
export class MemoryChannel<T> {
  /** How many items may be in it before one who sends must wait. */
  readonly maxBufferSize: number
  /** The first send half. */
  readonly sendHalf: SendHalf = { _tag: "SendHalf" }
  /** The first receive half. */
  readonly receiveHalf: ReceiveHalf = { _tag: "ReceiveHalf" }
  readonly #senders = new ChannelSide<SendHalf, SendWaiter<T>>(this.sendHalf)
  /** Nobody waits there while an item is in the buffer, or one waits to send. */
  readonly #receivers = new ChannelSide<ReceiveHalf, ReceiveWaiter<T>>(this.receiveHalf)
  readonly #buffer = new Queue<Item<T>>()
  /** Items on their way to waiters that are served and not told, in the order of these. */
  readonly #handed = new Queue<Item<T>>()
  readonly #wakeups = new Wakeups<SendWaiter<T> | ReceiveWaiter<T>>()

  /**
   * @param maxBufferSize how many items may be in it before one who sends must wait: a whole number from 0, or
   * `Infinity`. Default: 0, so that who sends waits for one who receives; buffers hide who is too slow.
   * @throws RangeError when it is not.
   */
  constructor(maxBufferSize: number = 0) {
    if (!((Number.isInteger(maxBufferSize) && maxBufferSize >= 0) || maxBufferSize === Number.POSITIVE_INFINITY))
      throw new RangeError(
        `maxBufferSize is ${String(maxBufferSize)}; it must be a whole number, at least 0, or Infinity.`
      )
    this.maxBufferSize = maxBufferSize
  }

  /** Whether this half is closed. */
  isClosed(half: SendHalf | ReceiveHalf): boolean {
    return half._tag === "SendHalf" ? !this.#senders.isOpen(half) : !this.#receivers.isOpen(half)
  }

  /** Opens another half of the same side, to be closed on its own. @throws ClosedChannel when this one is closed. */
  clone<H extends SendHalf | ReceiveHalf>(half: H): H {
    if (this.isClosed(half)) throw closed(half)
    const clone = { ...half }
    if (clone._tag === "SendHalf") this.#senders.open(clone)
    else this.#receivers.open(clone)
    return clone
  }

  /**
   * Closes a half. Who waits on it fails with `ClosedChannel`; what they wanted to send is withdrawn. With the last
   * send half, who waits to receive fails with `EndOfChannel`; what is in the buffer can still be received. With the
   * last receive half, who waits to send fails with `BrokenChannel`, and what is in the buffer is dropped. Again:
   * nothing.
   */
  close(half: SendHalf | ReceiveHalf): void {
    if (half._tag === "SendHalf") this.#closeSend(half)
    else this.#closeReceive(half)
    this.#wakeups.run()
  }

  /**
   * Sends an item: to who waits for one, into the buffer, or from a place in the queue.
   *
   * @param sent called when the item has been taken from the queue, never before this has returned.
   * @param failed called instead, with why the item never will be.
   * @returns the place in the queue; `undefined` when the item is sent.
   * @throws ClosedChannel when the half is closed.
   * @throws BrokenChannel when no receive half is open.
   */
  send(half: SendHalf, item: T, sent: () => void, failed: SendWaiter<T>["failed"]): SendWaiter<T> | undefined {
    if (this.#sendNow(half, item)) return undefined
    const waiter = new SendWaiter(half, item, sent, failed)
    this.#senders.join(waiter)
    return waiter
  }

  /**
   * Sends an item now.
   *
   * @throws WouldBlock when nobody waits for one and the buffer is full.
   * @throws ClosedChannel when the half is closed.
   * @throws BrokenChannel when no receive half is open.
   */
  sendNoWait(half: SendHalf, item: T): void {
    if (!this.#sendNow(half, item)) throw new WouldBlock({ what: "Sending into this MemoryChannel" })
  }

  /**
   * Receives the next item: from the buffer, from the first who waits to send, or from a place in the queue.
   *
   * @param received called with the item, never before this has returned. It is the caller's then, for good.
   * @param failed called instead, with why none will come.
   * @returns the item when there was one; otherwise the place in the queue.
   * @throws ClosedChannel when the half is closed.
   * @throws EndOfChannel when there is no item and no open send half.
   */
  receive(
    half: ReceiveHalf,
    received: (item: T) => void,
    failed: ReceiveWaiter<T>["failed"]
  ): Received<T> | ReceiveWaiter<T> {
    const item = this.#receiveNow(half)
    if (item !== undefined) return { _tag: "Received", item: item.value }
    const waiter = new ReceiveWaiter(half, received, failed)
    this.#receivers.join(waiter)
    return waiter
  }

  /**
   * Receives the next item now.
   *
   * @throws WouldBlock when there is none.
   * @throws ClosedChannel when the half is closed.
   * @throws EndOfChannel when there is none and no open send half.
   */
  receiveNoWait(half: ReceiveHalf): T {
    const item = this.#receiveNow(half)
    if (item === undefined) throw new WouldBlock({ what: "Receiving from this MemoryChannel" })
    return item.value
  }

  /**
   * Gives up a wait: it is not called back any more. One who waits to send withdraws its item, unless that has been
   * taken from the queue: then it is sent, once, though its sender was not told. One who waits to receive and has not
   * been told is given nothing: an item on its way to it goes to the next, or back to the head of the buffer, which
   * may for that exceed `maxBufferSize`. Nothing once one of its functions has been called.
   */
  leave(waiter: SendWaiter<T> | ReceiveWaiter<T>): void {
    const isWaiting = waiter._tag === "SendWaiter" ? this.#senders.remove(waiter) : this.#receivers.remove(waiter)
    if (isWaiting || !this.#wakeups.remove(waiter)) return
    if (waiter._tag === "SendWaiter" || !waiter.isServed) return
    const next = this.#receivers.next()
    if (next !== undefined) {
      // Items keep their order, and so do those who are given them: each moves up by one.
      this.#serve(next)
      this.#wakeups.run()
      return
    }
    const item = this.#handed.pop()
    if (item !== undefined && this.#receivers.openHalves > 0) this.#buffer.unshift(item)
  }

  /** The channel at this moment. */
  statistics(): MemoryChannelStatistics {
    return {
      currentBufferUsed: this.#buffer.length,
      maxBufferSize: this.maxBufferSize,
      openSendHalves: this.#senders.openHalves,
      openReceiveHalves: this.#receivers.openHalves,
      tasksWaitingSend: this.#senders.waiting,
      tasksWaitingReceive: this.#receivers.waiting
    }
  }

  #sendNow(half: SendHalf, value: T): boolean {
    if (this.isClosed(half)) throw closed(half)
    if (this.#receivers.openHalves === 0) throw new BrokenChannel()
    const receiver = this.#receivers.next()
    if (receiver !== undefined) {
      this.#handed.push(new Item(value))
      this.#serve(receiver)
      this.#wakeups.run()
      return true
    }
    if (this.#buffer.length >= this.maxBufferSize) return false
    this.#buffer.push(new Item(value))
    return true
  }

  #receiveNow(half: ReceiveHalf): Item<T> | undefined {
    if (this.isClosed(half)) throw closed(half)
    const item = this.#take()
    if (item === undefined && this.#senders.openHalves === 0) throw new EndOfChannel()
    this.#wakeups.run()
    return item
  }

  /** The next item, and the first who waits to send into the room that it leaves. */
  #take(): Item<T> | undefined {
    const item = this.#buffer.shift()
    if (item === undefined) return this.#nextSent()
    if (this.#buffer.length < this.maxBufferSize) {
      const sent = this.#nextSent()
      if (sent !== undefined) this.#buffer.push(sent)
    }
    return item
  }

  #nextSent(): Item<T> | undefined {
    const sender = this.#senders.next()
    if (sender === undefined) return undefined
    this.#wakeups.add(sender)
    return new Item(sender.item)
  }

  #serve(receiver: ReceiveWaiter<T>): void {
    receiver.isServed = true
    // Which item it is, is settled when it is told: one before it may leave until then.
    receiver.wake = () => receiver.received((this.#handed.shift() as Item<T>).value)
    this.#wakeups.add(receiver)
  }

  #closeSend(half: SendHalf): void {
    for (const waiter of this.#senders.close(half)) this.#end(waiter, () => waiter.failed(closed(half)))
    if (this.#senders.openHalves > 0) return
    for (let waiter = this.#receivers.next(); waiter !== undefined; waiter = this.#receivers.next())
      this.#endReceiver(waiter)
  }

  #closeReceive(half: ReceiveHalf): void {
    for (const waiter of this.#receivers.close(half)) this.#end(waiter, () => waiter.failed(closed(half)))
    if (this.#receivers.openHalves > 0) return
    while (this.#buffer.shift() !== undefined);
    for (let waiter = this.#senders.next(); waiter !== undefined; waiter = this.#senders.next()) {
      const { failed } = waiter
      this.#end(waiter, () => failed(new BrokenChannel()))
    }
  }

  /** Nothing is left for it, save what comes back from one who was to be told before it. */
  #endReceiver(waiter: ReceiveWaiter<T>): void {
    this.#end(waiter, () => {
      const item = this.#take()
      if (item === undefined) waiter.failed(new EndOfChannel())
      else waiter.received(item.value)
    })
  }

  #end(waiter: SendWaiter<T> | ReceiveWaiter<T>, wake: () => void): void {
    waiter.wake = wake
    this.#wakeups.add(waiter)
  }
}

const closed = (half: SendHalf | ReceiveHalf): ClosedChannel =>
  new ClosedChannel({ half: half._tag === "SendHalf" ? "send" : "receive" })
