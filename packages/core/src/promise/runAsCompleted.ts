/** Tasks in the order in which they complete: what stands behind `asCompleted`. Host side. */
import { atLeastOne, contextOf, nameOf } from "./attempt.ts"
import type { Concurrency, GroupedOptions, Task } from "./Concurrency.ts"
import type { TaskGroup, TaskHandle } from "./Lifetime.ts"
import { abortError } from "./reasons.ts"
import { runGroup } from "./runGroup.ts"
import type { Front } from "./runScope.ts"
import { seenWhenCut } from "./wait.ts"

/** Makes `asCompleted`. */
export const makeAsCompleted = (front: Front): Concurrency["asCompleted"] =>
  ((tasks: Iterable<Task<unknown>>, options?: GroupedOptions) =>
    // Not a generator itself: a mistake is told by the call, not by the first step of the loop.
    makeLoop(front, atLeastOne("asCompleted", tasks), options)) as Concurrency["asCompleted"]

/** What a loop has started: nothing before its first step. */
interface Started {
  group?: TaskGroup
}

const makeLoop = <T>(
  front: Front,
  tasks: ReadonlyArray<Task<T>>,
  options: GroupedOptions = {}
): AsyncGenerator<TaskHandle<T>, undefined> => {
  const started: Started = {}
  const loop = completed(front, tasks, options, started)
  const [next, end] = [loop.next.bind(loop), loop.return.bind(loop)]
  return Object.assign(loop, {
    next: () => seenWhenCut(next(), options.signal),
    // A generator hears of this when its step has ended, which may wait for the very tasks that are to be cancelled.
    return: (value: undefined) => {
      leave(started)
      return end(value)
    }
  })
}

const leave = ({ group }: Started): void => group?.cancel(abortError("The loop over asCompleted was left."))

async function* completed<T>(
  front: Front,
  tasks: ReadonlyArray<Task<T>>,
  { errors, signal }: GroupedOptions,
  started: Started
): AsyncGenerator<TaskHandle<T>, undefined> {
  /** Those that the loop has not been given yet stand from `first` on: to shift them one by one is slow where there are many. */
  const finished: Array<TaskHandle<T>> = []
  let first = 0
  let wake = (): void => {}
  const ended = runGroup(
    front,
    (group) => {
      started.group = group
      for (const task of tasks) {
        const handle = group.startSoon((signal) => task(contextOf(front, signal)), { name: nameOf(task) })
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
    for (; first < tasks.length; first++) {
      if (first === finished.length) {
        const woken = new Promise<void>((resolve) => {
          wake = resolve
        })
        await Promise.race([woken, ended])
      }
      // One has failed, or it was cancelled from outside: the others are awaited, and then the group says which.
      if (started.group?.signal.aborted === true) await ended
      const next = finished[first]
      if (next === undefined) return
      yield next
    }
  } finally {
    leave(started)
    await ended
  }
}
