/**
 * The jobs of a thread that shares memory with its host: it takes what it was assigned, then whatever waits for any thread, and
 * rests when there is nothing. Thread side. `threads.md` 9 and 13 say what must hold; `signal/` says who writes what.
 */
import * as JobWords from "../signal/JobWords.ts"
import { EMPTY, LATER } from "../signal/PullQueue.ts"
import { SPIN, Spin } from "../signal/Spin.ts"
import * as Modes from "../signal/ThreadWords.ts"
import * as Message from "../wire/Message.ts"
import { Answers, type Shared } from "./Answers.ts"
import type { Functions } from "./Functions.ts"
import type { Found } from "./findFunction.ts"
import { Job } from "./Job.ts"
import type { ThreadEntry } from "./ThreadEntry.ts"
import { type Call, notFound, type ThreadJobs } from "./ThreadJobs.ts"

/** Milliseconds for which a thread sleeps without hearing its event loop, and for which it leaves that alone under load. */
const PARK = 2
const TURN = 10

/** Takes jobs from shared memory, answers there where the answer is small. */
export class PulledJobs implements ThreadJobs {
  /** Set while its module is imported, while it runs, while its promise is open. */
  running: Job | undefined
  readonly #entry: ThreadEntry
  readonly #shared: Shared
  readonly #functions: Functions
  readonly #call: Call
  readonly #answers: Answers
  /** The arguments of an assigned job are on their way. */
  #expects = false
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
  /** It has rehearsed: a spare thread, which pulls nothing until it is given a job. */
  #wasRehearsal = false
  readonly #spin = new Spin()
  /** Whether its arguments or its result went by message. */
  #wasPosted = false

  constructor(entry: ThreadEntry, shared: Shared, functions: Functions, call: Call) {
    this.#entry = entry
    this.#shared = shared
    this.#functions = functions
    this.#call = call
    this.#answers = new Answers(shared, (isPosted) => {
      this.#wasPosted ||= isPosted
      this.#rest()
    })
  }

  rung(): void {
    if (!this.#isPumping) this.#turned()
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
    this.#answers.value(job, value)
    this.#pump()
  }

  failed(job: Job, failure: Message.Failure): void {
    this.#end(job)
    this.#answers.failure(job, failure)
    this.#pump()
  }

  /** Takes one job after the other, until one stays open, the event loop is to have its turn, or none is left. */
  #pump(): void {
    if (this.#isPumping) return
    this.#isPumping = true
    while (!this.#isOccupied()) {
      if (this.#isTurnDue() || !this.#next()) {
        this.#shared.nextTurn(() => {
          this.#turned()
          this.#pump()
        })
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
      if (this.#kindFor(assigned) === JobWords.FREE) return false
      words.accept()
      this.#assigned(assigned)
      return true
    }
    const isFree = !this.#damaged && !this.#wasRehearsal
    const slot = !isFree ? EMPTY : queue.take(memory.number, memory.generation, this.#kindFor)
    if (slot === LATER) return false
    if (slot >= 0) this.#begin(slot)
    else {
      this.#rest()
      this.#answers.ring()
    }
    return true
  }

  /**
   * The state in which the thread takes a job; FREE if the job may not begin in the turn of the event loop in which another has ended.
   * One that runs to its end at once may: what the other has left behind, which may throw or end the thread, waits. One that stays
   * open would be hit by it.
   */
  readonly #kindFor = (slot: number): number => {
    const { words } = this.#shared.jobs
    const base = slot * JobWords.SLOT_WORDS
    const isKnown = this.#functions.known(words[base + JobWords.FUNCTION] as number) !== undefined
    if (this.#answered && !(isKnown && words[base + JobWords.HOW] === 0)) return JobWords.FREE
    // Told apart from the start, and before anything of the module runs: a call that is cancelled while its module is imported has not
    // started, and the module stays loaded for the next.
    return isKnown ? JobWords.CLAIMED : JobWords.LOADING
  }

  /** Goes on where the host has said so. */
  #wake(): void {
    if (this.#shared.words.isIdle) return
    this.#wasRehearsal = false
    this.#isResting = false
    this.#pump()
  }

  /** The event loop has had a turn. */
  #turned(): void {
    this.#turnedAt = performance.now()
    this.#answered = false
  }

  #isOccupied(): boolean {
    return this.running !== undefined || this.#expects || this.#answers.isCondemned || this.#isResting
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
    const isKnown =
      this.#functions.known(jobs.words[slot * JobWords.SLOT_WORDS + JobWords.FUNCTION] as number) !== undefined
    const taken = JobWords.stateOf(isKnown ? JobWords.CLAIMED : JobWords.LOADING, memory.number)
    if (isWaiting && JobWords.advance(jobs, slot, state, taken)) this.#begin(slot, args)
    else this.#answers.inSlot(slot, JobWords.SKIPPED)
  }

  /** Begins a job that is CLAIMED, or LOADING while its function is not known. */
  #begin(slot: number, posted?: ReadonlyArray<unknown>): void {
    const { words } = this.#shared.jobs
    const base = slot * JobWords.SLOT_WORDS
    const fn = words[base + JobWords.FUNCTION] as number
    const mode = ((words[base + JobWords.HOW] as number) & JobWords.RUNS) === 0 ? "sync" : "run"
    const job = new Job(words[base + JobWords.JOB] as number, this.#functions.urlOf(fn), this.#shared, slot, false)
    this.running = job
    this.#wasRehearsal = fn === Message.NOTHING
    const known = this.#functions.known(fn)
    if (known === undefined) this.#load(job, fn, mode, posted)
    else this.#execute(job, { kind: "function", fn: known }, mode, posted)
  }

  /** Begins a job whose function must be found, for which its module may have to be imported. */
  #load(job: Job, fn: number, mode: Message.Mode, posted: ReadonlyArray<unknown> | undefined): void {
    const { jobs, memory } = this.#shared
    const loading = JobWords.stateOf(JobWords.LOADING, memory.number)
    const claimed = JobWords.stateOf(JobWords.CLAIMED, memory.number)
    const begin = (found: Found): void => {
      job.url = this.#functions.urlOf(fn)
      if (JobWords.advance(jobs, job.slot, loading, claimed)) return this.#execute(job, found, mode, posted)
      this.running = undefined
      this.#answers.inSlot(job.slot, JobWords.SKIPPED)
      this.#pump()
    }
    const found = this.#functions.find(fn)
    if (found instanceof Promise) void found.then(begin)
    else begin(found)
  }

  #execute(job: Job, found: Found, mode: Message.Mode, posted: ReadonlyArray<unknown> | undefined): void {
    if (found.kind !== "function") return this.failed(job, notFound(found))
    const { inline, jobs } = this.#shared
    const args = posted ?? inline.decode(jobs, job.slot * JobWords.SLOT_BYTES + JobWords.VALUES)
    this.#wasPosted = posted !== undefined
    this.#answers.started(job)
    this.#call(job, found.fn, mode, args, this)
  }

  #end(job: Job): void {
    this.running = undefined
    this.#answered = true
    job.end()
    this.#endedAt = this.#answers.ended(job)
    this.#wasOpen = !this.#isPumping
  }

  /**
   * There is nothing to do: what jobs have left behind has its turn, then the thread looks for the next, or sleeps. The event loop has
   * its turn before that when it has had none for a while; else a lone call would wait for it.
   */
  #rest(): void {
    const { nextTurn, words } = this.#shared
    this.#isResting = true
    // What an awaited job has left behind may want its event loop at any moment.
    if (this.#entry.isThread === false || this.#wasOpen) return words.rest(Modes.LOOP)
    words.rest(Modes.TURN)
    if (performance.now() - this.#turnedAt < TURN) return queueMicrotask(this.#sleep)
    nextTurn(() => {
      this.#turned()
      this.#sleep()
    })
  }

  readonly #sleep = (): void => {
    const { words } = this.#shared
    // Messages are likely to follow upon messages, which a thread that sleeps does not hear.
    const deepest = this.#wasPosted ? Modes.LOOP : Modes.PARKED
    if (!this.#look() && words.move(Modes.TURN, deepest)) {
      if (deepest === Modes.LOOP) return
      words.park(PARK)
      if (words.move(Modes.PARKED, Modes.LOOP)) return
    }
    this.#wake()
  }

  /** Looks for a moment, where the next job has come quickly of late. Says whether it has come. */
  #look(): boolean {
    const { words } = this.#shared
    if (!words.isIdle) return true
    if (!this.#spin.isDue()) return false
    const isThere = words.spin(SPIN)
    if (isThere) this.#spin.hit()
    else this.#spin.miss()
    return isThere
  }
}
