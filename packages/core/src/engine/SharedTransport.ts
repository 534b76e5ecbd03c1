/**
 * Jobs to a thread that shares memory: small ones in a slot, others by message, and whatever else the thread pulls. Host side;
 * `threads.md` 9.
 */
import * as JobWords from "../signal/JobWords.ts"
import { bytesOf, ThreadWords } from "../signal/ThreadWords.ts"
import * as Message from "../wire/Message.ts"
import { pack } from "../wire/payload.ts"
import type { SharedMemory } from "../wire/SharedMemory.ts"
import type { Job } from "./Job.ts"
import type { JobSlots } from "./JobSlots.ts"
import type { Outcome } from "./Outcome.ts"
import { uncloneableArgument } from "./rebuild.ts"
import type { Ended, Estate, Introduce, Transport } from "./Transport.ts"

/** The jobs of one thread. */
export class SharedTransport implements Transport {
  /** To be given to the thread. */
  readonly memory: SharedMemory
  readonly #slots: JobSlots
  readonly #words: ThreadWords
  readonly #post: (message: Message.ToThread, transfer?: ReadonlyArray<object>) => void
  readonly #introduce: Introduce
  /** The job that this thread was given, as opposed to those it pulls. */
  #given: Job | undefined

  constructor(
    slots: JobSlots,
    number: number,
    generation: number,
    post: (message: Message.ToThread, transfer?: ReadonlyArray<object>) => void,
    introduce: Introduce
  ) {
    const thread = new SharedArrayBuffer(bytesOf(slots.size))
    this.memory = { jobs: slots.buffer, thread, slots: slots.size, isInline: slots.isInline, number, generation }
    this.#slots = slots
    this.#words = new ThreadWords(thread, slots.size)
    this.#words.reset()
    this.#post = post
    this.#introduce = introduce
  }

  run(job: Job): Outcome | undefined {
    const { address, args } = job.call
    const fn = this.#introduce(address)
    const isSmall = this.#slots.place(job, fn, this.memory.generation)
    this.#given = job
    // The slot first, then BUSY, then the message: a thread that finds one of them finds those before it.
    this.#words.assign(job.slot)
    const needsMessage = this.#words.wake()
    if (isSmall) {
      if (needsMessage) this.#post(Message.BELL)
      return undefined
    }
    const packed = pack(args)
    try {
      this.#post([Message.RUN, job.id, job.slot, fn, 0, packed?.values ?? args], packed?.transfer)
    } catch (cause) {
      // The thread waits for a message by now: it gets one, and finds the job withdrawn.
      this.#slots.withdraw(job)
      this.#post([Message.RUN, job.id, job.slot, fn, 0, []])
      return uncloneableArgument(job.call, packed?.transfer, cause)
    }
    job.isMoved = packed?.moved === true
    return undefined
  }

  resume(): void {
    if (this.#words.wake()) this.#post(Message.BELL)
  }

  job(): Job | undefined {
    return this.#slots.heldBy(this.memory.number) ?? this.#given
  }

  has(job: Job): boolean {
    return this.#slots.isHeld(job, this.memory.number) || (job === this.#given && this.#slots.isQueued(job))
  }

  isIdle(): boolean {
    return this.#words.isIdle
  }

  collect(ended: Array<Ended>): void {
    for (let slot = this.#words.collect(); slot >= 0; slot = this.#words.collect()) {
      const job = this.#slots.at(slot)
      if (job !== undefined) ended.push(this.#ended(job))
    }
  }

  answered(id: number, slot: number): Job | undefined {
    const job = this.#slots.at(slot)
    if (job === undefined || (job.id | 0) !== id) return undefined
    this.#slots.readWords(job)
    this.#slots.releaseDone(job)
    return this.#letGo(job)
  }

  unread(): Job | undefined {
    const job = this.#given
    if (job === undefined) return undefined
    const isCancelled = JobWords.kindOf(this.#slots.stateOf(job)) === JobWords.CANCELLED
    if (!isCancelled && !this.#slots.withdraw(job)) return undefined
    this.#slots.release(job)
    return this.#letGo(job)
  }

  unanswered(): Job | undefined {
    for (const job of this.#slots.jobs()) {
      const state = this.#slots.stateOf(job)
      const isOurs = JobWords.kindOf(state) === JobWords.DONE && JobWords.ownerOf(state) === this.memory.number
      if (isOurs && this.#slots.answerOf(job) === JobWords.POSTED) return this.answered(job.id | 0, job.slot)
    }
    return undefined
  }

  withdraw(job: Job): boolean {
    return this.#slots.withdraw(job)
  }

  tell(job: Job): void {
    this.#slots.cancel(job)
    this.#post([Message.CANCEL, job.id | 0])
  }

  requestStop(job: Job): void {
    this.#post([Message.STOP, job.id | 0])
  }

  hasPolled(job: Job): boolean {
    return this.#slots.hasPolled(job)
  }

  listens(): void {}

  win(job: Job): boolean {
    return this.#slots.win(job)
  }

  isMissing(received: number): boolean {
    // The thread is dead and its last write long done: POSTED does not move any more.
    return received < this.#words.posted
  }

  bury(): Estate {
    const ended: Array<Ended> = []
    const begun: Array<Job> = []
    this.collect(ended)
    const { number } = this.memory
    this.#slots.bury(number)
    const given = this.#given
    const untouched = given !== undefined && this.#slots.isQueued(given) ? [given] : []
    for (const job of this.#slots.jobs()) {
      const state = this.#slots.stateOf(job)
      const kind = JobWords.kindOf(state)
      const isOurs = kind !== JobWords.QUEUED && (job === given || JobWords.ownerOf(state) === number)
      if (!isOurs) continue
      // It died between DONE and listing it.
      const isThere = kind === JobWords.DONE && this.#slots.answerOf(job) === JobWords.INLINE
      if (isThere) ended.push(this.#ended(job))
      else begun.push(job)
    }
    for (const job of [...begun, ...untouched]) this.#slots.release(job)
    this.#given = undefined
    return { ended, begun, untouched }
  }

  #ended(job: Job): Ended {
    const isSkipped = this.#slots.answerOf(job) === JobWords.SKIPPED
    const outcome: Outcome | undefined = isSkipped ? undefined : { _tag: "Returned", value: this.#slots.value(job) }
    if (!isSkipped) this.#slots.readWords(job)
    this.#slots.release(job)
    return { job: this.#letGo(job), outcome }
  }

  #letGo(job: Job): Job {
    if (job === this.#given) this.#given = undefined
    return job
  }
}
