import type { HostArgs, HostR, Portable, Sync, ThreadError, ThreadPool, Threads } from "@anythread/core"
import { toThread } from "@anythread/core"
import * as Effect from "effect/Effect"
import { expectTypeOf } from "expect-type"
import * as F from "./functions.ts"

declare const pool: ThreadPool
declare const rows: Effect.Effect<boolean, never, "Rows">

// Results, arguments, optional and rest parameters.
expectTypeOf(toThread.runSync(F.fib, 40)).toEqualTypeOf<Effect.Effect<number, ThreadError, Threads>>()
expectTypeOf(toThread.runSync(F.greet, "Ada")).toEqualTypeOf<Effect.Effect<string, ThreadError, Threads>>()
expectTypeOf(toThread.runSync(F.greet, "Ada", "Countess")).toEqualTypeOf<Effect.Effect<string, ThreadError, Threads>>()
expectTypeOf(toThread.runSync(F.sum, 1, 2, 3)).toEqualTypeOf<Effect.Effect<number, ThreadError, Threads>>()
expectTypeOf(toThread.runSync(F.nothing)).toEqualTypeOf<Effect.Effect<void, ThreadError, Threads>>()
// biome-ignore lint/suspicious/noExplicitAny: what the function returns
expectTypeOf(toThread.runSync(F.anything, {})).toEqualTypeOf<Effect.Effect<any, ThreadError, Threads>>()
// @ts-expect-error an argument of another type
toThread.runSync(F.fib, "40")
// @ts-expect-error an argument too few
toThread.runSync(F.fib)
// @ts-expect-error an argument too many
toThread.runSync(F.fib, 1, 2)
// @ts-expect-error no function
toThread.runSync(42)
// @ts-expect-error one of the rest of another type
toThread.run(F.sum, 1, "2")

// What must be awaited is for `run`, which awaits it.
// @ts-expect-error an async function
toThread.runSync(F.fetchText, "http://a")
// @ts-expect-error a function that may return a promise
toThread.runSync(F.maybeLater, true)
// @ts-expect-error a function that returns an Effect
toThread.runSync(F.order, "tea")
expectTypeOf(toThread.run(F.fetchText, "http://a")).toEqualTypeOf<Effect.Effect<string, ThreadError, Threads>>()
expectTypeOf(toThread.run(F.maybeLater, true)).toEqualTypeOf<Effect.Effect<number, ThreadError, Threads>>()
expectTypeOf(toThread.run(F.fib, 40)).toEqualTypeOf<Effect.Effect<number, ThreadError, Threads>>()
expectTypeOf(toThread.run(F.order, "tea")).toEqualTypeOf<Effect.Effect<number, ThreadError | F.OutOfStock, Threads>>()
// @ts-expect-error services do not travel
toThread.run(F.orderWith, "tea")

// Generic functions: instantiated, or unknown.
expectTypeOf(toThread.runSync(F.first<string>, ["a"])).toEqualTypeOf<
  Effect.Effect<string | undefined, ThreadError, Threads>
>()
expectTypeOf(toThread.runSync(F.first, ["a"])).toEqualTypeOf<Effect.Effect<unknown, ThreadError, Threads>>()

// Callbacks: sync, async, Effect; the services of the latter are the call's.
expectTypeOf(toThread.runSync(F.query, "sql", (row) => row === "")).toEqualTypeOf<
  Effect.Effect<number, ThreadError, Threads>
>()
expectTypeOf(toThread.runSync(F.query, "sql", async (row: string) => row === "")).toEqualTypeOf<
  Effect.Effect<number, ThreadError, Threads>
>()
expectTypeOf(toThread.runSync(F.query, "sql", (_row: string) => rows)).toEqualTypeOf<
  Effect.Effect<number, ThreadError, Threads | "Rows">
>()
expectTypeOf(toThread.run(F.queryLater, "sql", () => {})).toEqualTypeOf<Effect.Effect<number, ThreadError, Threads>>()
expectTypeOf(toThread.run(F.queryLater, "sql", async () => {})).toEqualTypeOf<
  Effect.Effect<number, ThreadError, Threads>
>()
// @ts-expect-error a callback that takes something else
toThread.runSync(F.query, "sql", (row: number) => row > 1)
// @ts-expect-error a callback that answers something else
toThread.runSync(F.query, "sql", () => "yes")

// Options: merged, and with a pool of its own no service is needed.
expectTypeOf(toThread.with({ priority: 1 }).with({ grace: 10 }).runSync(F.fib, 1)).toEqualTypeOf<
  Effect.Effect<number, ThreadError, Threads>
>()
expectTypeOf(toThread.with({ pool }).runSync(F.fib, 1)).toEqualTypeOf<Effect.Effect<number, ThreadError>>()
expectTypeOf(toThread.with({ pool }).with({ name: "x" }).run(F.order, "tea")).toEqualTypeOf<
  Effect.Effect<number, ThreadError | F.OutOfStock>
>()
// @ts-expect-error no such policy
toThread.with({ cancellation: "kill" })

// Generic wrappers compile.
export const twice = <A extends ReadonlyArray<unknown>, B, H extends HostArgs<A>>(
  fn: Portable<A, B> & Sync<B>,
  ...args: H
): Effect.Effect<readonly [B, B], ThreadError, Threads | HostR<H>> =>
  Effect.all([toThread.runSync(fn, ...args), toThread.runSync(fn, ...args)])
expectTypeOf(twice(F.fib, 1)).toEqualTypeOf<Effect.Effect<readonly [number, number], ThreadError, Threads>>()
// @ts-expect-error an async function through the wrapper
twice(F.fetchText, "http://a")

// Errors are told apart by tag.
expectTypeOf(
  toThread.runSync(F.fib, 1).pipe(Effect.catchTag("JobFailed", (error) => Effect.succeed(error.cause)))
).toEqualTypeOf<Effect.Effect<unknown, Exclude<ThreadError, { _tag: "JobFailed" }>, Threads>>()
