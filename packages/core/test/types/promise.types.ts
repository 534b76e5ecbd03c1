import type { HostArgs, Pool, Portable, Sync, ToThread } from "@anythread/core/promise"
import { addressOf, portable, transfer } from "@anythread/core/thread"
import { expectTypeOf } from "expect-type"
import * as F from "./functions.ts"

declare const toThread: ToThread
declare const pool: Pool

// Results, arguments, optional and rest parameters.
expectTypeOf(toThread.runSync(F.fib, 40)).toEqualTypeOf<Promise<number>>()
expectTypeOf(toThread.runSync(F.greet, "Ada")).toEqualTypeOf<Promise<string>>()
expectTypeOf(toThread.runSync(F.sum, 1, 2, 3)).toEqualTypeOf<Promise<number>>()
expectTypeOf(toThread.runSync(F.nothing)).toEqualTypeOf<Promise<void>>()
expectTypeOf(toThread.run(F.fetchText, "http://a")).toEqualTypeOf<Promise<string>>()
expectTypeOf(toThread.run(F.maybeLater, true)).toEqualTypeOf<Promise<number>>()
expectTypeOf(pool.runSync(F.first<string>, ["a"])).toEqualTypeOf<Promise<string | undefined>>()
expectTypeOf(pool.runSync(F.first, ["a"])).toEqualTypeOf<Promise<unknown>>()
// @ts-expect-error an argument of another type
toThread.runSync(F.fib, "40")
// @ts-expect-error an argument too few
toThread.runSync(F.fib)
// @ts-expect-error an argument too many
toThread.runSync(F.fib, 1, 2)
// @ts-expect-error an async function
toThread.runSync(F.fetchText, "http://a")
// @ts-expect-error a function that may return a promise
toThread.runSync(F.maybeLater, true)

// Callbacks: sync and async.
expectTypeOf(toThread.runSync(F.query, "sql", (row) => row === "")).toEqualTypeOf<Promise<number>>()
expectTypeOf(toThread.runSync(F.query, "sql", async (row: string) => row === "")).toEqualTypeOf<Promise<number>>()
expectTypeOf(toThread.run(F.queryLater, "sql", () => {})).toEqualTypeOf<Promise<number>>()
// @ts-expect-error a callback that takes something else
toThread.runSync(F.query, "sql", (row: number) => row > 1)
// @ts-expect-error a callback that answers something else
toThread.runSync(F.query, "sql", () => "yes")

// Options.
expectTypeOf(toThread.with({ signal: AbortSignal.abort(), pool }).runSync(F.fib, 1)).toEqualTypeOf<Promise<number>>()
// @ts-expect-error no such option
toThread.with({ timeout: 1 })

// Generic wrappers compile.
export const twice = <A extends ReadonlyArray<unknown>, B, H extends HostArgs<A>>(
  fn: Portable<A, B> & Sync<B>,
  ...args: H
): Promise<[B, B]> => Promise.all([toThread.runSync(fn, ...args), toThread.runSync(fn, ...args)])
expectTypeOf(twice(F.fib, 1)).toEqualTypeOf<Promise<[number, number]>>()
// @ts-expect-error an async function through the wrapper
twice(F.fetchText, "http://a")

// Portable functions stay what they are; stand-ins have the types of the module.
expectTypeOf(portable("file:///a.js", { fib: F.fib }).fib).toEqualTypeOf<(n: number) => number>()
expectTypeOf(portable("file:///a.js", "first", F.first)<string>(["a"])).toEqualTypeOf<string | undefined>()
expectTypeOf(addressOf<typeof F>().fetchText).toEqualTypeOf<(url: string) => Promise<string>>()
// @ts-expect-error a class is no stand-in
addressOf<typeof F>().OutOfStock
// @ts-expect-error no such function
addressOf<typeof F>().missing
expectTypeOf(transfer(new Uint8Array(1))).toEqualTypeOf<Uint8Array<ArrayBuffer>>()
