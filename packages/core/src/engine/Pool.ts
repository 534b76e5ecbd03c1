/**
 * Gives every job a thread, once, in order, and settles every call, whatever becomes of the thread. Host side, steps 3
 * and 10 of a call.
 *
 * Every event of a thread ends the same way: the books first, then the next job, then the caller: a caller may call
 * again from within.
 */
import type { ThreadBackend } from "../backend/ThreadBackend.ts"
import { QueueFull, ThreadsExhausted } from "../errors/ThreadError.ts"
import { refuseOnThread } from "../thread/refuseOnThread.ts"
import type { Call } from "./Call.ts"
import { Job } from "./Job.ts"
import type { Link } from "./Link.ts"
import type { Death } from "./LinkEvents.ts"
import type { Outcome } from "./Outcome.ts"
import { LOST_AFTER, MAX_ATTEMPTS, type PoolOptions, type Settings, settings } from "./PoolOptions.ts"
import { addPool, type KnownPool } from "./pools.ts"
import { RecentModules } from "./RecentModules.ts"
import { closedOutcome, lostOutcome, refused } from "./rebuild.ts"
import { Counters, countedAs, type PoolStatistics, statistics } from "./Statistics.ts"
import { type StopOptions, stop } from "./stop.ts"
import { type ThreadInfo, threadInfos } from "./ThreadInfo.ts"
import { Threads } from "./Threads.ts"
import { returnToken, Waiting } from "./Waiting.ts"

/** A pool of threads. The fronts wrap it; its callbacks run synchronously. */
export class Pool implements KnownPool {
  readonly backend: ThreadBackend
  readonly #settings: Settings
  readonly #waiting = new Waiting((job) => this.#ready(job))
  readonly #threads: Threads
  readonly #counters = new Counters()
  /** Keys of functions that have polled: their jobs get grace. */
  readonly #polling = new Set<string>()
  /** Names of jobs by id, of those whose thread may still report an error they left behind. */
  readonly #names = new WeakMap<Link, { readonly id: number; readonly name: string }>()
  readonly #modules = new RecentModules()
  #lastId = 0
  #unsettled = 0
  #isUsed = false
  /** The last thread that was started never came up. */
  #cannotStart = false
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
    this.#threads = new Threads(backend, this.#settings, {
      ready: (link) => {
        this.#cannotStart = false
        this.#release(link)
        this.#advance()
        // A spare that has yet to import its first job's module would be no better than none.
        if (link.state === "idle") for (const url of this.#modules.urls) link.preload(url)
      },
      finished: (link, job, outcome) => this.#finished(link, job, outcome),
      uncaught: (link, id, error) => this.#uncaught(link, id, error),
      lost: (link) => this.#lost(link),
      gone: (link, death) => this.#gone(link, death)
    })
    addPool(this, backend.warn)
    if (this.#settings.minThreads > 0) this.#grow()
  }

  /** Queues a call. `settle` is called once with its outcome, possibly before this returns. */
  submit(call: Call, settle: (outcome: Outcome) => void): Job {
    const job = new Job(++this.#lastId, call, (outcome) => {
      if (--this.#unsettled === 0) this.#threads.hold(false)
      this.#counters[countedAs(outcome)]++
      settle(outcome)
    })
    if (this.#unsettled++ === 0) this.#threads.hold(true)
    this.#isUsed = true
    if (this.#closing !== "no") {
      job.settle(closedOutcome(call, false))
      return job
    }
    this.#waiting.admit(job)
    return job
  }

  /** Cancels a call as its cancellation says. It settles as `Cancelled`, unless it has settled before. */
  cancel(job: Job): void {
    if (job.isSettled || job.stopping !== undefined) return
    this.#stop(job, { _tag: "Cancelled" }, this.#cancellationOf(job))
  }

  /** Moves a call's deadline, in epoch milliseconds: the running job sees it. It does not cancel by itself. */
  setDeadline(job: Job, deadline: number | undefined): void {
    job.deadline = deadline
    if (job.holder?.job === job) job.holder.setDeadline(deadline)
  }

  /** Asks a call to finish: its job is told, when it starts or while it runs. Nothing is cancelled. */
  requestStop(job: Job): void {
    if (job.isSettled || job.stopRequested) return
    job.stopRequested = true
    if (job.holder?.job === job) job.holder.requestStop()
  }

  /**
   * Closes the pool: nothing more starts. Without `drain` what runs is ended, save jobs that say `wait`, and what waits is
   * refused; closing a second time ends those as well. `closed` is called when no thread is left, or none that will end.
   */
  close(options: { readonly drain: boolean }, closed: () => void): void {
    // The threads keep the process alive until they are gone: whoever waits for `closed` is told.
    if (this.#unsettled++ === 0) this.#threads.hold(true)
    this.#onClosed.push(closed)
    const isSecond = this.#closing === "end"
    if (this.#closing !== "end") this.#closing = options.drain ? "drain" : "end"
    if (this.#closing === "end") this.#endAll(isSecond)
    this.#advance()
  }

  /** What the pool has done and does. */
  statistics(): PoolStatistics {
    return statistics(this.#threads.links, this.#waiting.length, this.#counters)
  }

  threads(): ReadonlyArray<ThreadInfo> {
    return threadInfos(this.#threads.links)
  }

  jobs(): ReadonlyArray<Job> {
    return [...[...this.#threads.links].flatMap(({ job }) => job ?? []), ...this.#waiting.all()]
  }

  /** A job waits for a thread. */
  #ready(job: Job): void {
    this.#advance()
    // By the time it can take the job, a thread that starts has loaded the job's module.
    if (job.isQueued) this.#threads.preload(job.call.address.url)
    // What still waits behind every thread that is there or coming counts against the limit.
    const { maxQueue } = this.#settings
    if (!job.isQueued || this.#waiting.ready - this.#threads.starting <= maxQueue) return
    this.#drop(job, refused(job.call, new QueueFull({ job: job.call.name, maxQueue })))
  }

  /** Settles a job that no thread has. */
  #drop(job: Job, outcome: Outcome): void {
    this.#waiting.remove(job)
    job.settle(outcome)
  }

  #endAll(force: boolean): void {
    for (const job of this.#waiting.all()) this.#drop(job, closedOutcome(job.call, false))
    for (const { job } of [...this.#threads.links]) {
      if (job === undefined || (this.#cancellationOf(job) === "wait" && !force)) continue
      this.#stop(job, closedOutcome(job.call, true), "terminate")
    }
  }

  #stop(job: Job, outcome: Outcome, cancellation: StopOptions["cancellation"]): void {
    if (job.holder === undefined) {
      this.#drop(job, outcome)
      return this.#advance()
    }
    stop(job, job.holder, outcome, {
      cancellation,
      grace: this.#settings.grace,
      terminateTimeout: this.#settings.terminateTimeout,
      hasPolled: ({ call }) => this.#polling.has(call.identity),
      terminated: () => this.#counters.terminated++
    })
    // The thread may be ending now: another can start in its place.
    this.#advance()
  }

  #cancellationOf(job: Job): StopOptions["cancellation"] {
    return job.call.cancellation ?? this.#settings.cancellation
  }

  #release(link: Link): void {
    if (link.state !== "idle") return
    const isDone = this.#closing === "end" || (this.#closing === "drain" && this.#waiting.length === 0)
    if (isDone) link.retire()
    else this.#threads.give(link)
  }

  /** Gives waiting jobs to idle threads, starts threads for the rest, and sees whether the pool is closed. */
  #advance(): void {
    while (this.#waiting.ready > 0 && this.#threads.slots > 0) {
      const link = this.#threads.take()
      if (link === undefined) break
      const job = this.#waiting.next()
      if (job === undefined) return this.#threads.give(link)
      job.startedAt = performance.now()
      const outcome = link.run(job)
      if (outcome === undefined) {
        this.#counters.waitTime.record(job.startedAt - job.queuedAt)
        this.#modules.note(job.call.address.url)
      } else {
        this.#release(link)
        this.#drop(job, outcome)
      }
    }
    if (this.#closing !== "end") this.#grow()
    if (this.#waiting.ready > 0 && !this.#threads.hasHope) this.#exhausted()
    if (this.#closing === "no") return
    // Also a thread that was idle while calls still waited, and that nobody gives back.
    if (this.#waiting.length === 0) this.#threads.retireIdle()
    this.#checkClosed()
  }

  #grow(): void {
    const { minThreads, spareThreads } = this.#settings
    const waiting = Math.min(this.#waiting.ready, Math.max(0, this.#threads.slots))
    const isOpen = this.#closing === "no"
    const least = isOpen ? minThreads - this.#threads.atWork : 0
    const spare = isOpen && this.#isUsed ? spareThreads : 0
    // Where threads cannot start, those that run must do: starting one after the other would only heat the machine.
    if (this.#cannotStart && this.#threads.isAlive) return
    const failed = this.#threads.grow(Math.max(waiting + spare, least))
    if (failed !== undefined) this.#startFailed({ reason: "uncaught", cause: failed.cause })
  }

  #finished(link: Link, job: Job, outcome: Outcome | undefined): void {
    clearTimeout(job.timer)
    if (outcome !== undefined) {
      this.#counters.runTime.record(performance.now() - job.startedAt)
      if (link.hasPolled()) this.#polling.add(job.call.identity)
      this.#names.set(link, { id: job.id, name: job.call.name })
    }
    this.#release(link)
    returnToken(job)
    this.#advance()
    const settled = job.stopping ?? outcome
    if (settled !== undefined) job.settle(settled)
  }

  #uncaught(link: Link, id: number, cause: unknown): void {
    const { job } = link
    this.#threads.discard(link)
    if (job !== undefined && job.id === id) {
      // The job's own control flow is broken: it cannot be waited for, and what it left cannot be trusted.
      link.end()
      this.#advance()
      job.settle(job.stopping ?? lostOutcome(job.call, { reason: "uncaught", cause }))
      return
    }
    const last = this.#names.get(link)
    this.#advance()
    this.#settings.onUncaught(cause, { job: last?.id === id ? last.name : undefined })
  }

  #lost(link: Link): void {
    const job = link.endingJob ?? "no job"
    this.backend.warn(
      `A thread told to end ${LOST_AFTER / 1000} s ago still runs ${job}; it keeps its slot until it ends.`
    )
    this.#advance()
  }

  #gone(link: Link, { begun, exit, job, wasStarting }: Death): void {
    this.#threads.remove(link)
    clearTimeout(job?.timer)
    if (wasStarting) this.#startFailed(exit)
    if (job === undefined) return this.#advance()
    const canMove = !begun && !job.isMoved && job.stopping === undefined && ++job.attempts < MAX_ATTEMPTS
    if (canMove && this.#closing !== "end") {
      // The thread died before it looked at the job: another can have it, and nothing runs twice.
      job.holder = undefined
      this.#waiting.putBack(job)
      return this.#advance()
    }
    returnToken(job)
    this.#advance()
    job.settle(job.stopping ?? lostOutcome(job.call, exit))
  }

  /** A thread never came up. Calls that no other thread can take fail with what is known of it. */
  #startFailed(exit: Death["exit"]): void {
    this.#cannotStart = true
    if (this.#threads.isAlive) return
    for (const job of this.#waiting.forThread()) this.#drop(job, lostOutcome(job.call, exit, "startup"))
  }

  #exhausted(): void {
    const { links } = this.#threads
    const stuck = [...links].map(({ endingJob, endingSince: since }) => ({ name: endingJob ?? "(none)", since }))
    for (const job of this.#waiting.forThread())
      this.#drop(job, refused(job.call, new ThreadsExhausted({ job: job.call.name, stuck })))
  }

  #checkClosed(): void {
    if (this.#waiting.length > 0) return
    for (const link of this.#threads.links) if (!link.isLost) return
    for (const closed of this.#onClosed.splice(0)) {
      if (--this.#unsettled === 0) this.#threads.hold(false)
      closed()
    }
  }
}
