/**
 * Entry point `@anythread/core`: for Effect programs. In the order in which one learns them: run a function on a thread,
 * the pool it runs on, what can go wrong, the types that wrappers need.
 */

export * as AsyncEvent from "./effect/AsyncEvent.ts"
export { type AsCompletedOptions, asCompleted } from "./effect/asCompleted.ts"
export * as CancelScope from "./effect/CancelScope.ts"
export * as CapacityLimiter from "./effect/CapacityLimiter.ts"
export * as Condition from "./effect/Condition.ts"
export * as Lock from "./effect/Lock.ts"
export * as MemoryChannel from "./effect/MemoryChannel.ts"
export * as ResourceGuard from "./effect/ResourceGuard.ts"
export * as Semaphore from "./effect/Semaphore.ts"
export type { Failure, HostArg, HostArgs, HostR, NoServices, Portable, Sync, Value } from "./effect/signature.ts"
export * as TaskGroup from "./effect/TaskGroup.ts"
export { type ThreadPool, Threads, type ThreadsOptions } from "./effect/Threads.ts"
export { type ToThread, type ToThreadOptions, toThread } from "./effect/toThread.ts"
export type { CallOptions } from "./engine/Call.ts"
export type { HistogramSummary } from "./engine/Histogram.ts"
export type { PoolOptions, UncaughtInfo } from "./engine/PoolOptions.ts"
export type { PoolStatistics } from "./engine/Statistics.ts"
export type { ThreadInfo } from "./engine/ThreadInfo.ts"
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
export {
  BrokenChannel,
  BusyResource,
  ClosedChannel,
  EndOfChannel,
  LimiterMisuse,
  LockMisuse,
  SemaphoreMisuse,
  WouldBlock
} from "./errors/SyncError.ts"
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
export type { AsyncEventStatistics } from "./sync/AsyncEvent.ts"
export type { CapacityLimiterStatistics } from "./sync/CapacityLimiter.ts"
export type { ConditionStatistics } from "./sync/Condition.ts"
export type { LockStatistics } from "./sync/Lock.ts"
export type { MemoryChannelStatistics } from "./sync/MemoryChannel.ts"
export type { ResourceGuardStatistics } from "./sync/ResourceGuard.ts"
export type { SemaphoreStatistics } from "./sync/Semaphore.ts"
export { dumpTree } from "./tasks/dumpTree.ts"
export { type IntrospectionOptions, introspection } from "./tasks/introspection.ts"
export { runningTasks } from "./tasks/runningTasks.ts"
export type { StuckChild } from "./tasks/StuckChild.ts"
export type { TaskInfo, TaskWait } from "./tasks/TaskInfo.ts"
