/** Channels in memory, for async/await. Host side; the rules stand in `sync/MemoryChannel.ts`. */
import type { WaitedFor } from "../lifetime/Wait.ts"
import type { ReceiveHalf, SendHalf } from "../sync/ChannelSide.ts"
import * as Sync from "../sync/MemoryChannel.ts"
import { asyncDisposable, disposable } from "./disposable.ts"
import { MemoryItems, TO_RECEIVE } from "./MemoryItems.ts"
import { begunWith, type WaitOptions, waitOn } from "./waitOn.ts"

/**
 * Makes a channel: what is sent by its send half is received by its receive half, first come first served on both sides,
 * every item once. Either half may be cloned, for several who send or receive; each clone is closed by itself. As anyio's
 * memory object streams.
 *
 * @param maxBufferSize how many items may be in it before one who sends must wait: a whole number from 0, or `Infinity`.
 * Default: 0, so that who sends waits for one who receives; buffers hide who is too slow.
 * @returns both halves.
 * @throws RangeError when `maxBufferSize` is no such number.
 *
 * @example
 * ```ts
 * import { createMemoryChannel, withTaskGroup } from "@anythread/core/promise"
 *
 * const { sender, receiver } = createMemoryChannel<number>()
 * const received: Array<number> = []
 * await withTaskGroup(({ startSoon }) => {
 *   startSoon(async (signal) => {
 *     for (const n of [1, 2, 3]) await sender.send(n, { signal })
 *     sender.close()
 *   })
 *   startSoon(async (signal) => {
 *     for await (const n of receiver.items({ signal })) received.push(n)
 *   })
 * })
 * received // => [1, 2, 3]
 * ```
 */
export const createMemoryChannel = <T>(
  maxBufferSize: number = 0
): { readonly sender: MemorySender<T>; readonly receiver: MemoryReceiver<T> } => {
  const state = new Sync.MemoryChannel<unknown>(maxBufferSize)
  return {
    sender: new MemorySender<T>(state, state.sendHalf),
    receiver: new MemoryReceiver<T>(state, state.receiveHalf)
  }
}

/** A send half of a channel. `createMemoryChannel` makes the first, `clone` another. */
export class MemorySender<in T> {
  /** Of unknown items: only so is a sender of anything a sender of numbers, and a receiver of numbers one of anything. */
  readonly #state: Sync.MemoryChannel<unknown>
  readonly #half: SendHalf
  /** As `close`, for `using`. Where the platform lacks the symbol, by `Symbol.for("Symbol.dispose")`. */
  declare readonly [Symbol.dispose]: () => void
  /** As `close`, for `await using`. Where the platform lacks the symbol, by `Symbol.for("Symbol.asyncDispose")`. */
  declare readonly [Symbol.asyncDispose]: () => Promise<void>

  /** Use `createMemoryChannel`. */
  constructor(state: Sync.MemoryChannel<unknown>, half: SendHalf) {
    this.#state = state
    this.#half = half
    closable(this)
  }

  /**
   * Sends an item: to who waits for one, into the buffer, or when there is room.
   *
   * @returns resolves when the item is in the buffer or received. Rejects with `BrokenChannel` when no receive half is
   * open, with `ClosedChannel` when this half is closed, before or meanwhile.
   *
   * **Interruption:** when `signal` aborts before, the item is withdrawn, and nobody receives it.
   */
  send(item: T, { signal }: WaitOptions = {}): Promise<void> {
    return waitOn<void>(
      (resolve, reject) =>
        begunWith(this.#state.send(this.#half, item, resolve, reject), undefined, (waiter) =>
          this.#state.leave(waiter)
        ),
      signal,
      TO_SEND
    )
  }

  /**
   * Sends an item now.
   *
   * @throws WouldBlock when nobody waits for one and the buffer is full.
   * @throws BrokenChannel when no receive half is open.
   * @throws ClosedChannel when this half is closed.
   */
  sendNoWait(item: T): void {
    this.#state.sendNoWait(this.#half, item)
  }

  /** Makes another send half, to be closed by itself. @throws ClosedChannel when this one is closed. */
  clone(): MemorySender<T> {
    return new MemorySender<T>(this.#state, this.#state.clone(this.#half))
  }

  /**
   * Closes this half: who waits to send on it fails. With the last one the channel ends: what is in the buffer can still be
   * received, then there is `EndOfChannel`. Again: nothing.
   */
  close(): void {
    this.#state.close(this.#half)
  }

  /** The channel at this moment. */
  statistics(): Sync.MemoryChannelStatistics {
    return this.#state.statistics()
  }
}

/** A receive half of a channel. `createMemoryChannel` makes the first, `clone` another. `for await` takes what it receives. */
export class MemoryReceiver<out T> {
  readonly #state: Sync.MemoryChannel<unknown>
  readonly #half: ReceiveHalf
  /** As `close`, for `using`. Where the platform lacks the symbol, by `Symbol.for("Symbol.dispose")`. */
  declare readonly [Symbol.dispose]: () => void
  /** As `close`, for `await using`. Where the platform lacks the symbol, by `Symbol.for("Symbol.asyncDispose")`. */
  declare readonly [Symbol.asyncDispose]: () => Promise<void>

  /** Use `createMemoryChannel`. */
  constructor(state: Sync.MemoryChannel<unknown>, half: ReceiveHalf) {
    this.#state = state
    this.#half = half
    closable(this)
  }

  /**
   * Receives the next item, or waits for one.
   *
   * @returns the item; one that is a promise is awaited, as everywhere. Rejects with `EndOfChannel` when there is none and
   * no open send half, with `ClosedChannel` when this half is closed, before or meanwhile.
   *
   * **Interruption:** when `signal` aborts before, nothing is received. An item that was given to this call is received,
   * though cancelled since.
   */
  receive({ signal }: WaitOptions = {}): Promise<T> {
    return waitOn<unknown>(
      (resolve, reject) => {
        const received = this.#state.receive(this.#half, resolve, reject)
        return received._tag === "Received" ? { value: received.item } : { leave: () => this.#state.leave(received) }
      },
      signal,
      TO_RECEIVE
    ) as Promise<T>
  }

  /**
   * Receives the next item now.
   *
   * @throws WouldBlock when there is none.
   * @throws EndOfChannel when there is none and no open send half.
   * @throws ClosedChannel when this half is closed.
   */
  receiveNoWait(): T {
    return this.#state.receiveNoWait(this.#half) as T
  }

  /**
   * What this half receives, one after the other, until the channel ends. Leaving the loop does not close the half: another
   * loop goes on with the next item. As in anyio.
   *
   * @param options `signal`: the loop rejects with its reason, as `receive` does. **Interruption:** as `receive`.
   */
  items({ signal }: WaitOptions = {}): AsyncIterableIterator<T, undefined> {
    return new MemoryItems(this.#state, this.#half, signal) as AsyncIterableIterator<T, undefined>
  }

  /** As `items()`, for `for await`. */
  [Symbol.asyncIterator](): AsyncIterableIterator<T, undefined> {
    return this.items()
  }

  /** Makes another receive half, to be closed by itself. @throws ClosedChannel when this one is closed. */
  clone(): MemoryReceiver<T> {
    return new MemoryReceiver<T>(this.#state, this.#state.clone(this.#half))
  }

  /**
   * Closes this half: who waits to receive on it fails. With the last one the channel is broken: what is in the buffer is
   * dropped, and who sends fails with `BrokenChannel`. Again: nothing.
   */
  close(): void {
    this.#state.close(this.#half)
  }

  /** The channel at this moment. */
  statistics(): Sync.MemoryChannelStatistics {
    return this.#state.statistics()
  }
}

const TO_SEND: WaitedFor = { what: "to send" }

const closable = (half: { readonly close: () => void }): void => {
  disposable(half, "close")
  asyncDisposable(half, "close")
}
