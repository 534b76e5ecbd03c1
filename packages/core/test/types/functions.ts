/** Functions as users write them, for the type tests. */
import type * as Effect from "effect/Effect"

export declare const fib: (n: number) => number
export declare const greet: (name: string, title?: string) => string
export declare const sum: (...numbers: ReadonlyArray<number>) => number
export declare const nothing: () => void
export declare const fetchText: (url: string) => Promise<string>
export declare const maybeLater: (now: boolean) => number | Promise<number>
export declare const first: <T>(items: ReadonlyArray<T>) => T | undefined
// biome-ignore lint/suspicious/noExplicitAny: some functions return it
export declare const anything: (value: unknown) => any
/** Calls back with every row. */
export declare const query: (sql: string, onRow: (row: string) => boolean) => number
export declare const queryLater: (sql: string, onRow: (row: string) => Promise<void>) => Promise<number>

export class OutOfStock {
  readonly _tag = "OutOfStock"
}
export declare const order: (item: string) => Effect.Effect<number, OutOfStock>
export declare const orderWith: (item: string) => Effect.Effect<number, OutOfStock, "Database">
