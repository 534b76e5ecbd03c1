/**
 * Jobs that wait for whichever thread is free first: they stand in the pull queue, and threads that have finished one take the next
 * without asking. Host side, step 3 of a call.
 *
 * Offered are only jobs whose arguments fit into a slot, in the order of the pool's queue and of one priority: a job of a higher one
 * takes all of them back. What is offered may have been taken; only the slot's state tells.
 */
import { generation } from "../portable/registry.ts"
import * as JobWords from "../signal/JobWords.ts"
import type { FunctionTable } from "./FunctionTable.ts"
import type { Job } from "./Job.ts"
import type { JobSlots } from "./JobSlots.ts"
import type { Settings } from "./PoolOptions.ts"

/** The offered jobs of one pool. */
export class Offers {
  readonly slots: JobSlots
  readonly #functions: FunctionTable
  /** A thread that may take few jobs is given each. */
  readonly #isOff: boolean
  readonly #threads: number
  #priority = 0
  /** Priorities differ: few are offered ahead then, so that few are taken back. */
  #isMixed = false
  #generation = 0

  constructor(slots: JobSlots, functions: FunctionTable, settings: Settings) {
    this.slots = slots
    this.#functions = functions
    this.#isOff = settings.recycleAfterJobs < Number.POSITIVE_INFINITY
    this.#threads = settings.maxThreads
  }

  /** Whether nothing waits here. */
  get isEmpty(): boolean {
    return this.slots.queue.isEmpty()
  }

  /** Whether functions have changed since: threads that know the new ones do not take what waits here. */
  get isOutdated(): boolean {
    return generation() !== this.#generation
  }

  /** Whether what waits here must be taken back before a job of that priority is queued. */
  isInWay(priority: number): boolean {
    return (priority > this.#priority || this.isOutdated) && !this.isEmpty
  }

  /** Whether a job waits here. */
  has(job: Job): boolean {
    return job.isOffered && this.slots.isQueued(job)
  }

  /** Offers a job to all threads. False when it cannot be: it goes to a thread of its own. */
  add(job: Job): boolean {
    if (this.#isOff || job.isLarge || job.isMoved || !this.slots.hasRoom) return false
    const { priority } = job.call
    if (this.isEmpty) {
      this.#priority = priority
      this.#generation = generation()
    } else if (priority !== this.#priority) {
      if (priority > this.#priority) return false
      this.#isMixed = true
    }
    if (this.#isMixed && this.length >= 2 * this.#threads) return false
    this.#priority = priority
    if (!this.slots.place(job, this.#functions.numberOf(job.call.address), this.#generation)) {
      this.slots.release(job)
      return false
    }
    job.isOffered = true
    job.position = this.slots.queue.push(job.slot)
    return true
  }

  /** How many wait here, with those that were cancelled. */
  get backlog(): number {
    return this.slots.queue.length
  }

  /** How many wait here. */
  get length(): number {
    let length = 0
    for (const _ of this.jobs()) length++
    return length
  }

  /** The jobs that wait here, in the order of the queue. */
  jobs(): ReadonlyArray<Job> {
    if (this.isEmpty) return []
    const waiting = [...this.slots.jobs()].filter((job) => this.has(job))
    return waiting.sort((one, other) => (one.position - other.position) | 0)
  }

  /** Takes a job out. False when a thread has it. */
  remove(job: Job): boolean {
    const state = this.slots.stateOf(job)
    const isWaiting = job.isOffered && JobWords.kindOf(state) === JobWords.QUEUED
    if (!isWaiting || !JobWords.advance(this.slots.words, job.slot, state, JobWords.CANCELLED)) return false
    this.slots.releasePassed(job)
    job.isOffered = false
    return true
  }

  /** Takes back all that wait here, in order. */
  recall(): ReadonlyArray<Job> {
    return this.jobs().filter((job) => this.remove(job))
  }
}
