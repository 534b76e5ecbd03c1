/** Entry point `@anythread/node/promise`: threads on Node for async/await. Imports no Effect. */
import { bindBackend, type Verbs } from "@anythread/core/promise"
import { makeNodeBackend, type NodeOptions } from "./NodeBackend.ts"

export type {
  CloseOptions,
  Pool,
  PoolOptions,
  PoolStatistics,
  ToThread,
  ToThreadOptions
} from "@anythread/core/promise"

const verbs: Verbs<NodeOptions> = bindBackend<NodeOptions>(makeNodeBackend)

/** Runs portable functions on the default pool, which starts on first use and never keeps the process alive while idle. */
export const toThread: Verbs<NodeOptions>["toThread"] = verbs.toThread
/** Makes a pool of its own. */
export const createPool: Verbs<NodeOptions>["createPool"] = verbs.createPool
/** Sets the options of the default pool, once, before the first call. */
export const configure: Verbs<NodeOptions>["configure"] = verbs.configure
/** Closes the default pool, if it has started. */
export const shutdown: Verbs<NodeOptions>["shutdown"] = verbs.shutdown
