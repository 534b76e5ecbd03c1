/** The pools of the promise front on Deno. Host side. A module of its own: a bundle that uses nothing else has nothing of scopes. */
import { type BoundPool, bindPool, type PoolVerbs } from "@anythread/core/promise"
import { type DenoOptions, makeDenoBackend } from "./DenoBackend.ts"

/** What the verbs here stand on, for `scopes.ts`. */
export const bound: BoundPool<DenoOptions> = bindPool<DenoOptions>(makeDenoBackend)

/** Runs portable functions on the default pool, which starts on first use and never keeps the process alive while idle. */
export const toThread: PoolVerbs<DenoOptions>["toThread"] = bound.toThread
/** Makes a pool of its own. */
export const createPool: PoolVerbs<DenoOptions>["createPool"] = bound.createPool
/** Sets the options of the default pool, once, before the first call. */
export const configure: PoolVerbs<DenoOptions>["configure"] = bound.configure
/** Closes the default pool, if it has started. */
export const shutdown: PoolVerbs<DenoOptions>["shutdown"] = bound.shutdown
