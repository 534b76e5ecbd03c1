/**
 * Entry point `anythread`: structured concurrency and threads for async/await, on every runtime. What stands here is the
 * types of all runtimes, and what runs where there are no threads. Imports no Effect.
 */
import { bindBackend, type Pool, type Verbs } from "@anythread/core/promise"
import { makeNowhere } from "./nowhere.ts"
import type { Options } from "./Options.ts"

export * from "./front.ts"
export type { Options, WorkerInit, WorkerLike } from "./Options.ts"

const verbs: Verbs<Options> = bindBackend<Options>(makeNowhere)

/** Runs portable functions on the default pool, which starts on first use and never keeps the process alive while idle. */
export const toThread: Verbs<Options>["toThread"] = verbs.toThread
/** Makes a pool of its own. */
export const createPool: (options?: Options) => Pool = verbs.createPool
/** Sets the options of the default pool, once, before the first call. */
export const configure: (options: Options) => void = verbs.configure
/** Closes the default pool, if it has started. */
export const shutdown: Verbs<Options>["shutdown"] = verbs.shutdown
/** Runs a program's main function in a cancel scope, then closes the default pool. SIGINT and SIGTERM cancel it. */
export const run: Verbs<Options>["run"] = verbs.run
/** Runs a body in a scope of its own, which can be cancelled. */
export const withCancelScope: Verbs<Options>["withCancelScope"] = verbs.withCancelScope
/** Runs a body that cancellations from outside do not reach. */
export const shielded: Verbs<Options>["shielded"] = verbs.shielded
/** Runs a body until it ends or the time is over. */
export const moveOnAfter: Verbs<Options>["moveOnAfter"] = verbs.moveOnAfter
/** As `moveOnAfter`, until a point in time. */
export const moveOnAt: Verbs<Options>["moveOnAt"] = verbs.moveOnAt
/** Runs a body, and rejects with a `TimeoutError` when the time is over first. */
export const failAfter: Verbs<Options>["failAfter"] = verbs.failAfter
/** As `failAfter`, until a point in time. */
export const failAt: Verbs<Options>["failAt"] = verbs.failAt
/** Runs a body with children: waits for all of them, and the first failure cancels the rest. */
export const withTaskGroup: Verbs<Options>["withTaskGroup"] = verbs.withTaskGroup
/** Runs a function for each item, some at a time, and gives the results in order: the first failure cancels the rest. */
export const map: Verbs<Options>["map"] = verbs.map
/** Runs tasks at once and gives all their values: the first failure cancels the rest. */
export const all: Verbs<Options>["all"] = verbs.all
/** Runs tasks at once and says what became of each: a failure cancels nothing. */
export const allSettled: Verbs<Options>["allSettled"] = verbs.allSettled
/** Runs tasks at once until the first ends: the others are cancelled and awaited. */
export const race: Verbs<Options>["race"] = verbs.race
/** Runs tasks at once until the first succeeds: the others are cancelled and awaited. */
export const any: Verbs<Options>["any"] = verbs.any
/** Runs tasks at once and hands out each as it completes: the first failure, or leaving the loop, cancels the rest. */
export const asCompleted: Verbs<Options>["asCompleted"] = verbs.asCompleted
