/**
 * One side of a `MemoryChannel`: its open halves, and who waits on them. Host side. The same for those who send and
 * those who receive; what passes between the two sides stands in `MemoryChannel.ts`.
 */
import type { BrokenChannel, ClosedChannel, EndOfChannel } from "../errors/SyncError.ts"
import { Queue } from "./Queue.ts"
import { Waiter } from "./Wakeups.ts"

/** Names one send half: pass it to the channel that made it. */
export interface SendHalf {
  readonly _tag: "SendHalf"
}

/** Names one receive half: pass it to the channel that made it. */
export interface ReceiveHalf {
  readonly _tag: "ReceiveHalf"
}

/** One who waits to send, to be given up with `leave`. */
export class SendWaiter<T> extends Waiter {
  readonly _tag = "SendWaiter"
  readonly half: SendHalf
  readonly item: T
  readonly failed: (error: BrokenChannel | ClosedChannel) => void

  constructor(half: SendHalf, item: T, sent: () => void, failed: SendWaiter<T>["failed"]) {
    super(sent)
    this.half = half
    this.item = item
    this.failed = failed
  }
}

/** One who waits to receive, to be given up with `leave`. */
export class ReceiveWaiter<T> extends Waiter {
  readonly _tag = "ReceiveWaiter"
  readonly half: ReceiveHalf
  readonly received: (item: T) => void
  readonly failed: (error: EndOfChannel | ClosedChannel) => void
  /** An item is on its way to it. The channel's field. */
  isServed = false

  constructor(half: ReceiveHalf, received: (item: T) => void, failed: ReceiveWaiter<T>["failed"]) {
    super(() => {})
    this.half = half
    this.received = received
    this.failed = failed
  }
}

/** The halves `H` of one side and its waiters `W`, in the order in which they came. */
export class ChannelSide<H, W extends Waiter & { readonly half: H }> {
  /** The open halves, and who waits on each: so that closing one looks at nobody else. */
  readonly #halves = new Map<H, Set<W>>()
  readonly #waiters = new Queue<W>()

  /** @param first the half that is open from the beginning. */
  constructor(first: H) {
    this.open(first)
  }

  /** How many halves are open. */
  get openHalves(): number {
    return this.#halves.size
  }

  /** How many wait, on any half. */
  get waiting(): number {
    return this.#waiters.length
  }

  /** Whether the half is open. */
  isOpen(half: H): boolean {
    return this.#halves.has(half)
  }

  /** Opens a new half. */
  open(half: H): void {
    this.#halves.set(half, new Set())
  }

  /** Closes a half. @returns who waited on it, in order; they wait no more. */
  close(half: H): Iterable<W> {
    const waiters = this.#halves.get(half) ?? new Set()
    this.#halves.delete(half)
    for (const waiter of waiters) this.#waiters.remove(waiter)
    return waiters
  }

  /** Has one wait, behind all others, on its half, which is open. */
  join(waiter: W): void {
    this.#waiters.push(waiter)
    this.#halves.get(waiter.half)?.add(waiter)
  }

  /** Takes the one that has waited longest. */
  next(): W | undefined {
    const waiter = this.#waiters.shift()
    if (waiter !== undefined) this.#halves.get(waiter.half)?.delete(waiter)
    return waiter
  }

  /** Takes one, wherever it stands. @returns false when it does not wait. */
  remove(waiter: W): boolean {
    if (!this.#waiters.remove(waiter)) return false
    this.#halves.get(waiter.half)?.delete(waiter)
    return true
  }
}
