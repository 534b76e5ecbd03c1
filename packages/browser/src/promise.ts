/** Entry point `@anythread/browser/promise`: threads in browsers for async/await. Imports no Effect. */
import { bindBackend, type Verbs } from "@anythread/core/promise"
import { type BrowserOptions, makeBrowserBackend } from "./BrowserBackend.ts"

export {
  type CancelScope,
  CapacityLimiter,
  type Caught,
  type CloseOptions,
  checkpoint,
  ExceptionGroup,
  type Pool,
  type PoolOptions,
  type PoolStatistics,
  sleep,
  type TaskGroup,
  type TaskHandle,
  type ToThread,
  type ToThreadOptions
} from "@anythread/core/promise"

const verbs: Verbs<BrowserOptions> = bindBackend<BrowserOptions>(makeBrowserBackend)

/** Runs portable functions on the default pool, which starts on first use: `configure({ spawn })` comes before it. */
export const toThread: Verbs<BrowserOptions>["toThread"] = verbs.toThread
/** Makes a pool of its own. */
export const createPool: Verbs<BrowserOptions>["createPool"] = verbs.createPool
/** Sets the options of the default pool, once, before the first call. */
export const configure: Verbs<BrowserOptions>["configure"] = verbs.configure
/** Closes the default pool, if it has started. */
export const shutdown: Verbs<BrowserOptions>["shutdown"] = verbs.shutdown
/** Runs a body in a scope of its own, which can be cancelled. */
export const withCancelScope: Verbs<BrowserOptions>["withCancelScope"] = verbs.withCancelScope
/** Runs a body that cancellations from outside do not reach. */
export const shielded: Verbs<BrowserOptions>["shielded"] = verbs.shielded
/** Runs a body until it ends or the time is over. */
export const moveOnAfter: Verbs<BrowserOptions>["moveOnAfter"] = verbs.moveOnAfter
/** As `moveOnAfter`, until a point in time. */
export const moveOnAt: Verbs<BrowserOptions>["moveOnAt"] = verbs.moveOnAt
/** Runs a body, and rejects with a `TimeoutError` when the time is over first. */
export const failAfter: Verbs<BrowserOptions>["failAfter"] = verbs.failAfter
/** As `failAfter`, until a point in time. */
export const failAt: Verbs<BrowserOptions>["failAt"] = verbs.failAt
/** Runs a body with children: waits for all of them, and the first failure cancels the rest. */
export const withTaskGroup: Verbs<BrowserOptions>["withTaskGroup"] = verbs.withTaskGroup
