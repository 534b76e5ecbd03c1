/** Tasks in the order in which they complete, for async/await. Host side. */
import type { Concurrency } from "./Concurrency.ts"
import { unbound } from "./lifetimes.ts"

/**
 * Runs tasks at once, and hands out each as it completes. The first failure cancels the rest. As anyio's `as_completed`.
 *
 * @param tasks functions, at least one; each is given a signal and `toThread`, see `TaskContext`.
 * @param options see `GroupedOptions`.
 * @returns an iterable for one loop, which starts the tasks: handles of those that have returned, first come first. The end
 * of the loop, and any way out of it, cancels the tasks that are left and awaits them. The loop rejects as
 * `withTaskGroup`, once all tasks have ended; handles that it has not handed out by then are dropped.
 * @throws RangeError when there is no task.
 * @throws TypeError when one is no function.
 *
 * **Interruption:** the tasks hear of it by their signals and are awaited; then the loop rejects with the reason, at its
 * next step. What is in the loop's body is not cancelled by this: give that the same signal.
 *
 * @example
 * ```ts
 * import { asCompleted, sleep } from "@anythread/core/promise"
 *
 * const after = (ms: number) => ({ signal }: { signal: AbortSignal }) => sleep(ms, { signal }).then(() => ms)
 * const order: Array<number> = []
 * for await (const task of asCompleted([after(60_000), after(20), after(1)])) {
 *   order.push(await task.result())
 *   if (order.length === 2) break
 * }
 * order // => [1, 20]
 * ```
 */
export const asCompleted: Concurrency["asCompleted"] = unbound.asCompleted
