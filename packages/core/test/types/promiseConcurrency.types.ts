import {
  all,
  allSettled,
  any,
  asCompleted,
  map,
  race,
  sleep,
  type Task,
  type TaskContext,
  type TaskHandle,
  type ToThread,
  type Verbs
} from "@anythread/core/promise"
import { expectTypeOf } from "expect-type"
import * as F from "./functions.ts"

declare const verbs: Verbs<object>
declare const tasks: Array<Task<number>>
declare const lines: AsyncIterable<string>

// Results of a function, sync or async, over items of any iterable.
expectTypeOf(map([1, 2], String)).toEqualTypeOf<Promise<Array<string>>>()
expectTypeOf(map(new Set(["a"]), async (item) => item.length)).toEqualTypeOf<Promise<Array<number>>>()
expectTypeOf(map(lines, (line) => line)).toEqualTypeOf<Promise<Array<string>>>()
expectTypeOf(map([1 as const, "a" as const], (item) => item)).toEqualTypeOf<Promise<Array<1 | "a">>>()
expectTypeOf(
  map([1], (n, { signal }) => sleep(n, { signal }), { concurrency: 8, signal: AbortSignal.abort() })
).toEqualTypeOf<Promise<Array<void>>>()
expectTypeOf(verbs.map([1, 2], (n, { toThread }) => toThread.runSync(F.fib, n))).toEqualTypeOf<Promise<Array<number>>>()
map([1], (_, context) => {
  expectTypeOf(context).toEqualTypeOf<TaskContext>()
  expectTypeOf(context.toThread).toEqualTypeOf<ToThread>()
  expectTypeOf(context.stopRequested).toEqualTypeOf<boolean>()
})
// @ts-expect-error no items
map(1, String)
// @ts-expect-error a function of something else
map(["a"], (n: number) => n)
// @ts-expect-error no such option
map([1], String, { limit: 8 })

// Tuples, as Promise.all; arrays and other iterables.
expectTypeOf(all([() => 1, async () => "a", ({ signal }) => signal.aborted])).toEqualTypeOf<
  Promise<[number, string, boolean]>
>()
expectTypeOf(all([])).toEqualTypeOf<Promise<[]>>()
expectTypeOf(all(tasks)).toEqualTypeOf<Promise<Array<number>>>()
expectTypeOf(all(new Set(tasks))).toEqualTypeOf<Promise<Array<number>>>()
expectTypeOf(all([({ signal }) => sleep(1, { signal }).then(() => "a"), () => 1], { errors: "group" })).toEqualTypeOf<
  Promise<[string, number]>
>()
const [, two] = await all([() => 1, () => "two" as const])
expectTypeOf(two).toEqualTypeOf<"two">()
// @ts-expect-error promises are no tasks
all([Promise.resolve(1)])
// @ts-expect-error a task that wants something else
all([(n: number) => n])

expectTypeOf(allSettled([() => 1, async () => "a"])).toEqualTypeOf<
  Promise<[PromiseSettledResult<number>, PromiseSettledResult<string>]>
>()
expectTypeOf(allSettled(new Set(tasks))).toEqualTypeOf<Promise<Array<PromiseSettledResult<number>>>>()
// @ts-expect-error it never fails as a group does
allSettled(tasks, { errors: "group" })

// One of them.
expectTypeOf(race([() => 1, async () => "a"])).toEqualTypeOf<Promise<number | string>>()
expectTypeOf(race(new Set(tasks))).toEqualTypeOf<Promise<number>>()
expectTypeOf(any([() => 1, async () => "a"])).toEqualTypeOf<Promise<number | string>>()
expectTypeOf(any(tasks, { signal: AbortSignal.abort() })).toEqualTypeOf<Promise<number>>()
expectTypeOf(verbs.race([({ toThread }) => toThread.run(F.fetchText, "a"), () => 1])).toEqualTypeOf<
  Promise<string | number>
>()

// Handles.
for await (const task of asCompleted([() => 1, async () => "a"]))
  expectTypeOf(task).toEqualTypeOf<TaskHandle<number | string>>()
for await (const task of asCompleted(new Set(tasks))) expectTypeOf(await task.result()).toEqualTypeOf<number>()
