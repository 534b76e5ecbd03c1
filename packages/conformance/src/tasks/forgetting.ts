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

/** Garbage of the last turns. Kept for a while: what dies young is collected without a look at what is older. */
let garbage: Array<unknown> = []

/** Makes garbage, so that after some of these calls all of it is collected. */
export const litter = (): void => {
  if (garbage.length > 10_000) garbage = []
  for (let turn = 0; turn < 1_000; turn++) garbage.push(Array.from({ length: 100 }, (_, index) => ({ index })))
}

/** How many of the watched objects are still there. To look at them keeps them for a while: not to be called often. */
export const countKept = (): number => seen.filter((object) => object.deref() !== undefined).length

portable(import.meta.url, { see, litter, countKept })
