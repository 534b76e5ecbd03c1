/** Entry point `@anythread/core/promise`: the verbs for async/await. Imports no Effect, and nothing else. */
// Tokens, channels and pools can be disposed of: programs that are compiled for an older library read these declarations too.
/// <reference lib="esnext.disposable" preserve="true" />
export type { CallOptions } from "../engine/Call.ts"
export type { HistogramSummary } from "../engine/Histogram.ts"
export type { PoolOptions, UncaughtInfo } from "../engine/PoolOptions.ts"
export type { PoolStatistics } from "../engine/Statistics.ts"
export type { ThreadInfo } from "../engine/ThreadInfo.ts"
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
export {
  BrokenChannel,
  BusyResource,
  ClosedChannel,
  EndOfChannel,
  LimiterMisuse,
  LockMisuse,
  SemaphoreMisuse,
  WouldBlock
} from "../errors/SyncError.ts"
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
export type { AsyncEventStatistics } from "../sync/AsyncEvent.ts"
export type { CapacityLimiterStatistics } from "../sync/CapacityLimiter.ts"
export type { ConditionStatistics } from "../sync/Condition.ts"
export type { LockStatistics } from "../sync/Lock.ts"
export type { MemoryChannelStatistics } from "../sync/MemoryChannel.ts"
export type { ResourceGuardStatistics } from "../sync/ResourceGuard.ts"
export type { SemaphoreStatistics } from "../sync/Semaphore.ts"
export { dumpTree } from "../tasks/dumpTree.ts"
export { type IntrospectionOptions, introspection } from "../tasks/introspection.ts"
export { runningTasks } from "../tasks/runningTasks.ts"
export type { StuckChild } from "../tasks/StuckChild.ts"
export type { TaskInfo, TaskWait } from "../tasks/TaskInfo.ts"
export { AsyncEvent } from "./AsyncEvent.ts"
export { asCompleted } from "./asCompleted.ts"
export { type BackendOption, type BoundPool, bindPool, type PoolVerbs } from "./bindPool.ts"
export { bindScopes, type ScopeVerbs } from "./bindScopes.ts"
export { CapacityLimiter } from "./CapacityLimiter.ts"
export type {
  Concurrency,
  ConcurrencyOptions,
  GroupedOptions,
  MapOptions,
  Task,
  TaskContext,
  Tasks,
  ValueOf,
  ValuesOf
} from "./Concurrency.ts"
export { Condition } from "./Condition.ts"
export { createPool } from "./createPool.ts"
export { ExceptionGroup } from "./ExceptionGroup.ts"
export type {
  CancelScope,
  Caught,
  ChildContext,
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
export { Lock } from "./Lock.ts"
export type { LockToken } from "./LockToken.ts"
export { createMemoryChannel, type MemoryReceiver, type MemorySender } from "./MemoryChannel.ts"
export { map } from "./map.ts"
export { type GuardedUse, ResourceGuard } from "./ResourceGuard.ts"
export type { Run, Signals, StopSignal } from "./run.ts"
export { Semaphore } from "./Semaphore.ts"
export type { HostArg, HostArgs, Portable, Sync } from "./signature.ts"
export { checkpoint, currentEffectiveDeadline, sleep, sleepUntil } from "./sleep.ts"
export type { Token } from "./Token.ts"
export type { CloseOptions, Limiter, Pool, ToThread, ToThreadOptions } from "./ToThread.ts"
export { all, allSettled, any, race } from "./tasks.ts"
export { failAfter, failAt, moveOnAfter, moveOnAt } from "./timeouts.ts"
export { bindBackend, type Verbs } from "./verbs.ts"
export type { WaitOptions } from "./waitOn.ts"
export { shielded, withCancelScope } from "./withCancelScope.ts"
export { withTaskGroup } from "./withTaskGroup.ts"
