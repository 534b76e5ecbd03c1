/**
 * What may go wrong with a call although its caller made no mistake: the failures a program may want to handle.
 * Host side. Classes with a literal `_tag` and no Effect inside, so both fronts share them.
 *
 * | tag                | raised when                                        | what a caller can do                  |
 * | `JobFailed`        | the function threw                                 | handle `cause`, as if called in place |
 * | `ThreadLost`       | the thread died with the job on it                 | retry if the function is safe to      |
 * | `QueueFull`        | `maxQueue` calls wait already                      | shed load, or wait and retry          |
 * | `PoolClosed`       | the pool was closed before or during the call      | nothing, the program is ending        |
 * | `ThreadsExhausted` | every slot is held by a thread that will not end   | restart the process, mend the job     |
 */
import { type TaggedError, tagged } from "./tagged.ts"

/** The failures of a call that a program may handle. Any other error of this library is a mistake in the calling code. */
export type ThreadError = JobFailed | ThreadLost | QueueFull | PoolClosed | ThreadsExhausted

const tags: ReadonlySet<string> = new Set(["JobFailed", "ThreadLost", "QueueFull", "PoolClosed", "ThreadsExhausted"])

/** Whether a value is one of the failures that a program may handle. */
export const isThreadError = (error: unknown): error is ThreadError =>
  error instanceof Error && "_tag" in error && tags.has(String(error._tag))

/** What happened to a thread that is gone: see {@link ThreadLost}. */
export type LostReason = "exit" | "outOfMemory" | "uncaught" | "startup" | "protocol"

/** A job that holds a slot and will not end: see {@link ThreadsExhausted}. */
export interface StuckJob {
  /** The name of the job: its function's name, or the `name` given with the call. */
  readonly name: string
  /** When its thread was told to end, in epoch milliseconds. */
  readonly since: number
}

const JobFailedBase: TaggedError<"JobFailed"> = /* @__PURE__ */ tagged("JobFailed")

/**
 * The function threw. The promise front rejects with `cause` itself; the Effect front fails with this error.
 *
 * `cause` is what the function threw, rebuilt: class name, message, the stack of the thread followed by the caller's,
 * `cause` chain, `errors`, own properties. A value that is no error arrives exactly, `null` and `undefined` included.
 */
export class JobFailed extends JobFailedBase {
  /** The name of the job. */
  readonly job: string
  /** `load` when the module of the function threw while it was imported, else `run`. */
  readonly phase: "load" | "run"

  constructor(options: { readonly job: string; readonly cause: unknown; readonly phase?: "load" | "run" }) {
    const phase = options.phase ?? "run"
    super(
      phase === "load"
        ? `The module of ${options.job} threw while a thread imported it: ${describe(options.cause)}`
        : `${options.job} threw on its thread: ${describe(options.cause)}`,
      { cause: options.cause }
    )
    this.job = options.job
    this.phase = phase
  }
}

const ThreadLostBase: TaggedError<"ThreadLost"> = /* @__PURE__ */ tagged("ThreadLost")

/** The thread that ran the job is gone. The job ran at most once and is not run again. */
export class ThreadLost extends ThreadLostBase {
  /**
   * `exit`: the job ended its own thread. `outOfMemory`: it outgrew `resourceLimits`. `uncaught`: an error outside of
   * the call's own control flow (a timer, a floating rejection). `startup`: the thread never came up. `protocol`: the
   * thread sent what it should not have; please report.
   */
  readonly reason: LostReason
  /** The name of the job, or `undefined` when the thread was lost before it had one. */
  readonly job: string | undefined
  /** The exit code, where the runtime tells. */
  readonly exitCode: number | undefined

  constructor(options: {
    readonly reason: LostReason
    readonly job?: string | undefined
    readonly exitCode?: number | undefined
    readonly cause?: unknown
  }) {
    super(
      lostMessage(options.reason, options.job ?? "a job", options.exitCode, options.cause),
      options.cause === undefined ? undefined : { cause: options.cause }
    )
    this.reason = options.reason
    this.job = options.job
    this.exitCode = options.exitCode
  }
}

const QueueFullBase: TaggedError<"QueueFull"> = /* @__PURE__ */ tagged("QueueFull")

/** As many calls as `maxQueue` allows are waiting already; this one was not started. */
export class QueueFull extends QueueFullBase {
  /** The limit that was reached, in calls. */
  readonly maxQueue: number

  constructor(options: { readonly job: string; readonly maxQueue: number }) {
    super(
      `${options.job} was refused: ${options.maxQueue} calls wait already (maxQueue). Call less often, or raise maxQueue.`
    )
    this.maxQueue = options.maxQueue
  }
}

const PoolClosedBase: TaggedError<"PoolClosed"> = /* @__PURE__ */ tagged("PoolClosed")

/** The pool was closed before the call could end. */
export class PoolClosed extends PoolClosedBase {
  /** Whether the function had begun to run when the pool was closed. */
  readonly started: boolean

  constructor(options: { readonly job: string; readonly started: boolean }) {
    super(
      options.started
        ? `${options.job} was ended because its pool was closed. Close with { drain: true } to let running jobs finish.`
        : `${options.job} was not started because its pool is closed.`
    )
    this.started = options.started
  }
}

const ThreadsExhaustedBase: TaggedError<"ThreadsExhausted"> = /* @__PURE__ */ tagged("ThreadsExhausted")

/** Every slot of the pool is held by a thread that was told to end and has not. Nothing can run until one does. */
export class ThreadsExhausted extends ThreadsExhaustedBase {
  /** The jobs that hold the slots. */
  readonly stuck: ReadonlyArray<StuckJob>

  constructor(options: { readonly job: string; readonly stuck: ReadonlyArray<StuckJob> }) {
    const held = options.stuck.map((job) => `${job.name} (since ${new Date(job.since).toISOString()})`).join(", ")
    super(
      `${options.job} cannot start: every thread was told to end and has not: ${held}. Native calls, and on some ` +
        `runtimes busy loops, cannot be ended from outside; let such a function poll fromThread.checkCancelled().`
    )
    this.stuck = options.stuck
  }
}

const describe = (cause: unknown): string => {
  try {
    if (typeof cause === "object" && cause !== null && "message" in cause) {
      return `${"name" in cause ? String(cause.name) : "Error"}: ${String(cause.message)}`
    }
    return typeof cause === "string" ? JSON.stringify(cause) : String(cause)
  } catch {
    return "a value that cannot be shown"
  }
}

const lostMessage = (reason: LostReason, job: string, exitCode: number | undefined, cause: unknown): string => {
  switch (reason) {
    case "exit":
      return `The thread of ${job} exited${exitCode === undefined ? "" : ` with code ${exitCode}`} before ${job} returned. A function on a thread must return, not call exit.`
    case "outOfMemory":
      return `The thread of ${job} ran out of memory. Raise resourceLimits, or give it less to do at once.`
    case "uncaught":
      return `The thread of ${job} was ended by an error nobody caught: ${describe(cause)}`
    case "startup":
      return `A thread could not start for ${job}: ${cause === undefined ? `it exited with code ${exitCode}` : describe(cause)}`
    case "protocol":
      return `The thread of ${job} broke the protocol: ${describe(cause)}. This is a bug in anythread; please report it.`
  }
}
