/** Channels for Effect programs. Host side; the rules stand in `sync/MemoryChannel.ts`. */
import * as Effect from "effect/Effect"
import * as Sync from "../sync/MemoryChannel.ts"
import { makeReceiver, makeSender, type Receiver, type Sender } from "./channelHalves.ts"

export type { Receiver, Sender } from "./channelHalves.ts"

/** The two ends of a channel. */
export interface MemoryChannel<in out T> {
  /** Its first send half. */
  readonly sender: Sender<T>
  /** Its first receive half. */
  readonly receiver: Receiver<T>
}

/**
 * Makes a channel: items from those who send to those who receive. As anyio's memory object streams. Effect's `Queue` is
 * the better choice where one producer and one consumer share one object; here each side has halves, and the other hears
 * when the last of them is closed.
 *
 * @param maxBufferSize how many items it may hold before one who sends must wait: a whole number from 0, or `Infinity`.
 * Default 0: who sends waits for one who receives. Dies with RangeError when it is no such number.
 *
 * @example
 * ```ts
 * import { MemoryChannel } from "@anythread/core"
 * import * as Effect from "effect/Effect"
 * import * as Stream from "effect/Stream"
 *
 * const program = Effect.gen(function* () {
 *   const { sender, receiver } = yield* MemoryChannel.make<number>()
 *   const produce = Effect.forEach([1, 2, 3], sender.send).pipe(Effect.ensuring(sender.close))
 *   yield* Effect.forkChild(produce)
 *   return yield* Stream.runCollect(receiver.stream)
 * })
 *
 * await Effect.runPromise(program) // => [1, 2, 3]
 * ```
 */
export const make = <T>(maxBufferSize: number = 0): Effect.Effect<MemoryChannel<T>> =>
  Effect.sync(() => makeUnsafe(maxBufferSize))

/** As {@link make}, outside of Effect. @throws RangeError unless `maxBufferSize` is a whole number from 0, or `Infinity`. */
export const makeUnsafe = <T>(maxBufferSize: number = 0): MemoryChannel<T> => {
  const state = new Sync.MemoryChannel<T>(maxBufferSize)
  return { sender: makeSender(state, state.sendHalf), receiver: makeReceiver(state, state.receiveHalf) }
}
