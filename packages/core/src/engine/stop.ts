/**
 * Ends a running job as its cancellation says, and lets its caller go on when the thread is free, gone, or has had its
 * time. Host side; `threads.md` 1, 2 and 5.
 */
import type { Cancellation } from "../portable/Address.ts"
import { after } from "./after.ts"
import type { Holder, Job } from "./Job.ts"
import type { Outcome } from "./Outcome.ts"

/** What ending a job depends on besides the job. */
export interface StopOptions {
  readonly cancellation: Cancellation
  /** The grace of a job that polls, in milliseconds, unless its call says otherwise. */
  readonly grace: number
  /** Whether any job of this function has ever polled. */
  readonly hasPolled: (job: Job) => boolean
  /** How long to wait for proof that the thread has ended, in milliseconds. */
  readonly terminateTimeout: number
  /** Told when the thread is ended by force. */
  readonly terminated: () => void
}

/**
 * Stops a job that a thread has. `outcome` is what its caller gets: at once if the job never began or is abandoned, else
 * when it has ended. A second stop may be harsher than the first and keeps the first one's outcome.
 */
export const stop = (job: Job, holder: Holder, outcome: Outcome, options: StopOptions): void => {
  if (holder.withdraw(job)) {
    job.settle(outcome)
    return
  }
  job.stopping ??= outcome
  holder.tell(job)
  switch (options.cancellation) {
    case "wait":
      return
    case "abandon":
      job.settle(job.stopping)
      return
    case "terminate": {
      // Already asked, or ended, by an earlier stop.
      if (job.timer !== undefined || holder.isEnding) return
      // Read after the cancel word is written: a job that polls from now on sees it and leaves by itself.
      const polls = holder.hasPolled(job) || options.hasPolled(job)
      const grace = job.call.grace ?? (polls ? options.grace : 0)
      if (grace > 0) job.timer = after(grace, true, () => end(job, holder, options))
      else end(job, holder, options)
    }
  }
}

const end = (job: Job, holder: Holder, options: StopOptions): void => {
  job.timer = undefined
  // Lost against DONE: the reply is on its way, and with it the caller goes on.
  if (!holder.has(job) || !holder.end(job)) return
  options.terminated()
  const { stopping } = job
  if (stopping !== undefined && !job.isSettled) {
    job.timer = after(options.terminateTimeout, true, () => job.settle(stopping))
  }
}
