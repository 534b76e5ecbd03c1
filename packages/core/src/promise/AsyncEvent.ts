/** Something that happens once, for async/await. Host side; the rules stand in `sync/AsyncEvent.ts`. */
import type { WaitedFor } from "../lifetime/Wait.ts"
import * as Sync from "../sync/AsyncEvent.ts"
import { begunWith, type WaitOptions, waitOn } from "./waitOn.ts"

/**
 * Something that happens once, and those who wait for it. As anyio's `Event`: there is no way back to not set; make a new
 * one for the next time.
 *
 * @example
 * ```ts
 * import { AsyncEvent, withTaskGroup } from "@anythread/core/promise"
 *
 * const ready = new AsyncEvent()
 * const order: Array<string> = []
 * await withTaskGroup(({ startSoon }) => {
 *   startSoon(async (signal) => {
 *     await ready.wait({ signal })
 *     order.push("went on")
 *   })
 *   startSoon(() => {
 *     order.push("set")
 *     ready.set()
 *   })
 * })
 * order // => ["set", "went on"]
 * ```
 */
export class AsyncEvent {
  readonly #state = new Sync.AsyncEvent()

  /** Whether it has happened. */
  get isSet(): boolean {
    return this.#state.isSet
  }

  /** Says that it has happened: all who wait go on, in the order in which they came. Again: nothing. */
  set(): void {
    this.#state.set()
  }

  /**
   * Waits until it has happened; not at all if it has.
   *
   * @returns **Interruption:** see `WaitOptions`. Who was told that it has happened goes on, though cancelled since.
   */
  wait({ signal }: WaitOptions = {}): Promise<void> {
    return waitOn<void>(
      (resolve) => begunWith(this.#state.wait(resolve), undefined, (waiter) => this.#state.leave(waiter)),
      signal,
      EVENT
    )
  }

  /** The event at this moment. */
  statistics(): Sync.AsyncEventStatistics {
    return this.#state.statistics()
  }
}

const EVENT: WaitedFor = { what: "event" }
