/** Tasks in the order in which they complete: what stands behind `asCompleted`. Host side. */
import { atLeastOne, contextOf, nameOf } from "./attempt.ts"
import type { Concurrency, GroupedOptions, Task } from "./Concurrency.ts"
import type { TaskGroup, TaskHandle } from "./Lifetime.ts"
import { abortError } from "./reasons.ts"
import { runGroup } from "./runGroup.ts"
import type { Front } from "./runScope.ts"

/** Makes `asCompleted`. */
export const makeAsCompleted = (front: Front): Concurrency["asCompleted"] =>
  ((tasks: Iterable<Task<unknown>>, options?: GroupedOptions) =>
    // Not a generator itself: a mistake is told by the call, not by the first step of the loop.
    completed(front, atLeastOne("asCompleted", tasks), options)) as Concurrency["asCompleted"]

async function* completed<T>(
  front: Front,
  tasks: ReadonlyArray<Task<T>>,
  { errors, signal }: GroupedOptions = {}
): AsyncGenerator<TaskHandle<T>, undefined> {
  const finished: Array<TaskHandle<T>> = []
  let wake = (): void => {}
  let group: TaskGroup | undefined
  const ended = runGroup(
    front,
    (given) => {
      group = given
      for (const task of tasks) {
        const handle = given.startSoon((signal) => task(contextOf(front, signal)), { name: nameOf(task) })
        handle.result().then(
          () => {
            finished.push(handle)
            wake()
          },
          () => {}
        )
      }
    },
    { name: "asCompleted", errors, signal }
  )
  // It may fail while the loop's body is busy; the next step tells.
  ended.catch(() => {})
  try {
    for (let left = tasks.length; left > 0; left--) {
      if (finished.length === 0) {
        const woken = new Promise<void>((resolve) => {
          wake = resolve
        })
        await Promise.race([woken, ended])
      }
      // One has failed, or it was cancelled from outside: the others are awaited, and then the group says which.
      if (group?.signal.aborted === true) await ended
      const next = finished.shift()
      if (next === undefined) return
      yield next
    }
  } finally {
    group?.cancel(abortError("The loop over asCompleted was left."))
    await ended
  }
}
