/**
 * Gives every job a thread, once, in order, and settles every call, whatever becomes of the thread. Host side, steps 3
 * and 10 of a call.
 *
 * Every event of a thread ends the same way: the books first, then the next job, then the caller: a caller may call
 * again from within.
 */
import type { ThreadBackend } from "../backend/ThreadBackend.ts"
import { QueueFull } from "../errors/ThreadError.ts"
import type { Cancellation } from "../portable/Address.ts"
import { refuseOnThread } from "../thread/refuseOnThread.ts"
import type { Call } from "./Call.ts"
import { noteRecord } from "./caller.ts"
import { Dispatch } from "./Dispatch.ts"
import { FunctionTable } from "./FunctionTable.ts"
import { Growth } from "./Growth.ts"
import { Job } from "./Job.ts"
import { type JobSlots, makeSlots } from "./JobSlots.ts"
import { KeepAlive } from "./KeepAlive.ts"
import type { Link } from "./Link.ts"
import { Lookout } from "./Lookout.ts"
import { Mishaps } from "./Mishaps.ts"
import { Offers } from "./Offers.ts"
import type { Outcome } from "./Outcome.ts"
import { FEW, type PoolOptions, type Settings, settings } from "./PoolOptions.ts"
import { addPool, type KnownPool } from "./pools.ts"
import { closedOutcome, refused } from "./rebuild.ts"
import { REHEARSAL } from "./rehearsal.ts"
import { Counters, countedAs, type PoolStatistics, statistics } from "./Statistics.ts"
import { Stopper } from "./Stopper.ts"
import { type ThreadInfo, threadInfos } from "./ThreadInfo.ts"
import { Threads } from "./Threads.ts"
import type { Ended } from "./Transport.ts"
import { returnToken } from "./Waiting.ts"

/** A pool of threads. The fronts wrap it; its callbacks run synchronously. */
export class Pool implements KnownPool {
  readonly backend: ThreadBackend
  readonly #settings: Settings
  readonly #threads: Threads
  readonly #counters = new Counters()
  readonly #stopper: Stopper
  readonly #dispatch: Dispatch
  readonly #growth: Growth
  readonly #alive = new KeepAlive((held) => this.#threads.hold(held))
  readonly #slots: JobSlots | undefined
  readonly #lookout: Lookout
  readonly #mishaps: Mishaps
  #lastId = 0
  #isUsed = false
  #closing: "no" | "drain" | "end" = "no"
  readonly #onClosed: Array<() => void> = []

  /**
   * @throws RangeError when an option is out of range.
   * @throws StartedInThread on a thread.
   */
  constructor(backend: ThreadBackend, options: PoolOptions) {
    refuseOnThread("Making a pool of threads")
    this.backend = backend
    this.#settings = settings(backend, options)
    this.#stopper = new Stopper(this.#settings, this.#counters)
    const functions = new FunctionTable()
    const slots = makeSlots(backend, this.#settings)
    this.#slots = slots
    this.#threads = new Threads(backend, this.#settings, functions, slots, {
      ready: (link) => {
        this.#growth.cannotStart = false
        this.#release(link)
        this.#advance()
        // A spare that has yet to import its first job's module would be no better than none.
        if (link.state !== "idle") return
        for (const url of this.#dispatch.modules.urls) link.preload(url)
        if (this.#settings.spareThreads > 0 && this.#isUsed) this.#rehearse(link)
      },
      finished: (link, ended, becomesIdle) => {
        this.#lookout.answered()
        this.#ended([ended], becomesIdle ? [link] : [])
      },
      rung: () => void this.#lookout.collect(),
      uncaught: (link, id, error) => this.#mishaps.uncaught(link, id, error),
      lost: (link) => this.#mishaps.lost(link),
      gone: (link, death) => this.#mishaps.gone(link, death)
    })
    const offers = slots === undefined ? undefined : new Offers(slots, functions, this.#settings)
    this.#dispatch = new Dispatch(this.#threads, offers, {
      ready: (job) => this.#ready(job),
      refused: (link, job, outcome) => {
        this.#release(link)
        this.#drop(job, outcome)
      },
      advance: () => this.#advance(),
      calls: () => this.#alive.unsettled
    })
    this.#lookout = new Lookout(backend, slots?.queue, {
      links: this.#threads.links,
      ended: (ended, idle) => this.#ended(ended, idle),
      isWaiting: () => this.#alive.unsettled > 0
    })
    this.#growth = new Growth(this.#settings, this.#threads, () => this.#advance())
    this.#mishaps = new Mishaps(this.#threads, this.#dispatch, this.#growth, this.#settings, {
      advance: () => this.#advance(),
      drop: (job, outcome) => this.#drop(job, outcome),
      ended: (ended) => this.#ended(ended, []),
      collect: () => void this.#lookout.collect(),
      isEnding: () => this.#closing === "end",
      warn: backend.warn
    })
    addPool(this, backend.warn)
    if (this.#settings.minThreads > 0) this.#grow()
  }

  get number(): number | undefined {
    return this.#closing !== "no" && this.#threads.links.size === 0 ? undefined : this.#threads.pool
  }

  /** Queues a call. `settle` is called once with its outcome, possibly before this returns. */
  submit(call: Call, settle: (outcome: Outcome) => void): Job {
    const job = new Job(++this.#lastId, call, this.#settled, settle)
    this.#alive.begin()
    this.#isUsed = true
    if (this.#closing !== "no") job.settle(closedOutcome(call, false))
    else this.#dispatch.admit(job, this.#settings.maxQueue === Number.POSITIVE_INFINITY)
    // Afterwards: the first look at the clock of a process takes as long as a hundred calls.
    job.queuedAt = performance.now()
    if (this.#alive.unsettled <= FEW && this.#dispatch.isQuick) this.#lookout.begin(job.queuedAt)
    return job
  }

  readonly #settled = (outcome: Outcome): void => {
    this.#alive.end()
    this.#counters[countedAs(outcome)]++
  }

  /** Cancels a call as its cancellation says. It settles as `Cancelled`, unless it has settled before. */
  cancel(job: Job): void {
    if (job.isSettled || job.stopping !== undefined) return
    this.#stop(job, { _tag: "Cancelled" }, this.#stopper.cancellationOf(job))
  }

  /** Moves a call's deadline, in epoch milliseconds: the running job sees it. It does not cancel by itself. */
  setDeadline(job: Job, deadline: number | undefined): void {
    job.deadline = deadline
    this.#slots?.setDeadline(job)
  }

  /** Asks a call to finish: its job is told, when it starts or while it runs. Nothing is cancelled. */
  requestStop(job: Job): void {
    if (job.isSettled || job.stopRequested) return
    job.stopRequested = true
    this.#slots?.requestStop(job)
    const holder = this.#dispatch.holderOf(job)
    if (holder?.has(job) === true) holder.requestStop(job)
  }

  /**
   * Closes the pool: nothing more starts. Without `drain` what runs is ended, save jobs that say `wait`, and what waits is
   * refused; closing a second time ends those as well. `closed` is called when no thread is left, or none that will end.
   */
  close(options: { readonly drain: boolean }, closed: () => void): void {
    // The threads keep the process alive until they are gone: whoever waits for `closed` is told.
    this.#alive.begin()
    this.#onClosed.push(closed)
    const isSecond = this.#closing === "end"
    if (this.#closing !== "end") this.#closing = options.drain ? "drain" : "end"
    if (this.#closing === "end") this.#endAll(isSecond)
    this.#advance()
  }

  /** What the pool has done and does. */
  statistics(): PoolStatistics {
    return statistics(this.#threads.links, this.#dispatch.length, this.#counters)
  }

  threads(): ReadonlyArray<ThreadInfo> {
    this.#dispatch.look()
    return threadInfos(this.#threads.links)
  }

  jobs(): ReadonlyArray<Job> {
    this.#dispatch.look()
    const onThreads = [...this.#threads.links].flatMap(({ job }) => job ?? [])
    return [...onThreads, ...this.#dispatch.all()].filter(({ call }) => call !== REHEARSAL)
  }

  /** A job waits for a thread. */
  #ready(job: Job): void {
    this.#advance()
    if (!this.#dispatch.isWaiting(job)) return
    // By the time it can take the job, a thread that starts has loaded the job's module.
    this.#threads.preload(job.call.address.url)
    // What still waits behind every thread that is there or coming counts against the limit.
    const { maxQueue } = this.#settings
    if (maxQueue === Number.POSITIVE_INFINITY || this.#dispatch.ready - this.#threads.starting <= maxQueue) return
    this.#drop(job, refused(job.call, new QueueFull({ job: job.call.name, maxQueue })))
  }

  /** Settles a job that no thread has. */
  #drop(job: Job, outcome: Outcome): void {
    if (!this.#dispatch.remove(job)) returnToken(job)
    job.settle(outcome)
  }

  #endAll(force: boolean): void {
    for (const job of this.#dispatch.all()) this.#drop(job, closedOutcome(job.call, false))
    for (const { job } of [...this.#threads.links]) {
      if (job === undefined || (this.#stopper.cancellationOf(job) === "wait" && !force)) continue
      this.#stop(job, closedOutcome(job.call, true), "terminate")
    }
  }

  #stop(job: Job, outcome: Outcome, cancellation: Cancellation): void {
    // Its answer has come, and nobody has been told yet.
    if (job.isOver) {
      job.stopping ??= outcome
      return
    }
    const holder = this.#dispatch.remove(job) ? undefined : this.#dispatch.holderOf(job)
    if (holder === undefined) {
      job.settle(outcome)
      return this.#advance()
    }
    this.#stopper.stop(job, holder, outcome, cancellation)
    // The thread may be ending now: another can start in its place.
    this.#advance()
  }

  #release(link: Link): void {
    if (link.state !== "idle") return
    const isDone = this.#closing === "end" || (this.#closing === "drain" && this.#dispatch.length === 0)
    if (isDone) link.retire()
    else this.#threads.give(link)
  }

  /** Gives waiting jobs to idle threads, starts threads for the rest, and sees whether the pool is closed. */
  #advance(): void {
    this.#dispatch.give()
    if (this.#closing !== "end") this.#grow()
    if (this.#dispatch.undecided > 0 && !this.#threads.hasHope) this.#mishaps.exhausted()
    if (this.#closing === "no") return
    // Also a thread that was idle while calls still waited, and that nobody gives back.
    if (this.#dispatch.length === 0) this.#threads.retireIdle()
    this.#checkClosed()
  }

  /** Has a thread that waits to stand in for another run once through everything. */
  #rehearse(link: Link): void {
    this.#threads.claim(link)
    const job = new Job(
      ++this.#lastId,
      REHEARSAL,
      () => {},
      () => {}
    )
    job.startedAt = performance.now()
    job.queuedAt = job.startedAt
    link.run(job)
  }

  #grow(): void {
    const waiting = this.#dispatch.demand
    const failed = this.#growth.grow({ waiting, isOpen: this.#closing === "no", isUsed: this.#isUsed })
    if (failed !== undefined) this.#mishaps.startFailed({ reason: "uncaught", cause: failed.cause })
  }

  /** Jobs have ended, and these threads are idle now. */
  #ended(ended: ReadonlyArray<Ended>, idle: ReadonlyArray<Link>): void {
    for (const { job, outcome } of ended) {
      job.isOver = true
      if (job.timer !== undefined) clearTimeout(job.timer)
      if (outcome === undefined || job.call === REHEARSAL) continue
      this.#counters.waitTime.record(job.startedAt - job.queuedAt)
      this.#counters.runTime.record(job.endedAt - job.startedAt)
      this.#dispatch.noteRunTime(job.endedAt - job.startedAt)
      if (job.hasPolled) this.#stopper.polled(job)
      noteRecord(job.call.address, outcome._tag === "Returned")
    }
    for (const link of idle) this.#release(link)
    for (const { job } of ended) returnToken(job)
    this.#advance()
    for (const { job, outcome } of ended) {
      const settled = job.stopping ?? outcome
      if (settled !== undefined) job.settle(settled)
    }
  }

  #checkClosed(): void {
    if (this.#dispatch.length > 0) return
    for (const link of this.#threads.links) if (!link.isLost) return
    // Whose job ended with the last thread hears of that first: they are settled after the books.
    const waiting = this.#onClosed.splice(0)
    if (waiting.length === 0) return
    queueMicrotask(() => {
      for (const closed of waiting) {
        this.#alive.close()
        closed()
      }
    })
  }
}
