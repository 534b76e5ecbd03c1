/** The host's half of one call, from the queue to its outcome. Host side, steps 3 to 11. */
import type { Waiter } from "../sync/CapacityLimiter.ts"
import type { Call } from "./Call.ts"
import type { Outcome } from "./Outcome.ts"

/** What has a job, as those who want it ended see it: its thread's link. */
export interface Holder {
  /** Whether the thread has the job still. */
  readonly has: (job: Job) => boolean
  /** Whether the thread was told to end. */
  readonly isEnding: boolean
  /** Takes the job back if its function has not begun. */
  readonly withdraw: (job: Job) => boolean
  /** Tells the running job that its call was cancelled. */
  readonly tell: (job: Job) => void
  /** Whether the running job can hear that. */
  readonly hasPolled: (job: Job) => boolean
  /** Ends the thread by force, for this job. False when that has just finished: its reply is on the way and the thread is good. */
  readonly end: (job: Job) => boolean
  /** Asks the running job to finish. Cancels nothing. */
  readonly requestStop: (job: Job) => void
  /** The thread's name. */
  readonly name: string
}

/** One job. At most one thread ever runs its function, and `settle` is called exactly once. */
export class Job {
  /** Unique in its pool; 0 is no job. */
  readonly id: number
  readonly call: Call
  /** When it was queued, when its function was called and when that ended, in milliseconds of the performance clock. */
  queuedAt = 0
  startedAt = 0
  endedAt = 0
  /** The thread that has it. */
  holder: Holder | undefined
  /** How it will end once its thread is free or gone, when somebody has asked for its end. */
  stopping: Outcome | undefined
  /** When the call must have ended, in epoch milliseconds. Moves with the deadline of the scope around it. */
  deadline: number | undefined
  /** The call was asked to finish what it has begun. For ever. */
  stopRequested: boolean
  /** Arguments were moved to a thread: no other can have them. */
  isMoved = false
  /** Its slot in shared memory, -1 while it has none; if any thread may pull it, its place in the queue. */
  slot = -1
  position = 0
  isOffered = false
  /** Its arguments do not fit into a slot. */
  isLarge = false
  /** Its thread has answered; its caller may not have been told yet. */
  isOver = false
  /** It has looked whether it was cancelled. */
  hasPolled = false
  /** Threads that died before they began it. */
  attempts = 0
  /** Ends the grace period or the wait for proof of death. */
  timer: ReturnType<typeof setTimeout> | undefined
  /** Its place in the queue of its limiter, while it waits for a token. */
  waiter: Waiter | undefined
  /** Whether it holds a token. */
  hasToken = false
  /** Whether it waits for a thread, and its neighbours in the queue. */
  isQueued = false
  before: Job | undefined
  after: Job | undefined
  /** Told first: its pool. Then its caller. */
  readonly #settled: (outcome: Outcome) => void
  #settle: ((outcome: Outcome) => void) | undefined

  constructor(id: number, call: Call, settled: (outcome: Outcome) => void, settle: (outcome: Outcome) => void) {
    this.id = id
    this.call = call
    this.deadline = call.deadline
    this.stopRequested = call.stopRequested === true
    this.#settled = settled
    this.#settle = settle
  }

  /** Whether the caller has its outcome. An abandoned job runs on after that. */
  get isSettled(): boolean {
    return this.#settle === undefined
  }

  /** Delivers the outcome; whatever comes later is dropped. Says whether this was the first. */
  settle(outcome: Outcome): boolean {
    const settle = this.#settle
    if (settle === undefined) return false
    this.#settle = undefined
    if (this.timer !== undefined) clearTimeout(this.timer)
    this.timer = undefined
    this.#settled(outcome)
    settle(outcome)
    return true
  }
}
