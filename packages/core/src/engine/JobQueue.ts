/**
 * Jobs that wait for a thread: first come first served within a priority, any of them removable at once. Host side, step
 * 3 of a call.
 */
import type { Job } from "./Job.ts"

interface Lane {
  readonly priority: number
  first: Job | undefined
  last: Job | undefined
}

/** A priority queue whose jobs link to their neighbours, so that a cancelled one leaves without a search. */
export class JobQueue {
  /** Highest priority first. Most programs use one. */
  readonly #lanes: Array<Lane> = []
  #length = 0

  /** Jobs waiting. */
  get length(): number {
    return this.#length
  }

  /** Adds a job behind those of its priority. */
  push(job: Job): void {
    const lane = this.#lane(job.call.priority)
    job.before = lane.last
    if (lane.last === undefined) lane.first = job
    else lane.last.after = job
    lane.last = job
    job.isQueued = true
    this.#length++
  }

  /** Puts back a job that a thread had taken and never begun, before all of its priority. */
  unshift(job: Job): void {
    const lane = this.#lane(job.call.priority)
    job.after = lane.first
    if (lane.first === undefined) lane.last = job
    else lane.first.before = job
    lane.first = job
    job.isQueued = true
    this.#length++
  }

  /** The next job. */
  get first(): Job | undefined {
    for (const { first } of this.#lanes) if (first !== undefined) return first
    return undefined
  }

  /** Takes the next job. */
  shift(): Job | undefined {
    for (const lane of this.#lanes) {
      if (lane.first !== undefined) return this.#take(lane, lane.first)
    }
    return undefined
  }

  /** Takes a job that is in the queue, wherever it stands. */
  remove(job: Job): void {
    this.#take(this.#lane(job.call.priority), job)
  }

  /** Every job in the queue, in order. */
  *jobs(): Iterable<Job> {
    for (const lane of this.#lanes) for (let job = lane.first; job !== undefined; job = job.after) yield job
  }

  #take(lane: Lane, job: Job): Job {
    if (job.before === undefined) lane.first = job.after
    else job.before.after = job.after
    if (job.after === undefined) lane.last = job.before
    else job.after.before = job.before
    job.before = undefined
    job.after = undefined
    job.isQueued = false
    this.#length--
    return job
  }

  #lane(priority: number): Lane {
    const index = this.#lanes.findIndex((lane) => lane.priority <= priority)
    const found = this.#lanes[index]
    if (found?.priority === priority) return found
    const lane: Lane = { priority, first: undefined, last: undefined }
    this.#lanes.splice(index === -1 ? this.#lanes.length : index, 0, lane)
    return lane
  }
}
