/**
 * The jobs of a thread that shares memory with its host: it takes what it was assigned, then whatever waits for any thread, and
 * rests when there is nothing. Thread side. `threads.md` 9 and 13 say what must hold; `signal/` says who writes what.
 */
import type { Inline } from "../signal/inline.ts"
import * as JobWords from "../signal/JobWords.ts"
import { EMPTY, LATER, type PullQueue } from "../signal/PullQueue.ts"
import type { ThreadWords } from "../signal/ThreadWords.ts"
import * as Modes from "../signal/ThreadWords.ts"
import * as Message from "../wire/Message.ts"
import type { SharedMemory } from "../wire/SharedMemory.ts"
import type { Functions } from "./Functions.ts"
import type { Found } from "./findFunction.ts"
import { Job, type JobThread } from "./Job.ts"
import type { ThreadEntry } from "./ThreadEntry.ts"
import { type Call, notFound, type ThreadJobs } from "./ThreadJobs.ts"

/** Milliseconds for which a thread sleeps without hearing its event loop, and for which it leaves that alone under load. */
const PARK = 2
const TURN = 10

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

/** Takes jobs from shared memory, answers there where the answer is small. */
export class PulledJobs implements ThreadJobs {
  /** Set while its module is imported, while it runs, while its promise is open. */
  running: Job | undefined
  readonly #entry: ThreadEntry
  readonly #shared: Shared
  readonly #functions: Functions
  readonly #call: Call
  /** The offset from the performance clock to milliseconds since `epoch`. */
  #clock: number | undefined
  /** The arguments of an assigned job are on their way. */
  #expects = false
  /** The host has won KILL: it is about to end this thread, which must claim nothing more. */
  #condemned = false
  #damaged = false
  #isPumping = false
  /** It waits for its host, or for its event loop, whatever its host may have made of MODE meanwhile. */
  #isResting = true
  /** When the event loop had its last turn, and whether a job was answered since. */
  #turnedAt = 0
  #answered = false
  /** When the last job ended, and whether it had stayed open across turns. */
  #endedAt = 0
  #wasOpen = false
  /** Whether its arguments or its result went by message. */
  #wasPosted = false

  constructor(entry: ThreadEntry, shared: Shared, functions: Functions, call: Call) {
    this.#entry = entry
    this.#shared = shared
    this.#functions = functions
    this.#call = call
  }

  rung(): void {
    this.#wake()
  }

  /** The arguments of the assigned job. */
  run([, , slot, , , args]: Message.Run): void {
    this.#expects = false
    // It may have come before the thread has looked: it is taken now.
    this.#shared.words.accept()
    const isWithin = this.#isPumping
    if (!isWithin) this.#turned()
    this.#isResting = false
    this.#isPumping = true
    this.#take(slot, args)
    this.#isPumping = isWithin
    this.#pump()
  }

  unreadable(): void {
    this.#expects = false
    this.#shared.words.accept()
    // The host takes the job back when it hears of this.
    this.#rest()
  }

  damaged(): void {
    this.#damaged = true
  }

  returned(job: Job, value: unknown): void {
    this.#end(job)
    const { inline, jobs, memory, outbox } = this.#shared
    const { slot } = job
    const bytes = slot * JobWords.SLOT_BYTES
    // The arguments have been read: their place is the result's.
    const isSmall =
      memory.isInline && inline.encode(jobs, bytes + JobWords.VALUES, bytes + JobWords.SLOT_BYTES, [value]) >= 0
    this.#wasPosted ||= !isSmall
    if (isSmall) this.#answer(slot, JobWords.INLINE)
    else this.#post(slot, () => outbox.sendResult(job.id, slot, value))
    this.#pump()
  }

  failed(job: Job, failure: Message.Failure): void {
    this.#end(job)
    const { slot } = job
    this.#post(slot, () => this.#shared.outbox.send([Message.FAILED, job.id, slot, failure]))
    this.#pump()
  }

  /** Takes one job after the other, until one stays open, the event loop is to have its turn, or none is left. */
  #pump(): void {
    if (this.#isPumping) return
    this.#isPumping = true
    while (!this.#isOccupied()) {
      if (this.#isTurnDue() || !this.#next()) {
        this.#shared.nextTurn(() => this.#newTurn())
        break
      }
    }
    this.#isPumping = false
  }

  /** Takes the next job, or rests. False when the event loop is to have its turn first. */
  #next(): boolean {
    const { memory, queue, words } = this.#shared
    const { assigned } = words
    if (assigned >= 0) {
      if (!this.#isNow(assigned)) return false
      words.accept()
      this.#assigned(assigned)
      return true
    }
    const slot = this.#damaged ? EMPTY : queue.take(memory.number, memory.generation, this.#isNow)
    if (slot === LATER) return false
    if (slot >= 0) this.#begin(slot)
    else {
      this.#rest()
      this.#ring()
    }
    return true
  }

  /**
   * Whether a job may begin in the turn of the event loop in which another has ended. One that runs to its end at once may: what
   * the other has left behind, which may throw or end the thread, waits. One that stays open would be hit by it.
   */
  readonly #isNow = (slot: number): boolean => {
    if (!this.#answered) return true
    const { words } = this.#shared.jobs
    const base = slot * JobWords.SLOT_WORDS
    const how = words[base + JobWords.HOW] as number
    return how === 0 && this.#functions.known(words[base + JobWords.FUNCTION] as number) !== undefined
  }

  /** Goes on where the host has said so. */
  #wake(): void {
    if (this.#shared.words.isIdle) return
    this.#isResting = false
    this.#newTurn()
  }

  #newTurn(): void {
    this.#turned()
    this.#pump()
  }

  /** The event loop has had a turn. */
  #turned(): void {
    this.#turnedAt = performance.now()
    this.#answered = false
  }

  #isOccupied(): boolean {
    return this.running !== undefined || this.#expects || this.#condemned || this.#isResting
  }

  #isTurnDue(): boolean {
    return this.#answered && (this.#entry.isThread === false || this.#endedAt - this.#turnedAt > TURN)
  }

  /** A job for this thread alone. */
  #assigned(slot: number): void {
    const { jobs, receive } = this.#shared
    const how = jobs.words[slot * JobWords.SLOT_WORDS + JobWords.HOW] as number
    if ((how & JobWords.BY_MESSAGE) === 0) return this.#take(slot, undefined)
    this.#expects = true
    // `run` is called from within when it is there already; else by the event loop.
    while (this.#expects && receive()) {}
  }

  /** Claims an assigned job, unless it was cancelled. */
  #take(slot: number, args: ReadonlyArray<unknown> | undefined): void {
    const { jobs, memory } = this.#shared
    const state = JobWords.state(jobs, slot)
    const isWaiting = JobWords.kindOf(state) === JobWords.QUEUED
    const claimed = JobWords.stateOf(JobWords.CLAIMED, memory.number)
    if (isWaiting && JobWords.advance(jobs, slot, state, claimed)) this.#begin(slot, args)
    else this.#answer(slot, JobWords.SKIPPED)
  }

  /** Begins a job that is CLAIMED. */
  #begin(slot: number, posted?: ReadonlyArray<unknown>): void {
    const { words } = this.#shared.jobs
    const base = slot * JobWords.SLOT_WORDS
    const fn = words[base + JobWords.FUNCTION] as number
    const mode = ((words[base + JobWords.HOW] as number) & JobWords.RUNS) === 0 ? "sync" : "run"
    const job = new Job(words[base + JobWords.JOB] as number, this.#functions.urlOf(fn), this.#shared, slot, false)
    this.running = job
    const known = this.#functions.known(fn)
    const found = known === undefined ? this.#functions.find(fn) : { kind: "function" as const, fn: known }
    if (found instanceof Promise) this.#load(job, found, mode, posted)
    else this.#execute(job, found, mode, posted)
  }

  /** Begins a job whose module must be imported. */
  #load(job: Job, found: Promise<Found>, mode: Message.Mode, posted: ReadonlyArray<unknown> | undefined): void {
    const { jobs, memory } = this.#shared
    const loading = JobWords.stateOf(JobWords.LOADING, memory.number)
    const claimed = JobWords.stateOf(JobWords.CLAIMED, memory.number)
    // Importing is told apart from running: a call that is cancelled meanwhile has not started, and the module stays
    // loaded for the next.
    if (!JobWords.advance(jobs, job.slot, claimed, loading)) {
      this.#condemned = true
      return
    }
    void found.then((found) => {
      job.url = this.#functions.urlOf(jobs.words[job.slot * JobWords.SLOT_WORDS + JobWords.FUNCTION] as number)
      if (JobWords.advance(jobs, job.slot, loading, claimed)) return this.#execute(job, found, mode, posted)
      this.running = undefined
      this.#answer(job.slot, JobWords.SKIPPED)
      this.#pump()
    })
  }

  #execute(job: Job, found: Found, mode: Message.Mode, posted: ReadonlyArray<unknown> | undefined): void {
    if (found.kind !== "function") return this.failed(job, notFound(found))
    const { inline, jobs } = this.#shared
    const args = posted ?? inline.decode(jobs, job.slot * JobWords.SLOT_BYTES + JobWords.VALUES)
    this.#wasPosted = posted !== undefined
    this.#note(job.slot, JobWords.STARTED)
    this.#call(job, found.fn, mode, args, this)
  }

  /** The time, into the slot. */
  #note(slot: number, index: number): number {
    const { times } = this.#shared.jobs
    const now = performance.now()
    // Not before the first job: the first look at the clock of a thread takes most of a millisecond.
    this.#clock ??= performance.timeOrigin - this.#shared.epoch
    times[(slot * JobWords.SLOT_WORDS + index) >> 1] = now + this.#clock
    return now
  }

  #end(job: Job): void {
    this.running = undefined
    this.#answered = true
    job.end()
    this.#endedAt = this.#note(job.slot, JobWords.ENDED)
    this.#wasOpen = !this.#isPumping
  }

  /** The answer stands in the slot. */
  #answer(slot: number, answer: number): void {
    const { queue, words } = this.#shared
    this.#done(slot, answer)
    if (this.#condemned) return
    words.end(slot)
    // The host is told when it can see the answer, and that the thread is idle where it is.
    if (queue.isEmpty()) this.#rest()
    this.#ring()
  }

  /** Wakes the host, if it sleeps. */
  #ring(): void {
    if (this.#shared.queue.disarm()) this.#shared.outbox.send(Message.BELL)
  }

  /** The answer goes by message, which is a bell as well: the thread is idle before, where it will be. */
  #post(slot: number, send: () => void): void {
    if (this.#shared.queue.isEmpty()) this.#rest()
    send()
    this.#done(slot, JobWords.POSTED)
  }

  /** After the answer has been written or posted, so that DONE means: it has left. */
  #done(slot: number, answer: number): void {
    const { jobs, memory } = this.#shared
    jobs.words[slot * JobWords.SLOT_WORDS + JobWords.ANSWER] = answer
    if (answer === JobWords.SKIPPED) return
    const claimed = JobWords.stateOf(JobWords.CLAIMED, memory.number)
    // Lost only against KILL: the host wants this thread ended.
    this.#condemned = !JobWords.advance(jobs, slot, claimed, JobWords.stateOf(JobWords.DONE, memory.number))
  }

  /** There is nothing to do: the event loop has a turn, for what jobs have left behind; then the thread sleeps for a moment. */
  #rest(): void {
    const { nextTurn, words } = this.#shared
    this.#isResting = true
    // What an awaited job has left behind may want its event loop at any moment; and messages are likely to follow upon messages.
    if (this.#entry.isThread === false || this.#wasOpen || this.#wasPosted) return words.rest(Modes.LOOP)
    words.rest(Modes.TURN)
    nextTurn(() => {
      this.#turned()
      if (words.move(Modes.TURN, Modes.PARKED)) {
        words.park(PARK)
        if (words.move(Modes.PARKED, Modes.LOOP)) return
      }
      this.#wake()
    })
  }
}
