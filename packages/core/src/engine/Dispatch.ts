/**
 * Who gets which job: waiting jobs go to idle threads, one each; what is left is offered to those at work, which take it when they
 * have finished. Host side, step 3 of a call.
 */
import type { Holder, Job } from "./Job.ts"
import type { Link } from "./Link.ts"
import type { Offers } from "./Offers.ts"
import type { Outcome } from "./Outcome.ts"
import { Pace } from "./Pace.ts"
import { RecentModules } from "./RecentModules.ts"
import type { Threads } from "./Threads.ts"
import { returnToken, Waiting } from "./Waiting.ts"

/** What the pool is told and asked. */
interface PoolSide {
  /** A job waits for a thread. */
  readonly ready: (job: Job) => void
  /** A thread was to have a job, which cannot be sent. */
  readonly refused: (link: Link, job: Job, outcome: Outcome) => void
  /** Something may be given to somebody: the pool looks at everything. */
  readonly advance: () => void
  /** How many calls are unsettled. */
  readonly calls: () => number
}

/** The jobs of one pool that no thread has begun. */
export class Dispatch {
  /** The modules whose functions were called last. */
  readonly modules: RecentModules = new RecentModules()
  readonly #pool: PoolSide
  readonly #threads: Threads
  /** What any thread may pull; undefined without shared memory. */
  readonly #offers: Offers | undefined
  readonly #waiting: Waiting
  readonly #pace: Pace

  constructor(threads: Threads, offers: Offers | undefined, pool: PoolSide) {
    this.#pool = pool
    this.#threads = threads
    this.#offers = offers
    this.#waiting = new Waiting((job) => {
      if (offers?.isInWay(job.call.priority) === true) this.#recall()
      pool.ready(job)
    })
    this.#pace = new Pace({ nudge: (isLittle) => threads.nudge(isLittle), advance: pool.advance })
  }

  /** Calls that wait, for a token or for a thread. */
  get length(): number {
    return this.#waiting.length + this.#offered
  }

  /** Calls that wait for a thread. */
  get ready(): number {
    return this.#waiting.ready + this.#offered
  }

  /** About as many, in no time. */
  get demand(): number {
    return this.#waiting.ready + (this.#offers?.backlog ?? 0)
  }

  get #offered(): number {
    return this.#offers?.length ?? 0
  }

  /** Calls that wait, and are offered to nobody. */
  get undecided(): number {
    return this.#waiting.ready
  }

  /** Whether a job waits for a thread. */
  isWaiting(job: Job): boolean {
    return job.isQueued || this.#offers?.has(job) === true
  }

  /** Takes in a job: at once to the threads, where all are at work and none would be asked otherwise, the way of most calls under load. */
  admit(job: Job, mayOffer: boolean): void {
    if (!mayOffer || job.call.tokens !== undefined || !this.#offerAtOnce(job)) this.#waiting.admit(job)
  }

  /** Puts back a job that a thread was given and never looked at. */
  putBack(job: Job): void {
    job.holder = undefined
    job.isOffered = false
    this.#waiting.putBack(job)
  }

  /** Takes a job out of where it waits, if it does: a thread may take it at this very moment. It gives its token back. */
  remove(job: Job): boolean {
    if (this.#offers?.remove(job) === true) returnToken(job)
    else if (job.isQueued || job.waiter !== undefined) this.#waiting.remove(job)
    else return false
    return true
  }

  /** Every job that waits. */
  all(): ReadonlyArray<Job> {
    return [...(this.#offers?.jobs() ?? []), ...this.#waiting.all()]
  }

  /** The jobs that wait for a thread, none of which is offered. */
  forThread(): ReadonlyArray<Job> {
    return this.#waiting.forThread()
  }

  /** The thread that has a job, if one has. */
  holderOf(job: Job): Holder | undefined {
    const slots = this.#offers?.slots
    const number = job.holder === undefined && job.isOffered ? slots?.threadOf(job) : undefined
    if (number !== undefined) job.holder = this.#threads.numbered(number)
    return job.holder
  }

  /** Finds out who has the jobs that threads have pulled, and since when. */
  look(): void {
    const slots = this.#offers?.slots
    for (const job of slots?.jobs() ?? []) {
      if (this.holderOf(job) !== undefined) job.startedAt = slots?.startedAt(job) ?? job.startedAt
    }
  }

  /** A job has run so long. */
  noteRunTime(time: number): void {
    this.#pace.note(time)
  }

  /** Whether jobs of late have run for less time than a thread or a host takes to wake. */
  get isQuick(): boolean {
    return this.#pace.isQuick
  }

  /** Gives out what can be given out. */
  give(): void {
    const offers = this.#offers
    if (offers?.isEmpty === false) this.#pull(offers)
    while (this.#waiting.ready > 0 && this.#threads.slots > 0) {
      const link = this.#threads.take()
      if (link === undefined) break
      const job = this.#waiting.next()
      if (job === undefined) return this.#threads.give(link)
      job.startedAt = performance.now()
      const outcome = link.run(job)
      if (outcome === undefined) this.modules.note(job.call.address.url)
      else this.#pool.refused(link, job, outcome)
    }
    if (offers !== undefined && this.#waiting.ready > 0 && this.#threads.busy > 0) this.#offer(offers)
  }

  #offerAtOnce(job: Job): boolean {
    const offers = this.#offers
    if (offers === undefined || this.#waiting.ready > 0 || offers.isInWay(job.call.priority)) return false
    const isLittle = this.#isLittle(offers)
    if (!(isLittle ? this.#threads.busy > 0 : this.#threads.areAtWork) || !offers.add(job)) return false
    this.modules.note(job.call.address.url)
    if (isLittle) this.#pace.wakeSoon(offers.backlog)
    else this.#threads.nudge(false)
    return true
  }

  /** Has idle threads take what was offered; takes it back where nobody would. */
  #pull(offers: Offers): void {
    while (this.#threads.slots > 0 && !offers.isEmpty && !(this.#isLittle(offers) && this.#threads.busy > 0)) {
      const link = this.#threads.take()
      if (link === undefined) break
      link.resume()
    }
    if (this.#threads.busy === 0 || this.#threads.slots < 0 || offers.isOutdated) this.#recall()
  }

  /** Offers what waits, as far as it goes: what does not fit is given to a thread, and what waits behind it waits. */
  #offer(offers: Offers): void {
    if (this.#threads.slots < 0) return
    // Taken out first: a getter of its arguments may make a call, which looks at what waits.
    for (let job = this.#waiting.next(); job !== undefined; job = this.#waiting.next()) {
      if (!offers.add(job)) {
        this.#waiting.putBack(job)
        break
      }
      this.modules.note(job.call.address.url)
    }
    this.#threads.nudge(this.#isLittle(offers))
  }

  /** Takes back what was offered. */
  #recall(): void {
    const jobs = this.#offers?.recall() ?? []
    for (let i = jobs.length - 1; i >= 0; i--) this.#waiting.putBack(jobs[i] as Job)
  }

  /** Whether no thread needs to be woken for what was offered. */
  #isLittle(offers: Offers): boolean {
    return this.#pace.isLittle(offers.backlog, this.#pool.calls())
  }
}
