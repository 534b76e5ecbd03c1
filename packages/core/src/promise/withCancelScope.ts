/** Cancel scopes for async/await. Host side. */
import type { Lifetimes } from "./Lifetime.ts"
import { unbound } from "./lifetimes.ts"

/**
 * Runs a body in a cancel scope. As anyio's `CancelScope`.
 *
 * @param body what runs in it, at once. It is handed the scope, and gives `scope.signal` to whatever it waits for.
 * @param options see `ScopeOptions`.
 * @returns the body's value, also when it returned although the scope was cancelled; `{ cancelled: true }` when the
 * scope's own cancellation came out of the body, which ends here. Rejects with what the body threw; with the reason from
 * outside when that is seen too: then it goes on outwards; with a RangeError when a time is no number.
 *
 * **Interruption:** a body that has begun is never left: it is awaited, and hears by its signal. When it swallows a
 * cancellation, whatever it waits for next with that signal rejects again. What is cut and awaited by nobody ends unheard.
 *
 * @example
 * ```ts
 * import { withCancelScope } from "@anythread/core/promise"
 *
 * const outcome = await withCancelScope(async (scope) => {
 *   setTimeout(() => scope.cancel(), 1)
 *   await scope.race(new Promise(() => {}))
 * })
 * outcome // => { cancelled: true, timedOut: false }
 * ```
 */
export const withCancelScope: Lifetimes["withCancelScope"] = unbound.withCancelScope

/**
 * Runs a body that cancellations from outside do not reach, such as a clean-up. As anyio's `CancelScope(shield=True)`.
 *
 * @param body what runs in it. It must use the signal of its own scope: one from outside may have aborted.
 * @param options see `ScopeOptions`; give it a `timeout`, or what cancels waits for ever when the body hangs.
 * @returns the body's value. Rejects with what it threw; with the reason when it was cut short by the scope itself, a
 * TimeoutError when that was the deadline.
 *
 * **Interruption:** none from outside while it runs; the next wait with the outer signal rejects.
 *
 * @example
 * ```ts
 * import { moveOnAfter, shielded } from "@anythread/core/promise"
 *
 * const log: Array<string> = []
 * await moveOnAfter(1, async ({ signal, sleep }) => {
 *   try {
 *     await sleep(60_000)
 *   } finally {
 *     await shielded(async ({ sleep }) => {
 *       await sleep(1)
 *       log.push("closed")
 *     }, { signal })
 *   }
 * })
 * log // => ["closed"]
 * ```
 */
export const shielded: Lifetimes["shielded"] = unbound.shielded
