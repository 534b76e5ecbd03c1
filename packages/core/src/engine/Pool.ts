/**
 * Gives every job a thread, once, in order, and settles every call, whatever becomes of the thread. Host side, steps 3
 * and 10 of a call.
 *
 * Every event of a thread ends the same way: the books first, then the next job, then the caller: a caller may call
 * again from within.
 */
import type { ThreadBackend } from "../backend/ThreadBackend.ts"
import { QueueFull, ThreadsExhausted } from "../errors/ThreadError.ts"
import { identityOf } from "../portable/Address.ts"
import { refuseOnThread } from "../thread/refuseOnThread.ts"
import { after, type Timer } from "./after.ts"
import type { Call } from "./Call.ts"
import { noteRecord } from "./caller.ts"
import { FunctionTable } from "./FunctionTable.ts"
import { Job } from "./Job.ts"
import { JobSlots } from "./JobSlots.ts"
import type { Link } from "./Link.ts"
import type { Death } from "./LinkEvents.ts"
import { Offers } from "./Offers.ts"
import type { Outcome } from "./Outcome.ts"
import {
  BATCH,
  FLOOD,
  GROW_AFTER,
  LOST_AFTER,
  MAX_ATTEMPTS,
  type PoolOptions,
  type Settings,
  settings,
  WAKE_WORTH
} from "./PoolOptions.ts"
import { addPool, type KnownPool } from "./pools.ts"
import { RecentModules } from "./RecentModules.ts"
import { closedOutcome, lostOutcome, refused } from "./rebuild.ts"
import { Counters, countedAs, type PoolStatistics, statistics } from "./Statistics.ts"
import { type StopOptions, stop } from "./stop.ts"
import { type ThreadInfo, threadInfos } from "./ThreadInfo.ts"
import { Threads } from "./Threads.ts"
import type { Ended } from "./Transport.ts"
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
  /** How long jobs have run of late, in milliseconds. Until one has, forever. */
  #runTime = Number.POSITIVE_INFINITY
  #checkTimer: Timer | undefined
  #willNudge = false
  #growTimer: Timer | undefined
  #isGrowing = false
  /** What any thread may pull; undefined without shared memory. */
  readonly #offers: Offers | undefined
  readonly #modules = new RecentModules()
  #lastId = 0
  #unsettled = 0
  #letGoTimer: Timer | undefined
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
    const functions = new FunctionTable()
    const slots = makeSlots(backend, this.#settings)
    this.#offers = slots === undefined ? undefined : new Offers(slots, functions, this.#settings)
    this.#threads = new Threads(backend, this.#settings, functions, slots, {
      ready: (link) => {
        this.#cannotStart = false
        this.#release(link)
        this.#advance()
        // A spare that has yet to import its first job's module would be no better than none.
        if (link.state === "idle") for (const url of this.#modules.urls) link.preload(url)
      },
      finished: (link, ended) => this.#ended([ended], link.state === "idle" ? [link] : []),
      rung: () => this.#collect(),
      uncaught: (link, id, error) => this.#uncaught(link, id, error),
      lost: (link) => this.#lost(link),
      gone: (link, death) => this.#gone(link, death)
    })
    addPool(this, backend.warn)
    if (this.#settings.minThreads > 0) this.#grow()
  }

  /** Queues a call. `settle` is called once with its outcome, possibly before this returns. */
  submit(call: Call, settle: (outcome: Outcome) => void): Job {
    const job = new Job(++this.#lastId, call, this.#settled, settle)
    if (this.#unsettled++ === 0) this.#threads.hold(true)
    this.#isUsed = true
    if (this.#closing !== "no") job.settle(closedOutcome(call, false))
    else if (!this.#offerAtOnce(job)) this.#waiting.admit(job)
    // Afterwards: the first look at the clock of a process takes as long as a hundred calls.
    job.queuedAt = performance.now()
    return job
  }

  readonly #settled = (outcome: Outcome): void => {
    if (--this.#unsettled === 0) this.#letGo()
    this.#counters[countedAs(outcome)]++
  }

  /** Cancels a call as its cancellation says. It settles as `Cancelled`, unless it has settled before. */
  cancel(job: Job): void {
    if (job.isSettled || job.stopping !== undefined) return
    this.#stop(job, { _tag: "Cancelled" }, this.#cancellationOf(job))
  }

  /** Moves a call's deadline, in epoch milliseconds: the running job sees it. It does not cancel by itself. */
  setDeadline(job: Job, deadline: number | undefined): void {
    job.deadline = deadline
    this.#offers?.slots.setDeadline(job)
  }

  /** Asks a call to finish: its job is told, when it starts or while it runs. Nothing is cancelled. */
  requestStop(job: Job): void {
    if (job.isSettled || job.stopRequested) return
    job.stopRequested = true
    this.#offers?.slots.requestStop(job)
    const holder = this.#holderOf(job)
    if (holder?.has(job) === true) holder.requestStop(job)
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
    return statistics(this.#threads.links, this.#waiting.length + this.#offered, this.#counters)
  }

  threads(): ReadonlyArray<ThreadInfo> {
    this.#look()
    return threadInfos(this.#threads.links)
  }

  jobs(): ReadonlyArray<Job> {
    this.#look()
    const onThreads = [...this.#threads.links].flatMap(({ job }) => job ?? [])
    return [...onThreads, ...(this.#offers?.jobs() ?? []), ...this.#waiting.all()]
  }

  /** How many jobs wait for whichever thread is free first. */
  get #offered(): number {
    return this.#offers?.length ?? 0
  }

  /** Finds out who has the jobs that threads have pulled, and since when. */
  #look(): void {
    const slots = this.#offers?.slots
    for (const job of slots?.jobs() ?? []) {
      if (this.#holderOf(job) !== undefined) job.startedAt = slots?.startedAt(job) ?? job.startedAt
    }
  }

  /** The thread that has a job, if one has. */
  #holderOf(job: Job): Link | Job["holder"] {
    const number = job.holder === undefined && job.isOffered ? this.#offers?.slots.threadOf(job) : undefined
    if (number !== undefined) job.holder = this.#threads.numbered(number)
    return job.holder
  }

  /** Offers a job to threads that are all at work, none of which would be asked otherwise: the way of most calls under load. */
  #offerAtOnce(job: Job): boolean {
    const { tokens } = job.call
    if (tokens !== undefined || this.#waiting.ready > 0 || this.#settings.maxQueue < Number.POSITIVE_INFINITY)
      return false
    const offers = this.#offers
    if (offers === undefined || offers.isInWay(job.call.priority)) return false
    const isLittle = this.#isLittle(offers)
    if (!(isLittle ? this.#threads.busy > 0 : this.#threads.areAtWork) || !offers.add(job)) return false
    this.#modules.note(job.call.address.url)
    if (!isLittle) this.#threads.nudge(false)
    else this.#nudgeSoon(offers)
    return true
  }

  /** Whether what was offered is done by the threads that are awake before another one is. */
  #isLittle(offers: Offers): boolean {
    return this.#unsettled >= FLOOD && offers.backlog * this.#runTime < WAKE_WORTH
  }

  /** Wakes one thread for several of the calls that are made in one go: waking takes longer than making a call. */
  #nudgeSoon(offers: Offers): void {
    this.#check()
    if (offers.backlog >= BATCH) return this.#threads.nudge(true)
    if (this.#willNudge) return
    this.#willNudge = true
    queueMicrotask(() => {
      this.#willNudge = false
      this.#threads.nudge(true)
    })
  }

  /** A guess that proves wrong, because one job takes longer than those before it, costs others no more than a moment. */
  #check(): void {
    this.#checkTimer ??= after(1, true, () => {
      this.#checkTimer = undefined
      this.#runTime = Number.POSITIVE_INFINITY
      this.#advance()
    })
  }

  #noteRunTime(time: number): void {
    // A core taken away for a moment looks like a slow job: of rises only great ones count in full.
    const { POSITIVE_INFINITY } = Number
    const share =
      this.#runTime === POSITIVE_INFINITY || time > this.#runTime * 50 ? 1 : time > this.#runTime ? 0.1 : 0.5
    this.#runTime = share === 1 ? time : this.#runTime + (time - this.#runTime) * share
  }

  /** A job waits for a thread. */
  #ready(job: Job): void {
    if (this.#offers?.isInWay(job.call.priority) === true) this.#recall()
    this.#advance()
    const isWaiting = job.isQueued || this.#offers?.has(job) === true
    if (!isWaiting) return
    // By the time it can take the job, a thread that starts has loaded the job's module.
    this.#threads.preload(job.call.address.url)
    // What still waits behind every thread that is there or coming counts against the limit.
    const { maxQueue } = this.#settings
    if (maxQueue === Number.POSITIVE_INFINITY) return
    if (this.#waiting.ready + this.#offered - this.#threads.starting <= maxQueue) return
    this.#drop(job, refused(job.call, new QueueFull({ job: job.call.name, maxQueue })))
  }

  /** Settles a job that no thread has. */
  #drop(job: Job, outcome: Outcome): void {
    this.#take(job)
    job.settle(outcome)
  }

  /** Takes a job out of where it waits. */
  #take(job: Job): void {
    if (this.#offers?.remove(job) === true) returnToken(job)
    else this.#waiting.remove(job)
  }

  /** Takes back what was offered to all threads. */
  #recall(): void {
    const jobs = this.#offers?.recall() ?? []
    for (let i = jobs.length - 1; i >= 0; i--) this.#waiting.putBack(jobs[i] as Job)
  }

  #endAll(force: boolean): void {
    const waiting = [...(this.#offers?.jobs() ?? []), ...this.#waiting.all()]
    for (const job of waiting) this.#drop(job, closedOutcome(job.call, false))
    for (const { job } of [...this.#threads.links]) {
      if (job === undefined || (this.#cancellationOf(job) === "wait" && !force)) continue
      this.#stop(job, closedOutcome(job.call, true), "terminate")
    }
  }

  #stop(job: Job, outcome: Outcome, cancellation: StopOptions["cancellation"]): void {
    // Its answer has come, and nobody has been told yet.
    if (job.isOver) {
      job.stopping ??= outcome
      return
    }
    const holder = this.#offers?.has(job) === true ? undefined : this.#holderOf(job)
    // Taken at this very moment.
    if (holder === undefined && job.isOffered && this.#offers?.remove(job) !== true) {
      if (this.#holderOf(job) !== undefined) return this.#stop(job, outcome, cancellation)
    }
    if (holder === undefined) {
      this.#drop(job, outcome)
      return this.#advance()
    }
    stop(job, holder, outcome, {
      cancellation,
      grace: this.#settings.grace,
      terminateTimeout: this.#settings.terminateTimeout,
      hasPolled: ({ call }) => this.#polling.has(identityOf(call.address)),
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
    const isDone = this.#closing === "end" || (this.#closing === "drain" && this.#waiting.length + this.#offered === 0)
    if (isDone) link.retire()
    else this.#threads.give(link)
  }

  /** Gives waiting jobs to idle threads, starts threads for the rest, and sees whether the pool is closed. */
  #advance(): void {
    if (this.#offers?.isEmpty === false) this.#pull(this.#offers)
    while (this.#waiting.ready > 0 && this.#threads.slots > 0) {
      const link = this.#threads.take()
      if (link === undefined) break
      const job = this.#waiting.next()
      if (job === undefined) return this.#threads.give(link)
      job.startedAt = performance.now()
      const outcome = link.run(job)
      if (outcome === undefined) this.#modules.note(job.call.address.url)
      else {
        this.#release(link)
        this.#drop(job, outcome)
      }
    }
    if (this.#offers !== undefined && this.#waiting.ready > 0 && this.#threads.busy > 0) this.#offer(this.#offers)
    if (this.#closing !== "end") this.#grow()
    if (this.#waiting.ready > 0 && !this.#threads.hasHope) this.#exhausted()
    if (this.#closing === "no") return
    // Also a thread that was idle while calls still waited, and that nobody gives back.
    if (this.#waiting.length + this.#offered === 0) this.#threads.retireIdle()
    this.#checkClosed()
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

  /** Offers what waits to the threads at work, as far as it goes: what does not fit is given to a thread, and what waits behind it waits. */
  #offer(offers: Offers): void {
    if (this.#threads.slots < 0) return
    for (let job = this.#waiting.next(); job !== undefined; job = this.#waiting.next()) {
      if (!offers.add(job)) {
        this.#waiting.putBack(job)
        break
      }
      this.#modules.note(job.call.address.url)
    }
    this.#threads.nudge(this.#isLittle(offers))
  }

  #grow(): void {
    const { minThreads, spareThreads } = this.#settings
    // Where threads cannot start, those that run must do: starting one after the other would only heat the machine.
    if (this.#cannotStart && this.#threads.isAlive) return
    const ready = this.#waiting.ready + (this.#offers?.backlog ?? 0)
    let wanted = Math.min(ready, Math.max(0, this.#threads.slots))
    if (this.#closing === "no" && minThreads + spareThreads > 0 && this.#mayGrow(ready)) {
      wanted = Math.max(wanted + (this.#isUsed ? spareThreads : 0), minThreads - this.#threads.atWork)
    }
    const failed = this.#threads.grow(wanted)
    if (failed !== undefined) this.#startFailed({ reason: "uncaught", cause: failed.cause })
  }

  /** Whether threads may be started that no call waits for: with others, or when those at work have had a moment to themselves. */
  #mayGrow(waiting: number): boolean {
    if (waiting > 0 || this.#isGrowing || this.#threads.busy + this.#threads.idle === 0) return true
    this.#growTimer ??= after(GROW_AFTER, false, () => {
      this.#growTimer = undefined
      this.#isGrowing = true
      this.#advance()
      this.#isGrowing = false
    })
    return false
  }

  /** Collects what threads have answered in shared memory. */
  #collect(): void {
    const ended: Array<Ended> = []
    const idle: Array<Link> = []
    const look = (): void => {
      for (const link of this.#threads.links) if (link.collect(ended)) idle.push(link)
    }
    look()
    // From now on the next answer rings. Looked at once more: one that has come meanwhile has not.
    this.#offers?.slots.queue.arm()
    look()
    this.#ended(ended, idle)
  }

  /** Jobs have ended, and these threads are idle now. */
  #ended(ended: ReadonlyArray<Ended>, idle: ReadonlyArray<Link>): void {
    for (const { job, outcome } of ended) {
      job.isOver = true
      if (job.timer !== undefined) clearTimeout(job.timer)
      if (outcome === undefined) continue
      this.#counters.waitTime.record(job.startedAt - job.queuedAt)
      this.#counters.runTime.record(job.endedAt - job.startedAt)
      this.#noteRunTime(job.endedAt - job.startedAt)
      if (job.hasPolled) this.#polling.add(identityOf(job.call.address))
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

  #uncaught(link: Link, id: number, cause: unknown): void {
    const { job } = link
    this.#threads.discard(link)
    if (job !== undefined && (job.id | 0) === id) {
      // The job's own control flow is broken: it cannot be waited for, and what it left cannot be trusted.
      link.end(job)
      this.#advance()
      job.settle(job.stopping ?? lostOutcome(job.call, { reason: "uncaught", cause }))
      return
    }
    const { last } = link
    this.#advance()
    this.#settings.onUncaught(cause, { job: last !== undefined && (last.id | 0) === id ? last.name : undefined })
  }

  #lost(link: Link): void {
    const job = link.endingJob ?? "no job"
    this.backend.warn(
      `A thread told to end ${LOST_AFTER / 1000} s ago still runs ${job}; it keeps its slot until it ends.`
    )
    this.#advance()
  }

  #gone(link: Link, { begun, ended, exit, untouched, wasStarting }: Death): void {
    this.#threads.remove(link)
    if (wasStarting) this.#startFailed(exit)
    const lost = [...begun]
    for (const job of untouched) {
      // The thread died before it looked at the job: another can have it, and nothing runs twice.
      const canMove = !job.isMoved && job.stopping === undefined && ++job.attempts < MAX_ATTEMPTS
      if (!canMove || this.#closing === "end") lost.push(job)
      else {
        job.holder = undefined
        job.isOffered = false
        this.#waiting.putBack(job)
      }
    }
    for (const job of lost) {
      if (job.timer !== undefined) clearTimeout(job.timer)
      returnToken(job)
    }
    this.#ended(ended, [])
    // It may have died with the bell in its hand.
    this.#collect()
    for (const job of lost) job.settle(job.stopping ?? lostOutcome(job.call, exit))
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
    if (this.#waiting.length + this.#offered > 0) return
    for (const link of this.#threads.links) if (!link.isLost) return
    for (const closed of this.#onClosed.splice(0)) {
      if (--this.#unsettled === 0) this.#threads.hold(false)
      closed()
    }
  }

  /** Lets the process end while nothing is to be done. A moment later: the next call often follows upon the answer to the last. */
  #letGo(): void {
    this.#letGoTimer ??= setTimeout(() => {
      this.#letGoTimer = undefined
      if (this.#unsettled === 0) this.#threads.hold(false)
    }, 0)
  }
}

/** The shared memory of a pool, where memory is shared. */
const makeSlots = (
  { capabilities, isProxy, transport }: ThreadBackend,
  { maxThreads, spareThreads }: Settings
): JobSlots | undefined =>
  capabilities.sharedMemory ? new JobSlots(maxThreads + spareThreads, transport !== "message", isProxy) : undefined
