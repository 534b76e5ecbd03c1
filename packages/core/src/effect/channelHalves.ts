/** The halves of a channel as Effect programs see them, over the state that they share. Host side. */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { BrokenChannel, ClosedChannel, EndOfChannel, WouldBlock } from "../errors/SyncError.ts"
import type { WaitedFor } from "../lifetime/Wait.ts"
import type { ReceiveHalf, SendHalf } from "../sync/ChannelSide.ts"
import type { MemoryChannel, MemoryChannelStatistics } from "../sync/MemoryChannel.ts"
import { atOnce, attempt, refused, sync, tell, waiting } from "./handOver.ts"

/**
 * A send half. Each half is closed on its own: when its last user is done, `Effect.ensuring(sender.close)`. A clone for
 * each of several producers lets the channel end when all of them have.
 */
export interface Sender<in T> {
  /**
   * Sends an item: to the first who waits for one, into the buffer, or waits until there is room.
   *
   * Fails with `ClosedChannel` when this half is closed, also meanwhile, and with `BrokenChannel` when no receive half
   * is open any more.
   *
   * **Interruption:** withdraws an item that waits. One that has been taken by then is received, once.
   */
  readonly send: (item: T) => Effect.Effect<void, ClosedChannel | BrokenChannel>
  /** Sends an item now; fails as `send`, and with `WouldBlock` when nobody waits for one and the buffer is full. */
  readonly sendNoWait: (item: T) => Effect.Effect<void, ClosedChannel | BrokenChannel | WouldBlock>
  /** Opens another send half, to be closed on its own. */
  readonly clone: Effect.Effect<Sender<T>, ClosedChannel>
  /** As `clone`, for as long as the scope lives. */
  readonly cloneScoped: Effect.Effect<Sender<T>, ClosedChannel, Scope.Scope>
  /**
   * Closes this half. Who waits on it fails with `ClosedChannel`. With the last send half the channel ends: what is in the
   * buffer can still be received. Again: nothing.
   */
  readonly close: Effect.Effect<void>
  /** The channel at this moment. */
  readonly statistics: Effect.Effect<MemoryChannelStatistics>
}

/** A receive half, to be closed on its own as a send half is. */
export interface Receiver<out T> {
  /**
   * Receives the next item, or waits for one. Each item goes to one receiver, first come first served.
   *
   * Fails with `ClosedChannel` when this half is closed, also meanwhile, and with `EndOfChannel` when nothing is left and
   * no send half is open.
   *
   * **Interruption:** ends the wait and takes nothing; an item that is given is never lost.
   */
  readonly receive: Effect.Effect<T, ClosedChannel | EndOfChannel>
  /** Receives the next item now; fails as `receive`, and with `WouldBlock` when there is none. */
  readonly receiveNoWait: Effect.Effect<T, ClosedChannel | EndOfChannel | WouldBlock>
  /**
   * All items to come, one by one as they are asked for; ends where `receive` fails with `EndOfChannel`. Ended early, it
   * has taken nothing that it did not pass on. It closes nothing.
   */
  readonly stream: Stream.Stream<T, ClosedChannel>
  /** Opens another receive half, to be closed on its own. */
  readonly clone: Effect.Effect<Receiver<T>, ClosedChannel>
  /** As `clone`, for as long as the scope lives. */
  readonly cloneScoped: Effect.Effect<Receiver<T>, ClosedChannel, Scope.Scope>
  /**
   * Closes this half. Who waits on it fails with `ClosedChannel`. With the last receive half the channel is broken: who
   * sends fails, and what is in the buffer is dropped. Again: nothing.
   */
  readonly close: Effect.Effect<void>
  /** The channel at this moment. */
  readonly statistics: Effect.Effect<MemoryChannelStatistics>
}

/** Shows a send half. */
export const makeSender = <T>(state: MemoryChannel<T>, half: SendHalf): Sender<T> => {
  const clone = attempt(isClosed, () => makeSender(state, state.clone(half)))
  return {
    send: (item) =>
      atOnce((fiber) =>
        waiting<void, BrokenChannel | ClosedChannel>(fiber, TO_SEND, (resume) => {
          // In a turn of its own: one who receives is then interrupted by nobody between taking the item and having it.
          const sent = () => fiber.currentDispatcher.scheduleTask(() => resume(Effect.void), 0)
          const failed = (error: BrokenChannel | ClosedChannel) => tell(resume, Effect.fail(error))
          try {
            const waiter = state.send(half, item, sent, failed)
            if (waiter !== undefined) return Effect.sync(() => state.leave(waiter))
            resume(Effect.void)
          } catch (error) {
            resume(refused(isUnsendable, error))
          }
          return undefined
        })
      ),
    sendNoWait: (item) => attempt(isUnsendableNow, () => state.sendNoWait(half, item)),
    clone,
    cloneScoped: Effect.acquireRelease(clone, (sender) => sender.close),
    close: sync(() => state.close(half)),
    statistics: Effect.sync(() => state.statistics())
  }
}

/** Shows a receive half. */
export const makeReceiver = <T>(state: MemoryChannel<T>, half: ReceiveHalf): Receiver<T> => {
  const receive: Receiver<T>["receive"] = atOnce((fiber) =>
    waiting<T, EndOfChannel | ClosedChannel>(fiber, TO_RECEIVE, (resume) => {
      const received = (item: T) => tell(resume, Effect.succeed(item))
      const failed = (error: EndOfChannel | ClosedChannel) => tell(resume, Effect.fail(error))
      try {
        const got = state.receive(half, received, failed)
        if (got._tag === "ReceiveWaiter") return Effect.sync(() => state.leave(got))
        resume(Effect.succeed(got.item))
      } catch (error) {
        resume(refused(isUnreceivable, error))
      }
      return undefined
    })
  )
  const clone = attempt(isClosed, () => makeReceiver(state, state.clone(half)))
  return {
    receive,
    receiveNoWait: attempt(isUnreceivableNow, () => state.receiveNoWait(half)),
    stream: Stream.fromEffectRepeat(Effect.catchTag(receive, "EndOfChannel", () => Cause.done())),
    clone,
    cloneScoped: Effect.acquireRelease(clone, (receiver) => receiver.close),
    close: sync(() => state.close(half)),
    statistics: Effect.sync(() => state.statistics())
  }
}

const TO_SEND: WaitedFor = { what: "to send" }
const TO_RECEIVE: WaitedFor = { what: "to receive" }

const isClosed = (error: unknown): error is ClosedChannel => error instanceof ClosedChannel

const isUnsendable = (error: unknown): error is ClosedChannel | BrokenChannel =>
  isClosed(error) || error instanceof BrokenChannel

const isUnsendableNow = (error: unknown): error is ClosedChannel | BrokenChannel | WouldBlock =>
  isUnsendable(error) || error instanceof WouldBlock

const isUnreceivable = (error: unknown): error is ClosedChannel | EndOfChannel =>
  isClosed(error) || error instanceof EndOfChannel

const isUnreceivableNow = (error: unknown): error is ClosedChannel | EndOfChannel | WouldBlock =>
  isUnreceivable(error) || error instanceof WouldBlock
