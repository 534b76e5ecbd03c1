/** The pools of the promise front on Bun. Host side. A module of its own: a bundle that uses nothing else has nothing of scopes. */
import { type BoundPool, bindPool, type PoolVerbs } from "@anythread/core/promise"
import { type BunOptions, makeBunBackend } from "./BunBackend.ts"

/** What the verbs here stand on, for `scopes.ts`. */
export const bound: BoundPool<BunOptions> = bindPool<BunOptions>(makeBunBackend)

/** Runs portable functions on the default pool, which starts on first use and never keeps the process alive while idle. */
export const toThread: PoolVerbs<BunOptions>["toThread"] = bound.toThread
/** Makes a pool of its own. */
export const createPool: PoolVerbs<BunOptions>["createPool"] = bound.createPool
/** Sets the options of the default pool, once, before the first call. */
export const configure: PoolVerbs<BunOptions>["configure"] = bound.configure
/** Closes the default pool, if it has started. */
export const shutdown: PoolVerbs<BunOptions>["shutdown"] = bound.shutdown
