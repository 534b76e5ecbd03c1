/** One job on its thread: what `fromThread` asks, answered from the signal words or from messages. Thread side. */
import { Cancelled } from "../errors/Cancelled.ts"
import * as Words from "../signal/Words.ts"
import * as Message from "../wire/Message.ts"
import type * as Outbox from "./Outbox.ts"
import type { ServedJob } from "./ThreadEntry.ts"

/** What a job needs from its thread. */
export interface JobThread {
  readonly words: Words.Words | undefined
  readonly epoch: number
  readonly outbox: Outbox.Outbox
}

/** The thread's half of one call. */
export class Job implements ServedJob {
  readonly id: number
  readonly url: string
  readonly #thread: JobThread
  #controller: AbortController | undefined
  #told = false
  #polled = false
  #ended = false
  #askedToStop: boolean
  #stopController: AbortController | undefined

  constructor(id: number, url: string, thread: JobThread, stopRequested = false) {
    this.id = id
    this.url = url
    this.#thread = thread
    this.#askedToStop = stopRequested
  }

  /** Whether the job still runs. Code that it left behind may outlive it. */
  get isLive(): boolean {
    return !this.#ended
  }

  isCancelled = (): boolean => {
    const { epoch, words } = this.#thread
    // After the end the words belong to another job.
    if (words === undefined || this.#ended) return this.#told
    this.#poll(words)
    // CANCEL is written by the host once and read alone: nothing else has to be seen with it.
    if (Atomics.load(words, Words.CANCEL) === 1) return true
    const deadline = Atomics.load(words, Words.DEADLINE)
    return deadline !== Words.NO_DEADLINE && Date.now() - epoch >= deadline
  }

  signal = (): AbortSignal => {
    if (this.#controller === undefined) {
      const { outbox, words } = this.#thread
      this.#controller = new AbortController()
      if (this.isCancelled()) this.#controller.abort(new Cancelled())
      // With shared memory the host reads POLLED; without, it must be told that this job can hear it.
      else if (words === undefined && !this.#ended) outbox.send([Message.LISTENS, this.id])
    }
    return this.#controller.signal
  }

  stopRequested = (): boolean => {
    const { words } = this.#thread
    // Not polling: who looks here has not said that it would leave when it is cancelled. Once seen it stays, and after the
    // end the words belong to another job. STOP is written by the host and read alone.
    if (!this.#askedToStop && words !== undefined && !this.#ended) {
      this.#askedToStop = Atomics.load(words, Words.STOP) === 1
    }
    return this.#askedToStop
  }

  stopSignal = (): AbortSignal => {
    if (this.#stopController === undefined) {
      this.#stopController = new AbortController()
      if (this.stopRequested()) this.#stopController.abort(askedToStop())
    }
    return this.#stopController.signal
  }

  deadline = (): number => {
    const { epoch, words } = this.#thread
    if (words === undefined || this.#ended) return Number.POSITIVE_INFINITY
    const word = Atomics.load(words, Words.DEADLINE)
    return word === Words.NO_DEADLINE ? Number.POSITIVE_INFINITY : epoch + word
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
    this.#told ||= this.#wasCancelled()
    void this.stopRequested()
    this.#ended = true
  }

  #wasCancelled(): boolean {
    const { words } = this.#thread
    return words !== undefined && Atomics.load(words, Words.CANCEL) === 1
  }

  #poll(words: Words.Words): void {
    if (this.#polled) return
    this.#polled = true
    // The host reads POLLED after it has written CANCEL, to decide between grace and the end; a job that polls for the
    // first time in between is ended as one that never did, which is allowed.
    Atomics.store(words, Words.POLLED, 1)
  }
}

const askedToStop = (): DOMException => new DOMException("The call of this job was asked to stop.", "AbortError")
