/**
 * What becomes of calls when threads fail: one dies, does not end, does not start, or has an error nobody caught. Every call settles, and
 * a job that its thread has not looked at goes to another. Host side, step 10 of a call.
 */
import { ThreadsExhausted } from "../errors/ThreadError.ts"
import type { Dispatch } from "./Dispatch.ts"
import type { Growth } from "./Growth.ts"
import type { Job } from "./Job.ts"
import type { Link } from "./Link.ts"
import type { Death } from "./LinkEvents.ts"
import type { Outcome } from "./Outcome.ts"
import { LOST_AFTER, MAX_ATTEMPTS, type Settings } from "./PoolOptions.ts"
import { lostOutcome, refused } from "./rebuild.ts"
import type { Threads } from "./Threads.ts"
import type { Ended } from "./Transport.ts"
import { returnToken } from "./Waiting.ts"

/** What is asked of the pool. */
interface PoolSide {
  /** Something may be given to somebody: the pool looks at everything. */
  readonly advance: () => void
  /** Settles a job that no thread has. */
  readonly drop: (job: Job, outcome: Outcome) => void
  /** Jobs have ended. */
  readonly ended: (ended: ReadonlyArray<Ended>) => void
  /** Collects what other threads have answered. */
  readonly collect: () => void
  /** Whether nothing starts any more. */
  readonly isEnding: () => boolean
  /** Tells the developer. */
  readonly warn: (message: string) => void
}

/** The mishaps of one pool. */
export class Mishaps {
  readonly #threads: Threads
  readonly #dispatch: Dispatch
  readonly #growth: Growth
  readonly #settings: Settings
  readonly #pool: PoolSide

  constructor(threads: Threads, dispatch: Dispatch, growth: Growth, settings: Settings, pool: PoolSide) {
    this.#threads = threads
    this.#dispatch = dispatch
    this.#growth = growth
    this.#settings = settings
    this.#pool = pool
  }

  /** An error that nobody caught on the thread; `id`: the job that it belongs to, 0 if that is not known. */
  uncaught(link: Link, id: number, cause: unknown): void {
    const { job } = link
    this.#threads.discard(link)
    if (job !== undefined && (job.id | 0) === id) {
      // The job's own control flow is broken: it cannot be waited for, and what it left cannot be trusted.
      link.end(job)
      this.#pool.advance()
      job.settle(job.stopping ?? lostOutcome(job.call, { reason: "uncaught", cause }))
      return
    }
    const { last } = link
    this.#pool.advance()
    this.#settings.onUncaught(cause, { job: last !== undefined && (last.id | 0) === id ? last.name : undefined })
  }

  /** The thread was told to end, and has not. */
  lost(link: Link): void {
    const job = link.endingJob ?? "no job"
    this.#pool.warn(
      `A thread told to end ${LOST_AFTER / 1000} s ago still runs ${job}; it keeps its slot until it ends.`
    )
    this.#pool.advance()
  }

  /** The thread is dead. */
  gone(link: Link, { begun, ended, exit, untouched, wasStarting }: Death): void {
    this.#threads.remove(link)
    if (wasStarting) this.startFailed(exit)
    const lost = [...begun]
    for (const job of untouched) {
      // The thread died before it looked at the job: another can have it, and nothing runs twice.
      const canMove = !job.isMoved && job.stopping === undefined && ++job.attempts < MAX_ATTEMPTS
      if (!canMove || this.#pool.isEnding()) lost.push(job)
      else this.#dispatch.putBack(job)
    }
    for (const job of lost) {
      if (job.timer !== undefined) clearTimeout(job.timer)
      returnToken(job)
    }
    this.#pool.ended(ended)
    // It may have died with the bell in its hand.
    this.#pool.collect()
    for (const job of lost) job.settle(job.stopping ?? lostOutcome(job.call, exit))
  }

  /** A thread never came up. Calls that no other thread can take fail with what is known of it. */
  startFailed(exit: Death["exit"]): void {
    this.#growth.cannotStart = true
    if (this.#threads.isAlive) return
    for (const job of this.#dispatch.forThread())
      this.#pool.drop(job, lostOutcome(job.call, { ...exit, reason: "startup" }))
  }

  /** No thread can take what waits, and none will. */
  exhausted(): void {
    const { links } = this.#threads
    const stuck = [...links].map(({ endingJob, endingSince: since }) => ({ name: endingJob ?? "(none)", since }))
    for (const job of this.#dispatch.forThread())
      this.#pool.drop(job, refused(job.call, new ThreadsExhausted({ job: job.call.name, stuck })))
  }
}
