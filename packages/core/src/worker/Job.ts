/** One job on its thread: what `fromThread` asks, answered from the signal words or from messages. Thread side. */
import { Cancelled } from "../errors/Cancelled.ts"
import * as JobWords from "../signal/JobWords.ts"
import * as Message from "../wire/Message.ts"
import type * as Outbox from "./Outbox.ts"
import type { ServedJob } from "./ThreadEntry.ts"

/** What a job needs from its thread. */
export interface JobThread {
  /** Undefined without shared memory. */
  readonly jobs: JobWords.JobWords | undefined
  readonly epoch: number
  readonly outbox: Outbox.Outbox
}

/** The thread's half of one call. */
export class Job implements ServedJob {
  readonly id: number
  /** Known once its function is. */
  url: string
  /** Its slot in shared memory; -1 without. */
  readonly slot: number
  readonly #thread: JobThread
  #controller: AbortController | undefined
  #told = false
  #polled = false
  #ended = false
  #askedToStop: boolean
  #stopController: AbortController | undefined

  constructor(id: number, url: string, thread: JobThread, slot: number, stopRequested: boolean) {
    this.id = id
    this.url = url
    this.slot = slot
    this.#thread = thread
    this.#askedToStop = stopRequested
  }

  /** Whether the job still runs. Code that it left behind may outlive it. */
  get isLive(): boolean {
    return !this.#ended
  }

  isCancelled(): boolean {
    // After the end the slot belongs to another job.
    if (this.#thread.jobs === undefined || this.#ended) return this.#told
    this.#poll()
    // CANCEL is written by the host once and read alone: nothing else has to be seen with it.
    if (this.#word(JobWords.CANCEL) === 1) return true
    const deadline = this.#word(JobWords.DEADLINE)
    return deadline !== JobWords.NO_DEADLINE && JobWords.timeLeft(deadline, this.#thread.epoch, Date.now()) <= 0
  }

  signal(): AbortSignal {
    if (this.#controller === undefined) {
      const { jobs, outbox } = this.#thread
      this.#controller = new AbortController()
      if (this.isCancelled()) this.#controller.abort(new Cancelled())
      // With shared memory the host reads POLLED; without, it must be told that this job can hear it.
      else if (jobs === undefined && !this.#ended) outbox.send([Message.LISTENS, this.id])
    }
    return this.#controller.signal
  }

  stopRequested(): boolean {
    // Not polling: who looks here has not said that it would leave when it is cancelled. Once seen it stays, and after the
    // end the slot belongs to another job. STOP is written by the host and read alone.
    if (!this.#askedToStop && this.#thread.jobs !== undefined && !this.#ended) {
      this.#askedToStop = this.#word(JobWords.STOP) === 1
    }
    return this.#askedToStop
  }

  stopSignal(): AbortSignal {
    if (this.#stopController === undefined) {
      this.#stopController = new AbortController()
      if (this.stopRequested()) this.#stopController.abort(askedToStop())
    }
    return this.#stopController.signal
  }

  deadline(): number {
    const { epoch, jobs } = this.#thread
    if (jobs === undefined || this.#ended) return Number.POSITIVE_INFINITY
    const word = this.#word(JobWords.DEADLINE)
    const now = Date.now()
    return word === JobWords.NO_DEADLINE ? Number.POSITIVE_INFINITY : now + JobWords.timeLeft(word, epoch, now)
  }

  /** The host's CANCEL message has arrived. */
  cancel(): void {
    this.#told = true
    this.#controller?.abort(new Cancelled())
  }

  /** The host's STOP message has arrived. */
  requestStop(): void {
    this.#askedToStop = true
    this.#stopController?.abort(askedToStop())
  }

  /** The function has returned or thrown; what it says of cancellation stays as it was. */
  end(): void {
    if (this.#thread.jobs !== undefined) {
      this.#told ||= this.#word(JobWords.CANCEL) === 1
      this.#askedToStop ||= this.#word(JobWords.STOP) === 1
    }
    this.#ended = true
  }

  #word(index: number): number {
    const words = this.#thread.jobs?.words
    return words === undefined ? 0 : Atomics.load(words, this.slot * JobWords.SLOT_WORDS + index)
  }

  #poll(): void {
    const words = this.#thread.jobs?.words
    if (this.#polled || words === undefined) return
    this.#polled = true
    // The host reads POLLED after it has written CANCEL, to decide between grace and the end; a job that polls for the
    // first time in between is ended as one that never did, which is allowed.
    Atomics.store(words, this.slot * JobWords.SLOT_WORDS + JobWords.POLLED, 1)
  }
}

const askedToStop = (): DOMException => new DOMException("The call of this job was asked to stop.", "AbortError")
