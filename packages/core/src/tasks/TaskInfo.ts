/** What is told of everything that runs. Host side, for both fronts. */
import type { WaitWord } from "../lifetime/Wait.ts"

/** Something that a task waits for. */
export interface TaskWait {
  /**
   * `"lock"`, `"semaphore"`, `"event"`, `"condition"` (to be notified; then it is `"lock"`), `"token"` (of a limiter), `"to send"` and
   * `"to receive"` (on a memory channel), `"time"` (`sleep`), `"promise"` (`race`), `"start"` (a child, in `start`), `"thread"` (a call).
   */
  readonly what: WaitWord
  /**
   * The `id` of the task that it is up to, where that is known: the child that is to start; on Effect the owner of the lock, when that
   * is a child, or what a scope or group runs in.
   */
  readonly task: number | undefined
}

/** One scope, group, child or call at one moment. */
export interface TaskInfo {
  /** Unique, and the same as long as it lives. */
  readonly id: number
  /** As given; else that of its function, its fiber or, for a call, of the function that runs. */
  readonly name: string
  /** `group` and `scope`: what a body runs in. `child`: what was started in a group. `call`: a function on a thread. */
  readonly kind: "group" | "child" | "scope" | "call"
  /** The `id` of what it was started in; `undefined` for what stands at the top. What outlives its parent has the next one. */
  readonly parent: number | undefined
  /** When it was started, in epoch milliseconds. On Effect, children that are started in one turn have the time of the first. */
  readonly startedAt: number
  /**
   * `cancelling`: it sees a cancellation and has not ended. `stopping`: it was asked to stop, and not cancelled. `waiting`: a
   * call that no thread has yet. `running`: none of these.
   */
  readonly state: "running" | "waiting" | "stopping" | "cancelling"
  /**
   * The stack where it was started, one frame a line, from the program's first frame. There for calls of functions that have not
   * returned 256 times yet, or that failed once; for the others when `introspection` asked for it, or when it is a child of a group
   * with a `warnAfter`. Where a program is bundled with this package, that of a scope or group begins with frames of ours.
   */
  readonly startedFrom: string | undefined
  /** The name of the thread that a call runs on; `undefined` for one that waits, and for all that is no call. */
  readonly thread: string | undefined
  /** Since when the call runs there, in epoch milliseconds. */
  readonly runningSince: number | undefined
  /**
   * What it waits for, as far as that is ours: a call for a token of its limiter, then for a thread; a child and the body of a scope or
   * group for locks and the like, and for children to start. With async/await, for what it gave its own signal to. On Effect a fiber that it
   * has forked, as `Effect.timeout` and `Effect.all` do, waits in the name of the scope or group around. Empty when it waits for nothing.
   */
  readonly waitingFor: ReadonlyArray<TaskWait>
}
