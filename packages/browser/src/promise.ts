/** Entry point `@anythread/browser/promise`: threads in browsers for async/await. Imports no Effect. */
import { bindBackend, type Verbs } from "@anythread/core/promise"
import { type BrowserOptions, makeBrowserBackend } from "./BrowserBackend.ts"

export {
  AsyncEvent,
  BrokenChannel,
  BusyResource,
  type CancelScope,
  CapacityLimiter,
  type Caught,
  type ChildContext,
  ClosedChannel,
  type CloseOptions,
  Condition,
  checkpoint,
  createMemoryChannel,
  dumpTree,
  EndOfChannel,
  ExceptionGroup,
  introspection,
  Lock,
  type LockToken,
  type MapOptions,
  type MemoryReceiver,
  type MemorySender,
  type Pool,
  type PoolOptions,
  type PoolStatistics,
  ResourceGuard,
  runningTasks,
  Semaphore,
  type StuckChild,
  sleep,
  sleepUntil,
  type Task,
  type TaskContext,
  type TaskGroup,
  type TaskHandle,
  type TaskInfo,
  type ThreadInfo,
  type Token,
  type ToThread,
  type ToThreadOptions,
  type WaitOptions,
  WouldBlock
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
/** Runs a program's main function in a cancel scope, then closes the default pool. There are no signals here. */
export const run: Verbs<BrowserOptions>["run"] = verbs.run
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
/** Runs a function for each item, some at a time, and gives the results in order: the first failure cancels the rest. */
export const map: Verbs<BrowserOptions>["map"] = verbs.map
/** Runs tasks at once and gives all their values: the first failure cancels the rest. */
export const all: Verbs<BrowserOptions>["all"] = verbs.all
/** Runs tasks at once and says what became of each: a failure cancels nothing. */
export const allSettled: Verbs<BrowserOptions>["allSettled"] = verbs.allSettled
/** Runs tasks at once until the first ends: the others are cancelled and awaited. */
export const race: Verbs<BrowserOptions>["race"] = verbs.race
/** Runs tasks at once until the first succeeds: the others are cancelled and awaited. */
export const any: Verbs<BrowserOptions>["any"] = verbs.any
/** Runs tasks at once and hands out each as it completes: the first failure, or leaving the loop, cancels the rest. */
export const asCompleted: Verbs<BrowserOptions>["asCompleted"] = verbs.asCompleted
