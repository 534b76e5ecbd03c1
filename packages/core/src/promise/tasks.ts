/** Several tasks at once, for async/await: JavaScript's own names, with structured meaning. Host side. */
import type { Concurrency } from "./Concurrency.ts"
import { unbound } from "./lifetimes.ts"

/**
 * Runs tasks at once and waits for all of them. The first failure cancels the rest. As `Promise.all`, but nothing goes on
 * behind its back; as anyio's `gather`.
 *
 * @param tasks functions, not promises; each is given a signal and `toThread`, see `TaskContext`.
 * @param options see `GroupedOptions`.
 * @returns their values, in the order of the tasks; `[]` for none. Rejects as `withTaskGroup`: with the failure, or with an
 * `ExceptionGroup` of several; with a TypeError when a task is no function.
 *
 * **Interruption:** the tasks hear of it by their signals and are awaited; then it rejects with the reason.
 *
 * @example
 * ```ts
 * import { all, sleep } from "@anythread/core/promise"
 *
 * const [one, two] = await all([() => 1, ({ signal }) => sleep(1, { signal }).then(() => "two")])
 * one // => 1
 * two // => "two"
 * ```
 */
export const all: Concurrency["all"] = unbound.all

/**
 * Runs tasks at once and waits for all of them, whether they fail or not: a failure cancels nothing. As
 * `Promise.allSettled`.
 *
 * @param tasks functions, not promises; each is given a signal and `toThread`, see `TaskContext`.
 * @param options see `ConcurrencyOptions`.
 * @returns what became of each, in the order of the tasks; `[]` for none. Rejects only when it is cancelled, or with a
 * TypeError when a task is no function.
 *
 * **Interruption:** the tasks hear of it by their signals and are awaited; then it rejects with the reason.
 *
 * @example
 * ```ts
 * import { allSettled } from "@anythread/core/promise"
 *
 * const fails = () => Promise.reject("no")
 * await allSettled([() => 1, fails]) // => [{ status: "fulfilled", value: 1 }, { status: "rejected", reason: "no" }]
 * ```
 */
export const allSettled: Concurrency["allSettled"] = unbound.allSettled

/**
 * Runs tasks at once until the first ends, well or badly; the others are cancelled and awaited. As `Promise.race`, whose
 * losers go on.
 *
 * @param tasks functions, at least one; each is given a signal and `toThread`, see `TaskContext`.
 * @param options see `ConcurrencyOptions`.
 * @returns the value of the first, or rejects as it did; what becomes of the others is not told. Rejects with a RangeError
 * when there is no task, with a TypeError when one is no function.
 *
 * **Interruption:** the tasks hear of it by their signals and are awaited; then it rejects with the reason.
 *
 * @example
 * ```ts
 * import { race, sleep } from "@anythread/core/promise"
 *
 * const log: Array<string> = []
 * const slow = ({ signal }: { signal: AbortSignal }) => sleep(60_000, { signal }).finally(() => log.push("gone"))
 * await race([slow, () => "quick"]) // => "quick"
 * log // => ["gone"]
 * ```
 */
export const race: Concurrency["race"] = unbound.race

/**
 * Runs tasks at once until the first succeeds; the others are cancelled and awaited. As `Promise.any`, whose losers go on.
 *
 * @param tasks functions, at least one; each is given a signal and `toThread`, see `TaskContext`.
 * @param options see `ConcurrencyOptions`.
 * @returns the value of the first that returned. Rejects with an `ExceptionGroup` of all failures, in order of arrival, when
 * none did; with a RangeError when there is no task, with a TypeError when one is no function.
 *
 * **Interruption:** the tasks hear of it by their signals and are awaited; then it rejects with the reason.
 *
 * @example
 * ```ts
 * import { any } from "@anythread/core/promise"
 *
 * const fails = () => Promise.reject("no")
 * await any([fails, () => "yes"]) // => "yes"
 * const failed = await any([fails, fails]).catch((error: AggregateError) => error.errors)
 * failed // => ["no", "no"]
 * ```
 */
export const any: Concurrency["any"] = unbound.any
