/** Tasks that are run beside others, and what became of them: what `map`, `race` and their like have in common. Host side. */
import { BodyScope } from "./BodyScope.ts"
import type { Task, TaskContext } from "./Concurrency.ts"
import { type LiveScope, ownerOf } from "./LiveScope.ts"
import { residue } from "./residue.ts"
import type { Front } from "./runScope.ts"

/** What a task is given, in the scope of a child. Its members are made when they are taken off it. */
export const contextOf = (front: Front, signal: AbortSignal): TaskContext => new BodyScope(scopeOf(signal), front.verbs)

/** How a task ended that was not cancelled. */
export type Settled<T> =
  | { readonly isValue: true; readonly value: T }
  | { readonly isValue: false; readonly failure: unknown }

/**
 * Runs a task in the scope of a child.
 *
 * @returns what became of it. Rejects when it was cancelled, as it did: that is the group's matter.
 */
export const attempt = async <T>(front: Front, signal: AbortSignal, task: Task<T>): Promise<Settled<T>> => {
  try {
    // What is thrown at once takes as long as what is returned at once: who comes first is first.
    return { isValue: true, value: await new Promise<T>((resolve) => resolve(task(contextOf(front, signal)))) }
  } catch (thrown) {
    const left = residue(scopeOf(signal), thrown)
    if (left === undefined) throw thrown
    return { isValue: false, failure: left.failure }
  }
}

/** What a task is called in messages. */
export const nameOf = (task: { readonly name: string }): string => task.name || "(anonymous)"

/** The tasks that a caller gave. @throws TypeError when they are no functions. */
export const checkedTasks = <T>(verb: string, tasks: Iterable<Task<T>>): ReadonlyArray<Task<T>> =>
  Array.from(tasks, (task, index) => {
    if (typeof task === "function") return task
    throw new TypeError(
      `${verb} was given ${task === null ? "null" : typeof task} as task ${index}; give functions, such as () => promise.`
    )
  })

/** The same where there must be one. @throws RangeError when there is none. */
export const atLeastOne = <T>(verb: string, tasks: Iterable<Task<T>>): ReadonlyArray<Task<T>> => {
  const checked = checkedTasks(verb, tasks)
  if (checked.length === 0) throw new RangeError(`${verb} was given no task; it needs at least one.`)
  return checked
}

/** The signal is that of a child, which has a scope. */
const scopeOf = (signal: AbortSignal): LiveScope => ownerOf(signal) as LiveScope
