/** Task functions that watch what their thread keeps of a job that has ended. Either side. */
import { portable } from "@anythread/core/thread"

/** What jobs on this thread were given and gave. */
const seen: Array<WeakRef<object>> = []

const watch = <T extends object>(object: T): T => {
  seen.push(new WeakRef(object))
  return object
}

/** Watches its argument and its result. */
export const see = (argument: object): object => {
  watch(argument)
  return watch({ result: true })
}

/** Makes garbage until some is collected, then tells how many of the watched objects are still there. */
export const countKept = (): number => {
  let garbage: Array<unknown> = []
  for (let turn = 0; turn < 50; turn++) garbage = [garbage.length, new Array(100_000).fill(turn)]
  return seen.filter((object) => object.deref() !== undefined).length
}

portable(import.meta.url, { see, countKept })
