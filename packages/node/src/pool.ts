/** The pools of the promise front on Node. Host side. A module of its own: a bundle that uses nothing else has nothing of scopes. */
import { type BoundPool, bindPool, type PoolVerbs } from "@anythread/core/promise"
import { makeNodeBackend, type NodeOptions } from "./NodeBackend.ts"

/** What the verbs here stand on, for `scopes.ts`. */
export const bound: BoundPool<NodeOptions> = bindPool<NodeOptions>(makeNodeBackend)

/** Runs portable functions on the default pool, which starts on first use and never keeps the process alive while idle. */
export const toThread: PoolVerbs<NodeOptions>["toThread"] = bound.toThread
/** Makes a pool of its own. */
export const createPool: PoolVerbs<NodeOptions>["createPool"] = bound.createPool
/** Sets the options of the default pool, once, before the first call. */
export const configure: PoolVerbs<NodeOptions>["configure"] = bound.configure
/** Closes the default pool, if it has started. */
export const shutdown: PoolVerbs<NodeOptions>["shutdown"] = bound.shutdown
