/** A thread that does nothing but what a test says: the protocol from its other side. */
import { expect } from "vitest"
import type { SpawnOptions, ThreadBackend, ThreadExit } from "../../src/backend/ThreadBackend.ts"
import * as Call from "../../src/engine/Call.ts"
import type { Job } from "../../src/engine/Job.ts"
import type { Outcome } from "../../src/engine/Outcome.ts"
import type { Pool } from "../../src/engine/Pool.ts"
import type { Address } from "../../src/portable/Address.ts"
import type { AnyFunction } from "../../src/portable/registry.ts"
import { type Inline, makeInline } from "../../src/signal/inline.ts"
import * as JobWords from "../../src/signal/JobWords.ts"
import { PullQueue } from "../../src/signal/PullQueue.ts"
import { LOOP, ThreadWords } from "../../src/signal/ThreadWords.ts"
import { makeInProcess } from "../../src/testing/InProcess.ts"
import * as Message from "../../src/wire/Message.ts"
import type { SharedMemory } from "../../src/wire/SharedMemory.ts"

const { ANSWER, CLAIMED, DONE, ENDED, INLINE, JOB, KILL, POSTED, QUEUED, SLOT_BYTES, SLOT_WORDS, STARTED, VALUES } =
  JobWords

/** What a thread shares with its host, as the thread sees it. */
interface Shared {
  readonly memory: SharedMemory
  readonly words: ThreadWords
  readonly queue: PullQueue
  readonly inline: Inline
}

export class Puppet {
  readonly posted: Array<Message.ToThread> = []
  readonly exited: (exit: ThreadExit) => void
  readonly #shared: Shared | undefined
  ended: () => void = () => {}
  terminated = 0
  receive: (message: Message.FromThread) => void = () => {}
  unreadable: (error: unknown) => void = () => {}
  /** The slot of the job it has claimed. */
  slot = -1

  constructor({ exited, memory }: SpawnOptions) {
    this.exited = exited
    if (memory === undefined) return
    const words = new ThreadWords(memory.thread, memory.slots)
    this.#shared = { memory, words, queue: new PullQueue(memory.jobs, memory.slots), inline: makeInline() }
  }

  get shared(): Shared {
    if (this.#shared === undefined) throw new Error("This thread shares no memory.")
    return this.#shared
  }

  /** The tags of the messages it was posted. */
  get tags(): ReadonlyArray<number> {
    return this.posted.map((message) => (message === Message.BELL ? Message.BELL : message[0]))
  }

  /** What it was told last of a function. */
  get defined(): Message.Define | undefined {
    return this.posted.findLast(
      (message) => message !== Message.BELL && message[0] === Message.DEFINE
    ) as Message.Define
  }

  say(...messages: ReadonlyArray<Message.FromThread>): void {
    for (const message of messages) {
      this.#shared?.words.countPosted()
      this.receive(message)
    }
  }

  ready(): void {
    this.say([Message.READY, Message.PROTOCOL])
  }

  /** Takes what it was given, else what any thread may take, as a thread does. Undefined if there is nothing for it. */
  take(): number | undefined {
    const { memory, queue, words } = this.shared
    const { assigned } = words
    if (assigned >= 0) words.accept()
    const { generation, number } = memory
    const slot = assigned >= 0 ? assigned : queue.take(number, generation, () => true)
    if (slot < 0) return undefined
    this.slot = slot
    const state = JobWords.state(queue.jobs, slot)
    const isWaiting = JobWords.kindOf(state) === QUEUED
    const isOurs = isWaiting && JobWords.advance(queue.jobs, slot, state, JobWords.stateOf(CLAIMED, number))
    if (assigned >= 0 && !isOurs) return undefined
    return this.word(JOB)
  }

  /** Takes a job that is certainly there. Returns its id. */
  claim(): number {
    const id = this.take()
    expect(id).toBeTypeOf("number")
    return id as number
  }

  /** Answers its job in shared memory: lists it, and rests or rings as a thread does. */
  answer(value: unknown): void {
    this.finish(value)
    this.list()
  }

  /** Answers its job in shared memory and says DONE, but does not list it. */
  finish(value: unknown): void {
    const { inline, queue } = this.shared
    const bytes = this.slot * SLOT_BYTES
    const { jobs } = queue
    expect(inline.encode(jobs, bytes + VALUES, bytes + SLOT_BYTES, [value])).toBeGreaterThan(0)
    jobs.times[(this.slot * SLOT_WORDS + STARTED) >> 1] = 1
    jobs.times[(this.slot * SLOT_WORDS + ENDED) >> 1] = 2
    this.done(INLINE)
  }

  /** Lists its job as ended; rests if nothing waits; rings a host that sleeps. */
  list(): void {
    this.end()
    this.ring()
  }

  end(): void {
    const { queue, words } = this.shared
    words.end(this.slot)
    if (queue.isEmpty()) words.rest(LOOP)
  }

  ring(): void {
    if (this.shared.queue.disarm()) this.say(Message.BELL)
  }

  /** Finds nothing to do. */
  rest(): void {
    this.shared.words.rest(LOOP)
    this.ring()
  }

  /** Lists the job that it was given and found cancelled. */
  skip(): void {
    this.shared.queue.jobs.words[this.slot * SLOT_WORDS + ANSWER] = JobWords.SKIPPED
    this.list()
  }

  /** Answers its job by message. */
  post(value: unknown): void {
    this.#answer([Message.RETURNED, this.word(JOB), this.slot, value])
  }

  fail(failure: Message.Failure): void {
    this.#answer([Message.FAILED, this.word(JOB), this.slot, failure])
  }

  #answer(message: Message.FromThread): void {
    const { queue, words } = this.shared
    if (queue.isEmpty()) words.rest(LOOP)
    const { slot } = this
    this.say(message)
    this.slot = slot
    this.done(POSTED)
  }

  /** Says that its job's answer has left. */
  done(answer: number): void {
    const { memory, queue } = this.shared
    queue.jobs.words[this.slot * SLOT_WORDS + ANSWER] = answer
    const claimed = JobWords.stateOf(CLAIMED, memory.number)
    const isOurs = JobWords.advance(queue.jobs, this.slot, claimed, JobWords.stateOf(DONE, memory.number))
    expect(isOurs || this.kind() === KILL).toBe(true)
  }

  /** The state of the job that it has, or had last. */
  kind(slot: number = this.slot): number {
    return JobWords.kindOf(JobWords.state(this.shared.queue.jobs, slot))
  }

  word(index: number): number {
    return Atomics.load(this.shared.queue.jobs.words, this.slot * SLOT_WORDS + index)
  }
}

export const makePuppets = (sharedMemory = true): { backend: ThreadBackend; threads: Array<Puppet> } => {
  const threads: Array<Puppet> = []
  const backend: ThreadBackend = {
    ...makeInProcess({ sharedMemory }),
    spawn: (options) => {
      const puppet = new Puppet(options)
      threads.push(puppet)
      return {
        port: {
          post: (message) => void puppet.posted.push(message as Message.ToThread),
          listen: (receive, unreadable, ended) => Object.assign(puppet, { receive, unreadable, ended }),
          close: () => {}
        },
        terminate: () => void puppet.terminated++,
        ref: () => {},
        unref: () => {}
      }
    }
  }
  return { backend, threads }
}

/** A call as it stands and as it settles. */
export interface Started {
  readonly job: Job
  readonly outcomes: Array<Outcome>
  readonly settled: Promise<Outcome>
}

export const start = (
  pool: Pool,
  fn: AnyFunction,
  args: ReadonlyArray<unknown> = [],
  options: Call.CallOptions = {},
  onSettled: (outcome: Outcome) => void = () => {}
): Started => {
  const outcomes: Array<Outcome> = []
  const address = Call.locate(fn) as Address
  const call = Call.make(pool.backend, "run", address, args, options, { tokens: undefined, deadline: undefined }, {})
  const { promise: settled, resolve } = Promise.withResolvers<Outcome>()
  const job = pool.submit(call, (outcome) => {
    outcomes.push(outcome)
    onSettled(outcome)
    resolve(outcome)
  })
  return { job, outcomes, settled }
}

export const at = (threads: ReadonlyArray<Puppet>, index: number): Puppet => {
  const thread = threads[index]
  if (thread === undefined) throw new Error(`There is no thread ${index}.`)
  return thread
}
