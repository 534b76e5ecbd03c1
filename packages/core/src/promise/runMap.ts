/** A function for each of many items, some at a time: what stands behind `map`, `all` and `allSettled`. Host side. */
import { contextOf, nameOf } from "./attempt.ts"
import type { Concurrency, MapOptions, TaskContext } from "./Concurrency.ts"
import type { TaskGroup } from "./Lifetime.ts"
import { runGroup } from "./runGroup.ts"
import type { Front } from "./runScope.ts"
import { Source } from "./Source.ts"
import { cutAlready, seenWhenCut, wait } from "./wait.ts"

/** What is done with each item, in a child. */
export interface ItemTask<A, B> {
  readonly run: (item: A, signal: AbortSignal) => PromiseLike<B> | B
  /** What the child is called. */
  readonly nameOf: (item: A) => string
}

/** What `runMap` takes: as `MapOptions`, checked. `name` is the verb's. */
export interface RunOptions extends Pick<MapOptions, "errors" | "signal"> {
  readonly name: string
  readonly concurrency?: number
}

/** Makes `map`. */
export const makeMap =
  (front: Front): Concurrency["map"] =>
  (items, fn, options = {}) =>
    seenWhenCut(mapItems(front, items, fn, options), options?.signal)

const mapItems = async <A, B>(
  front: Front,
  items: Iterable<A> | AsyncIterable<A>,
  fn: (item: A, context: TaskContext) => PromiseLike<B> | B,
  { concurrency, errors, signal }: MapOptions
): Promise<Array<B>> => {
  const options = { name: "map", concurrency: checkedConcurrency(concurrency), errors, signal }
  if (typeof fn !== "function") throw new TypeError(`map was given ${typeof fn} for fn; give a function of an item.`)
  const task: ItemTask<A, B> = { run: (item, signal) => fn(item, contextOf(front, signal)), nameOf: () => nameOf(fn) }
  return runMap(front, items, task, options)
}

/** Runs a task for each item. @returns what it gave, in the order of the items. */
export const runMap = async <A, B>(
  front: Front,
  items: Iterable<A> | AsyncIterable<A>,
  task: ItemTask<A, B>,
  { concurrency = Number.POSITIVE_INFINITY, ...options }: RunOptions
): Promise<Array<B>> => {
  const results: Array<B> = []
  const slots = new Slots(concurrency)
  /** What a child threw. Told when the group tells nothing: a child ends as cancelled by an old reason that it has kept. */
  let owed: { readonly thrown: unknown } | undefined
  /** Children that were started and have given no result. One that is cut before it begins never runs, and tells nobody. */
  let missing = 0

  const start = (group: TaskGroup, item: A, index: number): void => {
    const child = async (signal: AbortSignal): Promise<void> => {
      try {
        results[index] = await task.run(item, signal)
        missing--
      } catch (thrown) {
        owed ??= { thrown }
        throw thrown
      }
    }
    missing++
    const handle = group.startSoon(child, { name: task.nameOf(item) })
    // When the child has ended, not before: what failed has cancelled the group then, and nothing more is begun.
    if (concurrency !== Number.POSITIVE_INFINITY) handle.result().then(slots.give, slots.give)
  }
  await runGroup(
    front,
    async (group) => {
      throwIfCut(group.signal)
      const source = new Source(items)
      try {
        for (let index = 0; ; index++) {
          if (!slots.take()) await slots.wait(group.signal)
          throwIfCut(group.signal)
          const pulled = source.pull()
          const step = pulled instanceof Promise ? await group.scope.race(pulled) : pulled
          if (step.done === true) return
          start(group, step.value, index)
        }
      } finally {
        await source.close()
      }
    },
    options
  )
  if (owed !== undefined) throw owed.thrown
  const cut = missing === 0 ? undefined : cutAlready(options.signal)
  if (cut !== undefined) throw cut.reason
  return results
}

const throwIfCut = (signal: AbortSignal): void => {
  const cut = cutAlready(signal)
  if (cut !== undefined) throw cut.reason
}

/** How many may run. One waits for a slot at a time: the loop that starts them. */
class Slots {
  #free: number
  #freed: (() => void) | undefined

  constructor(free: number) {
    this.#free = free
  }

  /** @returns whether there was one. */
  take(): boolean {
    if (this.#free === 0) return false
    this.#free--
    return true
  }

  /** Waits until there is one, and takes it. */
  wait(signal: AbortSignal): Promise<void> {
    return wait<void>((resolve) => {
      this.#freed = resolve
      return () => {
        this.#freed = undefined
      }
    }, signal)
  }

  /** One has ended. A property: it is taken off. */
  readonly give = (): void => {
    const freed = this.#freed
    this.#freed = undefined
    if (freed === undefined) this.#free++
    else freed()
  }
}

const checkedConcurrency = (concurrency: number = Number.POSITIVE_INFINITY): number => {
  if (concurrency === Number.POSITIVE_INFINITY || (Number.isInteger(concurrency) && concurrency >= 1))
    return concurrency
  throw new RangeError(`concurrency is ${String(concurrency)}; it must be a whole number, at least 1, or Infinity.`)
}
