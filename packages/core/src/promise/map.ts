/** A function for each of many items, for async/await. Host side. */
import type { Concurrency } from "./Concurrency.ts"
import { unbound } from "./lifetimes.ts"

/**
 * Runs a function for each item, at once or some at a time, and waits for all of them. The first failure cancels the rest.
 * As anyio's `amap`, with a limit.
 *
 * @param items what to run it for: an iterable or an async one. They are taken one by one, each when it can be begun.
 * @param fn what to do with an item; it is given a signal and `toThread`, see `TaskContext`.
 * @param options see `MapOptions`.
 * @returns what it gave, in the order of the items; `[]` for none. Rejects as `withTaskGroup`: with the failure, which may
 * be one of `items` itself, or with an `ExceptionGroup` of several; with a RangeError when `concurrency` is out of range.
 *
 * **Interruption:** nothing more is taken or begun, what runs hears of it by its signal and is awaited, and `items` are
 * left as a loop leaves them (`return`). Only an async iterable that is just being asked for an item is not waited for.
 *
 * @example
 * ```ts
 * import { map, sleep } from "@anythread/core/promise"
 *
 * const running: Array<number> = []
 * const squares = await map([3, 1, 2], async (n, { signal }) => {
 *   running.push(n)
 *   await sleep(n, { signal })
 *   return n * n
 * }, { concurrency: 2 })
 * squares // => [9, 1, 4]
 * running // => [3, 1, 2]
 * ```
 */
export const map: Concurrency["map"] = unbound.map
