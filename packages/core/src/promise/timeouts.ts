/** Time limits for async/await. Host side. */
import type { Lifetimes } from "./Lifetime.ts"
import { unbound } from "./lifetimes.ts"

/**
 * Runs a body for a time at most, and goes on when that is over. As anyio's `move_on_after`.
 *
 * @param ms the limit in milliseconds, from the call on. 0 and less: the body's first wait is cut. `undefined`: none.
 * @param body what runs in it; see `withCancelScope`.
 * @param options see `OuterOptions`.
 * @returns as `withCancelScope`; `timedOut` when it was the limit that cut the body short.
 *
 * **Interruption:** as `withCancelScope`. The limit counts behind a shield too.
 *
 * @example
 * ```ts
 * import { moveOnAfter } from "@anythread/core/promise"
 *
 * await moveOnAfter(1, ({ sleep }) => sleep(60_000)) // => { cancelled: true, timedOut: true }
 * await moveOnAfter(60_000, () => "done") // => { cancelled: false, timedOut: false, value: "done" }
 * ```
 */
export const moveOnAfter: Lifetimes["moveOnAfter"] = unbound.moveOnAfter

/**
 * Runs a body until a time, and goes on when that has come. As anyio's `move_on_at`.
 *
 * @param deadline the time, in epoch milliseconds; one that has passed cuts the body's first wait. `undefined`: none.
 * @param body what runs in it; see `withCancelScope`.
 * @param options see `OuterOptions`.
 * @returns as `moveOnAfter`. **Interruption:** as `moveOnAfter`.
 *
 * @example
 * ```ts
 * import { moveOnAt } from "@anythread/core/promise"
 *
 * await moveOnAt(Date.now() + 1, ({ sleep }) => sleep(60_000)) // => { cancelled: true, timedOut: true }
 * ```
 */
export const moveOnAt: Lifetimes["moveOnAt"] = unbound.moveOnAt

/**
 * Runs a body for a time at most, and fails when that is over. As anyio's `fail_after`.
 *
 * @param ms the limit in milliseconds, from the call on. 0 and less: the body's first wait is cut. `undefined`: none.
 * @param body what runs in it; see `withCancelScope`. Its signal aborts with a TimeoutError.
 * @param options see `FailOptions`.
 * @returns the body's value, also when it returned after the limit. Rejects with what it threw; with a DOMException named
 * `TimeoutError` when the limit cut it short, and only then; with the reason when its scope was cancelled by `cancel`.
 *
 * **Interruption:** as `withCancelScope`. A cancellation from outside is no timeout: it goes on with its own reason.
 *
 * @example
 * ```ts
 * import { failAfter } from "@anythread/core/promise"
 *
 * const late = await failAfter(1, ({ sleep }) => sleep(60_000)).catch((error: Error) => error)
 * late?.name // => "TimeoutError"
 * late?.message // => "This took longer than 1 ms."
 * ```
 */
export const failAfter: Lifetimes["failAfter"] = unbound.failAfter

/**
 * Runs a body until a time, and fails when that has come. As anyio's `fail_at`.
 *
 * @param deadline the time, in epoch milliseconds; one that has passed cuts the body's first wait. `undefined`: none.
 * @param body what runs in it; see `withCancelScope`.
 * @param options see `FailOptions`.
 * @returns as `failAfter`. **Interruption:** as `failAfter`.
 *
 * @example
 * ```ts
 * import { failAt } from "@anythread/core/promise"
 *
 * const body = ({ sleep }: { sleep: (ms: number) => Promise<void> }) => sleep(60_000)
 * const late = await failAt(Date.now() + 1, body, { reason: "too late" }).catch((error: Error) => error)
 * late?.message // => "too late"
 * ```
 */
export const failAt: Lifetimes["failAt"] = unbound.failAt
