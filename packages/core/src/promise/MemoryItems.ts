/** The items of a memory channel, one after the other: what `for await` takes from a receive half. Host side. */
import { EndOfChannel } from "../errors/SyncError.ts"
import type { WaitedFor } from "../lifetime/Wait.ts"
import type { ReceiveHalf } from "../sync/ChannelSide.ts"
import type { MemoryChannel } from "../sync/MemoryChannel.ts"
import { waitOn } from "./waitOn.ts"

/** What is told of a wait for an item. */
export const TO_RECEIVE: WaitedFor = { what: "to receive" }

/** One loop over a half. Ending it leaves the half open, and takes nothing more from it. */
export class MemoryItems implements AsyncIterableIterator<unknown, undefined> {
  readonly #state: MemoryChannel<unknown>
  readonly #half: ReceiveHalf
  readonly #signal: AbortSignal | undefined
  /** Ends the waits that are under way. */
  readonly #waits = new Set<() => void>()
  #isOver = false

  constructor(state: MemoryChannel<unknown>, half: ReceiveHalf, signal: AbortSignal | undefined) {
    this.#state = state
    this.#half = half
    this.#signal = signal
  }

  [Symbol.asyncIterator](): MemoryItems {
    return this
  }

  next(): Promise<IteratorResult<unknown, undefined>> {
    if (this.#isOver) return Promise.resolve(end)
    return waitOn<IteratorResult<unknown, undefined>>(
      (resolve, reject) => this.#receive(resolve, reject),
      this.#signal,
      TO_RECEIVE
    )
  }

  return(): Promise<IteratorResult<unknown, undefined>> {
    this.#isOver = true
    // Who calls this while a `next` waits would otherwise lose the item that comes one day.
    for (const endWait of this.#waits) endWait()
    return Promise.resolve(end)
  }

  #receive(
    resolve: (result: IteratorResult<unknown, undefined>) => void,
    reject: (error: unknown) => void
  ): { readonly value: IteratorResult<unknown, undefined> } | { readonly leave: () => void } {
    try {
      const received = this.#state.receive(
        this.#half,
        (item) => {
          this.#waits.delete(endWait)
          resolve({ done: false, value: item })
        },
        (error) => {
          this.#waits.delete(endWait)
          if (error instanceof EndOfChannel) resolve(this.#over())
          else reject(error)
        }
      )
      if (received._tag === "Received") return { value: { done: false, value: received.item } }
      const leave = (): void => {
        this.#waits.delete(endWait)
        this.#state.leave(received)
      }
      const endWait = (): void => {
        leave()
        resolve(end)
      }
      this.#waits.add(endWait)
      return { leave }
    } catch (error) {
      if (error instanceof EndOfChannel) return { value: this.#over() }
      throw error
    }
  }

  #over(): IteratorResult<unknown, undefined> {
    this.#isOver = true
    return end
  }
}

const end = { done: true, value: undefined } as const
