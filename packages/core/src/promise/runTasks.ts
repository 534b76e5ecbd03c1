/** Several tasks at once: what stands behind `all`, `allSettled`, `race` and `any`. Host side. */
import { atLeastOne, attempt, checkedTasks, contextOf, nameOf, type Settled } from "./attempt.ts"
import type { Concurrency, ConcurrencyOptions, GroupedOptions, Task } from "./Concurrency.ts"
import { ExceptionGroup } from "./ExceptionGroup.ts"
import { abortError } from "./reasons.ts"
import { runGroup } from "./runGroup.ts"
import { runMap } from "./runMap.ts"
import type { Front } from "./runScope.ts"
import { seenWhenCut } from "./wait.ts"

/** Makes `all`. */
export const makeAll = (front: Front): Concurrency["all"] =>
  asVerb<GroupedOptions>(async (tasks, { errors, signal }) => {
    const each = { run: (task: Task<unknown>, signal: AbortSignal) => task(contextOf(front, signal)), nameOf }
    return runMap(front, checkedTasks("all", tasks), each, { name: "all", errors, signal })
  }) as Concurrency["all"]

/** Makes `allSettled`. */
export const makeAllSettled = (front: Front): Concurrency["allSettled"] =>
  asVerb<ConcurrencyOptions>(async (tasks, { signal }) => {
    const run = async (task: Task<unknown>, signal: AbortSignal): Promise<PromiseSettledResult<unknown>> => {
      const settled = await attempt(front, signal, task)
      return settled.isValue
        ? { status: "fulfilled", value: settled.value }
        : { status: "rejected", reason: settled.failure }
    }
    return runMap(front, checkedTasks("allSettled", tasks), { run, nameOf }, { name: "allSettled", signal })
  }) as Concurrency["allSettled"]

/** Makes `race`. */
export const makeRace = (front: Front): Concurrency["race"] =>
  asVerb<ConcurrencyOptions>(async (tasks, options) => {
    const first = await firstOf(front, "race", tasks, options, () => true)
    if (first === undefined) return undefined
    if (!first.isValue) throw first.failure
    return first.value
  }) as Concurrency["race"]

/** Makes `any`. */
export const makeAny = (front: Front): Concurrency["any"] =>
  asVerb<ConcurrencyOptions>(async (tasks, options) => {
    const failures: Array<unknown> = []
    const first = await firstOf(front, "any", tasks, options, (settled) => {
      if (!settled.isValue) failures.push(settled.failure)
      return settled.isValue
    })
    if (first?.isValue !== true) throw new ExceptionGroup(failures)
    return first.value
  }) as Concurrency["any"]

/** Gives a verb its defaults, and sees to the rejection of one that was cancelled. */
const asVerb =
  <O extends ConcurrencyOptions>(verb: (tasks: Iterable<Task<unknown>>, options: O) => Promise<unknown>) =>
  (tasks: Iterable<Task<unknown>>, options: O = {} as O): Promise<unknown> =>
    seenWhenCut(verb(tasks, options), options?.signal)

/** Runs tasks until one ends as is wanted, then cancels the others, and waits for all. @returns that one, if any was. */
const firstOf = async <T>(
  front: Front,
  name: string,
  tasks: Iterable<Task<T>>,
  { signal }: ConcurrencyOptions,
  isWanted: (settled: Settled<T>) => boolean
): Promise<Settled<T> | undefined> => {
  const checked = atLeastOne(name, tasks)
  const wanted: Array<Settled<T>> = []
  /** What those threw that ended as cancelled. */
  const cut: Array<unknown> = []
  await runGroup(
    front,
    (group) => {
      for (const task of checked) {
        const child = async (signal: AbortSignal): Promise<void> => {
          const settled = await attempt(front, signal, task).catch((thrown: unknown) => {
            cut.push(thrown)
            throw thrown
          })
          // What the others do after the first is nobody's wish any more.
          if (wanted.length > 0 || !isWanted(settled)) return
          wanted.push(settled)
          group.cancel(abortError("Another task has come first."))
        }
        group.startSoon(child, { name: nameOf(task) })
      }
    },
    { name, signal }
  )
  // One that ended as cancelled though nothing here was: it threw an old reason that it had kept.
  if (wanted.length === 0 && cut.length > 0) throw cut[0]
  return wanted[0]
}
