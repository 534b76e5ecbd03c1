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
export { GroupClosed, NotStarted, StartedTwice } from "../errors/LifetimeError.ts"
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
export { ExceptionGroup } from "./ExceptionGroup.ts"
export type {
  CancelScope,
  Caught,
  FailOptions,
  Lifetimes,
  OuterOptions,
  ScopeOptions,
  StartOptions,
  TaskGroup,
  TaskGroupOptions,
  TaskHandle,
  TaskStatus
} from "./Lifetime.ts"
export type { HostArg, HostArgs, Portable, Sync } from "./signature.ts"
export { checkpoint, currentEffectiveDeadline, sleep } from "./sleep.ts"
export type { CloseOptions, Pool, ToThread, ToThreadOptions } from "./ToThread.ts"
export { failAfter, failAt, moveOnAfter, moveOnAt } from "./timeouts.ts"
export { bindBackend, type Verbs } from "./verbs.ts"
export { shielded, withCancelScope } from "./withCancelScope.ts"
export { withTaskGroup } from "./withTaskGroup.ts"
