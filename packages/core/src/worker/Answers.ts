/**
 * How a thread that shares memory answers: in the job's slot where the answer is small, else by message. Thread side, step 8 of a call.
 * `threads.md` 9: a finished result has left the thread before its next job starts.
 */
import type { Inline } from "../signal/inline.ts"
import * as JobWords from "../signal/JobWords.ts"
import type { PullQueue } from "../signal/PullQueue.ts"
import type { ThreadWords } from "../signal/ThreadWords.ts"
import * as Message from "../wire/Message.ts"
import type { SharedMemory } from "../wire/SharedMemory.ts"
import type { Job, JobThread } from "./Job.ts"

/** What the jobs of one thread need of it. */
export interface Shared extends JobThread {
  readonly memory: SharedMemory
  readonly jobs: JobWords.JobWords
  readonly queue: PullQueue
  readonly words: ThreadWords
  readonly inline: Inline
  readonly nextTurn: (body: () => void) => void
  /** Takes one message that has arrived, if one has; false where the runtime cannot, or none is there. */
  readonly receive: () => boolean
}

/** The answers of one thread. */
export class Answers {
  /** The host has won KILL: it is about to end this thread, which must claim nothing more. */
  isCondemned = false
  readonly #shared: Shared
  readonly #rest: (isPosted: boolean) => void
  /** The offset from the performance clock to milliseconds since `epoch`. */
  #clock: number | undefined

  /** @param rest says that the thread is idle, which its host finds when it hears of the answer; `isPosted`: the answer is a message. */
  constructor(shared: Shared, rest: (isPosted: boolean) => void) {
    this.#shared = shared
    this.#rest = rest
  }

  /** Notes when a job's function is called. */
  started(job: Job): void {
    this.#note(job, JobWords.STARTED)
  }

  /** Notes when it has ended. @returns the time of the performance clock. */
  ended(job: Job): number {
    return this.#note(job, JobWords.ENDED)
  }

  /** Answers with a value. */
  value(job: Job, value: unknown): void {
    const { inline, jobs, memory, outbox } = this.#shared
    const from = job.slot * JobWords.SLOT_BYTES + JobWords.VALUES
    const to = (job.slot + 1) * JobWords.SLOT_BYTES
    // The arguments have been read: their place is the result's.
    const isSmall = memory.isInline && inline.encode(jobs, from, to, [value]) >= 0
    if (isSmall) this.inSlot(job.slot, JobWords.INLINE)
    else this.#post(job, () => outbox.sendResult(job.id, job.slot, value))
  }

  /** Answers that the job failed. */
  failure(job: Job, failure: Message.Failure): void {
    this.#post(job, () => this.#shared.outbox.send([Message.FAILED, job.id, job.slot, failure]))
  }

  /** The answer stands in the slot. */
  inSlot(slot: number, answer: number): void {
    const { queue, words } = this.#shared
    this.#done(slot, answer)
    if (this.isCondemned) return
    words.end(slot)
    // The host is told when it can see the answer, and that the thread is idle where it is.
    if (queue.isEmpty()) this.#rest(false)
    this.ring()
  }

  /** Wakes the host, if it sleeps. */
  ring(): void {
    if (this.#shared.queue.disarm()) this.#shared.outbox.send(Message.BELL)
  }

  /** The answer goes by message, which is a bell as well: the thread is idle before, where it will be. */
  #post(job: Job, send: () => void): void {
    if (this.#shared.queue.isEmpty()) this.#rest(true)
    send()
    this.#done(job.slot, JobWords.POSTED)
  }

  /** After the answer has been written or posted, so that DONE means: it has left. */
  #done(slot: number, answer: number): void {
    const { jobs, memory } = this.#shared
    jobs.words[slot * JobWords.SLOT_WORDS + JobWords.ANSWER] = answer
    if (answer === JobWords.SKIPPED) return
    const claimed = JobWords.stateOf(JobWords.CLAIMED, memory.number)
    // Lost only against KILL: the host wants this thread ended.
    this.isCondemned = !JobWords.advance(jobs, slot, claimed, JobWords.stateOf(JobWords.DONE, memory.number))
  }

  #note(job: Job, index: number): number {
    const now = performance.now()
    // Not before the first job: the first look at the clock of a thread takes most of a millisecond.
    this.#clock ??= performance.timeOrigin - this.#shared.epoch
    this.#shared.jobs.times[(job.slot * JobWords.SLOT_WORDS + index) >> 1] = now + this.#clock
    return now
  }
}
