/** Entry point `@anythread/core/promise`: the verbs for async/await. Imports no Effect, and nothing else. */
export type { CallOptions } from "../engine/Call.ts"
export type { HistogramSummary } from "../engine/Histogram.ts"
export type { PoolOptions, UncaughtInfo } from "../engine/PoolOptions.ts"
export type { PoolStatistics } from "../engine/Statistics.ts"
export {
  BlockingUnavailable,
  type CallDefect,
  DuplicateName,
  NotCloneable,
  NotFound,
  NotPortable,
  SharedMemoryUnavailable,
  StartedInThread
} from "../errors/CallDefect.ts"
export { LimiterMisuse, WouldBlock } from "../errors/SyncError.ts"
export {
  isThreadError,
  JobFailed,
  type LostReason,
  PoolClosed,
  QueueFull,
  type StuckJob,
  type ThreadError,
  ThreadLost,
  ThreadsExhausted
} from "../errors/ThreadError.ts"
export type { CapacityLimiterStatistics } from "../sync/CapacityLimiter.ts"
export { CapacityLimiter, type Token, type WaitOptions } from "./CapacityLimiter.ts"
export { createPool } from "./createPool.ts"
export type { HostArg, HostArgs, Portable, Sync } from "./signature.ts"
export type { CloseOptions, Pool, ToThread, ToThreadOptions } from "./ToThread.ts"
export { bindBackend, type Verbs } from "./verbs.ts"
