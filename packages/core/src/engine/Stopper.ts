/**
 * Ends a running job as its cancellation says, and lets its caller go on when the thread is free, gone, or has had its
 * time. Host side; `threads.md` 1, 2 and 5.
 */
import { type Cancellation, identityOf } from "../portable/Address.ts"
import { after } from "./after.ts"
import type { Holder, Job } from "./Job.ts"
import type { Outcome } from "./Outcome.ts"
import type { Settings } from "./PoolOptions.ts"
import type { Counters } from "./Statistics.ts"

/** Stops the jobs of one pool. */
export class Stopper {
  readonly #settings: Settings
  readonly #counters: Counters
  /** Keys of functions that have polled: their jobs get grace. */
  readonly #polling = new Set<string>()

  constructor(settings: Settings, counters: Counters) {
    this.#settings = settings
    this.#counters = counters
  }

  /** What cancelling the job does to it. */
  cancellationOf(job: Job): Cancellation {
    return job.call.cancellation ?? this.#settings.cancellation
  }

  /** The job has looked whether it was cancelled: others of its function will. */
  polled(job: Job): void {
    this.#polling.add(identityOf(job.call.address))
  }

  /**
   * Stops a job that a thread has. `outcome` is what its caller gets: at once if the job never began or is abandoned, else
   * when it has ended. A second stop may be harsher than the first and keeps the first one's outcome.
   */
  stop(job: Job, holder: Holder, outcome: Outcome, cancellation: Cancellation): void {
    if (holder.withdraw(job)) {
      job.settle(outcome)
      return
    }
    job.stopping ??= outcome
    holder.tell(job)
    switch (cancellation) {
      case "wait":
        return
      case "abandon":
        job.settle(job.stopping)
        return
      case "terminate": {
        // Already asked, or ended, by an earlier stop.
        if (job.timer !== undefined || holder.isEnding) return
        // Read after the cancel word is written: a job that polls from now on sees it and leaves by itself.
        const polls = holder.hasPolled(job) || this.#polling.has(identityOf(job.call.address))
        const grace = job.call.grace ?? (polls ? this.#settings.grace : 0)
        if (grace > 0) job.timer = after(grace, true, () => this.#end(job, holder))
        else this.#end(job, holder)
      }
    }
  }

  #end(job: Job, holder: Holder): void {
    job.timer = undefined
    // Lost against DONE: the reply is on its way, and with it the caller goes on.
    if (!holder.has(job) || !holder.end(job)) return
    this.#counters.terminated++
    const { stopping } = job
    if (stopping !== undefined && !job.isSettled) {
      job.timer = after(this.#settings.terminateTimeout, true, () => job.settle(stopping))
    }
  }
}
