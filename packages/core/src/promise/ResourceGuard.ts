/** Refuses a second user, for async/await. Host side; the rules stand in `sync/ResourceGuard.ts`. */
import * as Sync from "../sync/ResourceGuard.ts"
import { disposable } from "./disposable.ts"

/** The use of a resource that a guard has let in. */
export interface GuardedUse {
  /** Ends the use. Again: nothing. */
  readonly leave: () => void
  /** As `leave`, for `using`. Where the platform lacks the symbol, by `Symbol.for("Symbol.dispose")`. */
  readonly [Symbol.dispose]: () => void
}

/**
 * Refuses a second user of what serves one at a time. Nobody waits: who comes second has made a mistake, and hears of it
 * instead of corrupting what the first is doing. As anyio's `ResourceGuard`.
 *
 * @example
 * ```ts
 * import { ResourceGuard } from "@anythread/core/promise"
 *
 * const guard = new ResourceGuard("reading from")
 * const first = guard.enter()
 *
 * const refused = await guard.use(() => "second").catch((error: Error) => error.name)
 * refused // => "BusyResource"
 * first.leave()
 * await guard.use(() => "third") // => "third"
 * ```
 */
export class ResourceGuard {
  readonly #state: Sync.ResourceGuard

  /** @param action what one does with the resource, for the error: "using" (the default), "reading from". */
  constructor(action?: string) {
    this.#state = new Sync.ResourceGuard(action)
  }

  /** Begins to use the resource. @throws BusyResource when somebody does. */
  enter(): GuardedUse {
    this.#state.enter()
    let isIn = true
    return disposable(
      {
        leave: () => {
          if (isIn) this.#state.leave()
          isIn = false
        }
      },
      "leave"
    )
  }

  /** Runs `body` as the one user. @returns what it returned, or rejects as it did; with `BusyResource` when there is one. */
  async use<A>(body: () => A | PromiseLike<A>): Promise<A> {
    const { leave } = this.enter()
    try {
      return await body()
    } finally {
      leave()
    }
  }

  /** The guard at this moment. */
  statistics(): Sync.ResourceGuardStatistics {
    return this.#state.statistics()
  }
}
