/** Task groups for async/await. Host side. */
import type { Lifetimes } from "./Lifetime.ts"
import { unbound } from "./lifetimes.ts"

/**
 * Runs a body that may start children, and waits for all of them, always. The first failure, of a child or of the body,
 * cancels the rest. As anyio's task group; one failure alone is not wrapped.
 *
 * @param body what runs in it, at once. It is handed the group, and gives `group.signal` to whatever it waits for.
 * @param options see `TaskGroupOptions`.
 * @returns the body's value when it returned and nothing failed, although children may have been cancelled by
 * `group.cancel` or the group's deadline. Rejects with the failure; with an `ExceptionGroup` of several, in order of
 * arrival; else, when the body was cut short, with the reason: the group's own, or that from outside if one is seen.
 *
 * **Interruption:** body and children hear of it by their signals and are awaited; then it rejects with the reason, also
 * when the body had returned before its children ended. Errors that are the reason, or wrap it as Node's own functions
 * do, are no failures.
 *
 * @example
 * ```ts
 * import { sleep, withTaskGroup } from "@anythread/core/promise"
 *
 * const sum = await withTaskGroup(async (group) => {
 *   const a = group.startSoon(async () => 1)
 *   const b = group.startSoon(async (signal) => {
 *     await sleep(1, { signal })
 *     return 2
 *   })
 *   return (await a.result()) + (await b.result())
 * })
 * sum // => 3
 *
 * const failed = await withTaskGroup(async (group) => {
 *   group.startSoon((signal) => sleep(60_000, { signal }))
 *   throw new Error("the body failed")
 * }).catch((error: Error) => error.message)
 * failed // => "the body failed"
 * ```
 */
export const withTaskGroup: Lifetimes["withTaskGroup"] = unbound.withTaskGroup
