/** The pools of the promise front in browsers. Host side. A module of its own: a bundle that uses nothing else has nothing of scopes. */
import { type BoundPool, bindPool, type PoolVerbs } from "@anythread/core/promise"
import { type BrowserOptions, makeBrowserBackend } from "./BrowserBackend.ts"

/** What the verbs here stand on, for `scopes.ts`. */
export const bound: BoundPool<BrowserOptions> = bindPool<BrowserOptions>(makeBrowserBackend)

/** Runs portable functions on the default pool, which starts on first use: `configure({ spawn })` comes before it. */
export const toThread: PoolVerbs<BrowserOptions>["toThread"] = bound.toThread
/** Makes a pool of its own. */
export const createPool: PoolVerbs<BrowserOptions>["createPool"] = bound.createPool
/** Sets the options of the default pool, once, before the first call. */
export const configure: PoolVerbs<BrowserOptions>["configure"] = bound.configure
/** Closes the default pool, if it has started. */
export const shutdown: PoolVerbs<BrowserOptions>["shutdown"] = bound.shutdown
