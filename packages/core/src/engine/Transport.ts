/**
 * How jobs get to one thread and answers back: step 4 and 9 of a call. Host side. Two of a kind: `PostedTransport` without shared memory,
 * `SharedTransport` with it. The link has the thread's life; this has its jobs.
 */
import type { Address } from "../portable/Address.ts"
import type { Job } from "./Job.ts"
import type { Outcome } from "./Outcome.ts"

/** A job that its thread has let go of. Without an outcome it never began. */
export interface Ended {
  readonly job: Job
  readonly outcome: Outcome | undefined
}

/** What a dead thread leaves behind. */
export interface Estate {
  /** Jobs that it had finished, and whose answers were still to be collected. */
  readonly ended: ReadonlyArray<Ended>
  /** Jobs that it had, whose functions may have run. */
  readonly begun: ReadonlyArray<Job>
  /** Jobs that it was given, and had not looked at. */
  readonly untouched: ReadonlyArray<Job>
}

/** The jobs of one thread. */
export interface Transport {
  /** Gives a job to the idle thread. Returns why it cannot be sent; the thread is idle still then. */
  readonly run: (job: Job) => Outcome | undefined
  /** Has the idle thread take what waits for any thread. */
  readonly resume: () => void
  /** The job on the thread, as far as is known now. */
  readonly job: () => Job | undefined
  /** Whether the thread has a job, and has not finished it. */
  readonly has: (job: Job) => boolean
  /** Whether the thread has nothing to do and waits for its host. Asked before `collect`, which then finds all. */
  readonly isIdle: () => boolean
  /** Adds the jobs that have ended, with answers in shared memory. */
  readonly collect: (ended: Array<Ended>) => void
  /** The job that a message answers, which has ended with it; undefined if nobody waits for it any more. */
  readonly answered: (id: number, slot: number) => Job | undefined
  /** Takes back the job whose arguments the thread could not read, or the one whose answer the host could not. */
  readonly unread: () => Job | undefined
  readonly unanswered: () => Job | undefined
  /** Takes the job back if its function has not begun. */
  readonly withdraw: (job: Job) => boolean
  /** Tells the job that its call was cancelled, or that it was asked to finish. */
  readonly tell: (job: Job) => void
  readonly requestStop: (job: Job) => void
  /** Whether the job can hear that it was cancelled. */
  readonly hasPolled: (job: Job) => boolean
  /** The job has asked for its signal. Without shared memory alone. */
  readonly listens: (id: number) => void
  /** Decides that the job, unfinished, will not finish. False when it just has: its answer is on the way. */
  readonly win: (job: Job) => boolean
  /** Whether messages of the dead thread are still to come, of which `received` have come; `isPortEnded`: no more will. */
  readonly isMissing: (received: number, isPortEnded: boolean) => boolean
  /** What becomes of the jobs of the dead thread. Their slots are given back. */
  readonly bury: () => Estate
}

/** Tells the thread what a function's number stands for, if it has not been told, and gives the number. */
export type Introduce = (address: Address) => number
