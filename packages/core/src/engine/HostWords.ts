/**
 * The host's hand on the signal words of one thread: what it says to the running job, and who decides the job's state. Host
 * side, step 4 of a call. Without shared memory there are no words: nothing is said here, and nothing known.
 */
import * as Words from "../signal/Words.ts"
import type { Job } from "./Job.ts"

/** The words of one thread, if it has any. */
export class HostWords {
  /** To be given to the thread. */
  readonly buffer: SharedArrayBuffer | undefined
  readonly #words: Words.Words | undefined
  readonly #epoch: number

  constructor(isShared: boolean, epoch: number) {
    this.buffer = isShared ? new SharedArrayBuffer(Words.BYTES) : undefined
    this.#words = this.buffer === undefined ? undefined : Words.make(this.buffer)
    this.#epoch = epoch
  }

  /** Readies them for a job, before it is sent. */
  arm(job: Job): void {
    if (this.#words !== undefined) {
      Words.arm(this.#words, Words.deadlineWord(job.deadline, this.#epoch), job.stopRequested)
    }
  }

  /** Moves the deadline of the running job. */
  setDeadline(deadline: number | undefined): void {
    // The thread reads this word alone; a job that looks while it is written sees the old deadline or the new one.
    if (this.#words !== undefined) Atomics.store(this.#words, Words.DEADLINE, Words.deadlineWord(deadline, this.#epoch))
  }

  /** Tells the running job that its call was cancelled. Read alone, by a job that polls. */
  cancel(): void {
    if (this.#words !== undefined) Atomics.store(this.#words, Words.CANCEL, 1)
  }

  /** Tells the running job that it was asked to finish. Read alone; the next job's words are armed anew. */
  requestStop(): void {
    if (this.#words !== undefined) Atomics.store(this.#words, Words.STOP, 1)
  }

  /** Whether the running job has looked at CANCEL: written by the thread, once a job. `undefined`: not known. */
  get polled(): boolean | undefined {
    return this.#words === undefined ? undefined : Atomics.load(this.#words, Words.POLLED) === 1
  }

  /** How many messages the thread has posted: final once it is dead. `undefined`: not known. */
  get posted(): number | undefined {
    return this.#words === undefined ? undefined : Atomics.load(this.#words, Words.POSTED)
  }

  /** Whether the job of a dead thread may have begun. */
  get begun(): boolean {
    return this.#words === undefined || Atomics.load(this.#words, Words.STATE) !== Words.QUEUED
  }

  /** Decides that the job never begins. False when it has, or when that cannot be known. */
  withdraw(): boolean {
    const words = this.#words
    if (words === undefined) return false
    return Words.advance(words, Words.QUEUED, Words.CANCELLED) || Words.advance(words, Words.LOADING, Words.CANCELLED)
  }

  /** Decides the job's state for the host. False only against DONE. */
  win(): boolean {
    const words = this.#words
    return words === undefined || Words.advance(words, Words.CLAIMED, Words.KILL) || this.withdraw()
  }
}
