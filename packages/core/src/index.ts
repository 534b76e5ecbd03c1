/**
 * Entry point `@anythread/core`: for Effect programs. In the order in which one learns them: run a function on a thread,
 * the pool it runs on, what can go wrong, the types that wrappers need.
 */

export * as CancelScope from "./effect/CancelScope.ts"
export * as CapacityLimiter from "./effect/CapacityLimiter.ts"
export type { Failure, HostArg, HostArgs, HostR, NoServices, Portable, Sync, Value } from "./effect/signature.ts"
export * as TaskGroup from "./effect/TaskGroup.ts"
export { type ThreadPool, Threads, type ThreadsOptions } from "./effect/Threads.ts"
export { type ToThread, type ToThreadOptions, toThread } from "./effect/toThread.ts"
export type { CallOptions } from "./engine/Call.ts"
export type { HistogramSummary } from "./engine/Histogram.ts"
export type { PoolOptions, UncaughtInfo } from "./engine/PoolOptions.ts"
export type { PoolStatistics } from "./engine/Statistics.ts"
export {
  BlockingUnavailable,
  type CallDefect,
  DuplicateName,
  NotCloneable,
  NotFound,
  NotPortable,
  SharedMemoryUnavailable,
  StartedInThread
} from "./errors/CallDefect.ts"
export { GroupClosed, NotStarted, StartedTwice } from "./errors/LifetimeError.ts"
export { LimiterMisuse, WouldBlock } from "./errors/SyncError.ts"
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
} from "./errors/ThreadError.ts"
export type { CapacityLimiterStatistics } from "./sync/CapacityLimiter.ts"
