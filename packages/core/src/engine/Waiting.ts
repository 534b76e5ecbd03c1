/**
 * Calls that no thread has yet: those that wait for a token of their limiter, then those that wait for a thread. Host
 * side, steps 2 and 3 of a call.
 */
import type { Job } from "./Job.ts"
import { JobQueue } from "./JobQueue.ts"

/** The waiting calls of one pool. */
export class Waiting {
  readonly #queue = new JobQueue()
  readonly #limited = new Set<Job>()
  readonly #ready: (job: Job) => void

  /** @param ready told of a job when it has its token, if it needs one, and waits for a thread. */
  constructor(ready: (job: Job) => void) {
    this.#ready = ready
  }

  /** Calls that wait, for a token or for a thread. */
  get length(): number {
    return this.#limited.size + this.#queue.length
  }

  /** Calls that wait for a thread. */
  get ready(): number {
    return this.#queue.length
  }

  /** Lets a job wait: for a token of its limiter first, if it has one. */
  admit(job: Job): void {
    const { tokens } = job.call
    const granted = (): void => {
      job.waiter = undefined
      job.hasToken = tokens !== undefined
      this.#limited.delete(job)
      this.#queue.push(job)
      this.#ready(job)
    }
    job.waiter = tokens?.borrow(job, granted)
    if (job.waiter === undefined) granted()
    else this.#limited.add(job)
  }

  /** Puts back a job that a thread had and never began; it still holds its token. */
  putBack(job: Job): void {
    this.#queue.unshift(job)
  }

  /** The next job that waits for a thread. */
  get first(): Job | undefined {
    return this.#queue.first
  }

  /** Takes the next job that waits for a thread. */
  next(): Job | undefined {
    return this.#queue.shift()
  }

  /** Takes a job out, wherever it waits, if it does. It gives its token back. */
  remove(job: Job): void {
    if (job.waiter !== undefined) {
      job.call.tokens?.leave(job.waiter)
      job.waiter = undefined
      this.#limited.delete(job)
    } else if (job.isQueued) this.#queue.remove(job)
    returnToken(job)
  }

  /** The jobs that wait for a thread, to be dropped one by one. */
  forThread(): ReadonlyArray<Job> {
    return [...this.#queue.jobs()]
  }

  /** Every job that waits, to be dropped one by one. */
  all(): ReadonlyArray<Job> {
    return [...this.#limited, ...this.#queue.jobs()]
  }
}

/** Nothing runs for the job any more: its token is the next one's, in whichever pool that waits. */
export const returnToken = (job: Job): void => {
  if (!job.hasToken) return
  job.hasToken = false
  job.call.tokens?.giveBack(job)
}
