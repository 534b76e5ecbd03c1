/**
 * The host's hand on the jobs that a pool shares with its threads: which slot is whose, what stands in it, and which jobs any
 * thread may pull. Host side, steps 4 and 9 of a call.
 */
import type { ThreadBackend } from "../backend/ThreadBackend.ts"
import { type Inline, makeInline } from "../signal/inline.ts"
import * as JobWords from "../signal/JobWords.ts"
import { bytesOf, PullQueue } from "../signal/PullQueue.ts"
import type { Job } from "./Job.ts"
import type { Settings } from "./PoolOptions.ts"

const { CANCELLED, CLAIMED, DONE, FREE, KILL, LOADING, QUEUED, SLOT_BYTES, SLOT_WORDS, VALUES } = JobWords

/** The slots of one pool. */
export class JobSlots {
  readonly size: number
  readonly buffer: SharedArrayBuffer
  readonly queue: PullQueue
  readonly words: JobWords.JobWords
  /** From when deadlines and times count, in epoch milliseconds. */
  readonly epoch: number = Date.now()
  readonly isInline: boolean
  /** By slot, as far as any was used: the lowest are used first. */
  readonly #held: Array<Job | undefined> = []
  readonly #free: Array<number>
  readonly #inline: Inline
  #tickets = 0
  /** Slots whose answer came by message, perhaps before their thread wrote DONE; and cancelled ones, still in the queue. */
  #lingering: Array<number> = []
  #passing: Array<{ readonly slot: number; readonly position: number }> = []
  /** The offset from `epoch` to the performance clock. */
  readonly #clock: number = this.epoch - performance.timeOrigin

  /**
   * @param threads how many threads there may be, each with a job.
   * @param isInline whether values stand in slots; else all go by message.
   * @param isProxy tells plain objects from proxies.
   */
  constructor(threads: number, isInline: boolean, isProxy: ((value: object) => boolean) | undefined) {
    this.isInline = isInline
    // Many: a flood that finds none left waits for its host. Those that are never used take up no memory.
    this.size = 2 ** Math.ceil(Math.log2(Math.min(4096, Math.max(2048, threads * 4))))
    this.buffer = new SharedArrayBuffer(bytesOf(this.size))
    this.queue = new PullQueue(this.buffer, this.size)
    this.words = this.queue.jobs
    this.queue.arm()
    this.#inline = makeInline(isProxy)
    this.#free = Array.from({ length: this.size }, (_, index) => this.size - 1 - index)
  }

  /** Whether more than a quarter is free: the rest is for jobs that are given to a thread of their own. */
  get hasRoom(): boolean {
    if (this.#free.length <= this.size / 4) this.#reclaim()
    return this.#free.length > this.size / 4
  }

  /** Whether the arguments of a job stand in its new slot: else they are too large, or of another kind, and go by message. */
  place(job: Job, fn: number, generation: number): boolean {
    if (this.#free.length === 0) this.#reclaim()
    const slot = this.#free.pop()
    if (slot === undefined)
      throw new Error("A pool has run out of slots for its jobs. This is a bug in anythread: please report it.")
    const { args, mode } = job.call
    const { words } = this.words
    const base = slot * SLOT_WORDS
    const bytes = slot * SLOT_BYTES
    const isSmall =
      this.isInline && !job.isLarge && this.#inline.encode(this.words, bytes + VALUES, bytes + SLOT_BYTES, args) >= 0
    words[base + JobWords.CANCEL] = 0
    words[base + JobWords.POLLED] = 0
    words[base + JobWords.STOP] = job.stopRequested ? 1 : 0
    words[base + JobWords.JOB] = job.id
    words[base + JobWords.FUNCTION] = fn
    words[base + JobWords.VERSION] = generation
    words[base + JobWords.HOW] = (mode === "run" ? JobWords.RUNS : 0) | (isSmall ? 0 : JobWords.BY_MESSAGE)
    words[base + JobWords.DEADLINE] = this.#deadlineWord(job)
    // STATE last: a thread that sees QUEUED sees the words and bytes as written here.
    Atomics.store(words, base + JobWords.STATE, JobWords.stateOf(QUEUED, JobWords.ownerNumber(++this.#tickets)))
    this.#held[slot] = job
    job.slot = slot
    job.isLarge = !isSmall
    return isSmall
  }

  /** The job in a slot. */
  at(slot: number): Job | undefined {
    return this.#held[slot]
  }

  /** What a job has become: a state of `JobWords`, and its owner. */
  stateOf(job: Job): number {
    return job.slot < 0 ? FREE : JobWords.state(this.words, job.slot)
  }

  /** Every job that has a slot. */
  *jobs(): Iterable<Job> {
    for (const job of this.#held) if (job !== undefined) yield job
  }

  /** Whether a job waits, to be begun or to be withdrawn. */
  isQueued(job: Job): boolean {
    return JobWords.kindOf(this.stateOf(job)) === QUEUED
  }

  /** Whether a thread has a job, and has not finished it. */
  isHeld(job: Job, thread: number): boolean {
    const state = this.stateOf(job)
    const kind = JobWords.kindOf(state)
    return (kind === LOADING || kind === CLAIMED || kind === KILL) && JobWords.ownerOf(state) === thread
  }

  /** The job that a thread has. There is at most one that it has not finished. */
  heldBy(thread: number): Job | undefined {
    for (const job of this.jobs()) if (this.isHeld(job, thread)) return job
    return undefined
  }

  /** The value of a finished job. */
  value(job: Job): unknown {
    return this.#inline.decode(this.words, job.slot * SLOT_BYTES + VALUES)[0]
  }

  /** How the answer of an ended job travels. */
  answerOf(job: Job): number {
    return this.words.words[job.slot * SLOT_WORDS + JobWords.ANSWER] as number
  }

  /** The thread that has a job. Undefined while it waits. */
  threadOf(job: Job): number | undefined {
    const state = this.stateOf(job)
    const kind = JobWords.kindOf(state)
    return kind === FREE || kind === QUEUED ? undefined : JobWords.ownerOf(state)
  }

  /** Tells a job that its call was cancelled, asked to finish, or when it must have ended, by the words that it reads. */
  cancel(job: Job): void {
    this.#write(job, JobWords.CANCEL, 1)
  }

  requestStop(job: Job): void {
    this.#write(job, JobWords.STOP, 1)
  }

  setDeadline(job: Job): void {
    this.#write(job, JobWords.DEADLINE, this.#deadlineWord(job))
  }

  #deadlineWord({ deadline }: Job): number {
    return deadline === undefined ? JobWords.NO_DEADLINE : JobWords.deadlineWord(deadline, this.epoch, Date.now())
  }

  #write(job: Job, index: number, value: number): void {
    // Each is read alone; a job that looks while it is written sees the old one or the new one.
    if (job.slot >= 0) Atomics.store(this.words.words, job.slot * SLOT_WORDS + index, value)
  }

  /** Whether the job has looked at CANCEL: written by its thread, once a job. */
  hasPolled(job: Job): boolean {
    return job.slot >= 0 && Atomics.load(this.words.words, job.slot * SLOT_WORDS + JobWords.POLLED) === 1
  }

  /** Notes what its thread has written of an ended job: when its function was called and had ended, whether it has polled. */
  readWords(job: Job): void {
    job.hasPolled = this.hasPolled(job)
    const at = (job.slot * SLOT_WORDS) >> 1
    // The clocks of two threads differ by some microseconds.
    job.startedAt = Math.max(job.queuedAt, (this.words.times[at + JobWords.STARTED / 2] as number) + this.#clock)
    job.endedAt = Math.max(job.startedAt, (this.words.times[at + JobWords.ENDED / 2] as number) + this.#clock)
  }

  /** When a running job's function was called. */
  startedAt(job: Job): number {
    return Math.max(
      job.queuedAt,
      (this.words.times[(job.slot * SLOT_WORDS + JobWords.STARTED) >> 1] as number) + this.#clock
    )
  }

  /** Decides that a job never begins. False when it has. */
  withdraw(job: Job): boolean {
    for (;;) {
      const state = this.stateOf(job)
      const kind = JobWords.kindOf(state)
      if (kind !== QUEUED && kind !== LOADING) return false
      // One that loads stays its thread's, which finds it so; lost when a thread takes it, or begins it, at this very moment.
      const owner = kind === LOADING ? JobWords.ownerOf(state) : 0
      if (JobWords.advance(this.words, job.slot, state, JobWords.stateOf(CANCELLED, owner))) return true
    }
  }

  /** Decides the state of a job for the host. False only against DONE. */
  win(job: Job): boolean {
    for (;;) {
      if (this.withdraw(job)) return true
      const state = this.stateOf(job)
      if (JobWords.kindOf(state) !== CLAIMED) return false
      if (JobWords.advance(this.words, job.slot, state, JobWords.stateOf(KILL, JobWords.ownerOf(state)))) return true
    }
  }

  /** Gives back the slot of a job whose thread has done with it. */
  release(job: Job): void {
    const { slot } = job
    if (slot < 0) return
    this.#held[slot] = undefined
    job.slot = -1
    Atomics.store(this.words.words, slot * SLOT_WORDS + JobWords.STATE, FREE)
    this.#free.push(slot)
  }

  /** Gives back a slot when its thread has done with it, whose answer has come by message and perhaps before DONE was written. */
  releaseDone(job: Job): void {
    const { slot } = job
    if (slot < 0 || JobWords.kindOf(this.stateOf(job)) === DONE) return this.release(job)
    this.#held[slot] = undefined
    job.slot = -1
    this.#lingering.push(slot)
  }

  /** Gives back the slot of a job that was taken out of the queue, when the queue has passed its entry. */
  releasePassed(job: Job): void {
    const { position, slot } = job
    this.#held[slot] = undefined
    job.slot = -1
    this.#passing.push({ slot, position })
  }

  /** The thread is dead: it writes nothing any more. */
  bury(thread: number): void {
    this.#lingering = this.#lingering.filter((slot) => {
      const state = JobWords.state(this.words, slot)
      if (JobWords.ownerOf(state) === thread) JobWords.advance(this.words, slot, state, DONE)
      return true
    })
  }

  #reclaim(): void {
    this.queue.isEmpty()
    const { words } = this
    const take = (slot: number): boolean => {
      Atomics.store(words.words, slot * SLOT_WORDS + JobWords.STATE, FREE)
      this.#free.push(slot)
      return false
    }
    this.#lingering = this.#lingering.filter(
      (slot) => JobWords.kindOf(JobWords.state(words, slot)) !== DONE || take(slot)
    )
    this.#passing = this.#passing.filter(({ position, slot }) => !this.queue.hasPassed(position) || take(slot))
  }
}

/** The shared memory of a pool, where memory is shared. */
export const makeSlots = (
  { capabilities, isProxy, transport }: ThreadBackend,
  { maxThreads, spareThreads }: Settings
): JobSlots | undefined =>
  capabilities.sharedMemory ? new JobSlots(maxThreads + spareThreads, transport !== "message", isProxy) : undefined
