/**
 * Jobs that any thread of a pool may take, in shared memory. Either side: the host appends, threads take in order. What is in the
 * queue is a slot's number; whose the job is, the slot's STATE decides alone, so that a job is never lost with a thread that dies.
 *
 *   word    who writes       meaning
 *   HEAD    both, by CAS     how many entries have been passed
 *   TAIL    host             how many entries there have been
 *   ARMED   both             1: the host sleeps and wants a bell with the next answer
 */
import * as JobWords from "./JobWords.ts"

/** What `take` finds beside a slot: nothing; a job that this thread must not take; one that it will take in a moment. */
export const EMPTY = -1
export const FOREIGN = -2
export const LATER = -3

const HEAD = 0
const TAIL = 16
const ARMED = 32
const ENTRIES = 48

/** Both ends of the queue, and the slots behind it. */
export class PullQueue {
  readonly jobs: JobWords.JobWords
  /** How many slots there are; a power of two. No slot is in the queue twice, so it never overflows. */
  readonly size: number
  readonly #words: Int32Array

  constructor(buffer: SharedArrayBuffer, size: number) {
    this.size = size
    this.#words = new Int32Array(buffer, 0, ENTRIES + size)
    this.jobs = JobWords.make(buffer, bytesBefore(size))
  }

  /** Appends a slot whose STATE is QUEUED. Host side. @returns its position. */
  push(slot: number): number {
    const tail = Atomics.load(this.#words, TAIL)
    this.#words[ENTRIES + (tail & (this.size - 1))] = slot
    // After the entry: a thread that sees the new TAIL sees it.
    Atomics.store(this.#words, TAIL, (tail + 1) | 0)
    return tail
  }

  /**
   * Takes the first job for `thread`, which holds functions of `generation`. Thread side.
   *
   * @param kindFor the state into which the thread takes the job of a slot: CLAIMED or LOADING; FREE if it cannot begin it at once: then
   * it stays for whoever comes first.
   */
  take(thread: number, generation: number, kindFor: (slot: number) => number): number {
    const words = this.#words
    for (;;) {
      const head = Atomics.load(words, HEAD)
      if (head === Atomics.load(words, TAIL)) return EMPTY
      const slot = words[ENTRIES + (head & (this.size - 1))] as number
      const state = JobWords.state(this.jobs, slot)
      if (JobWords.kindOf(state) === JobWords.QUEUED) {
        const version = this.jobs.words[slot * JobWords.SLOT_WORDS + JobWords.VERSION]
        // HEAD has moved: the slot may be another job's by now. Where it has not, what was read is of this one.
        if (Atomics.load(words, HEAD) !== head) continue
        if (version !== generation) return FOREIGN
        const kind = kindFor(slot)
        if (kind === JobWords.FREE) return LATER
        // First the job, then HEAD: one that dies in between leaves an entry that others pass over, and no job unseen.
        if (!JobWords.advance(this.jobs, slot, state, JobWords.stateOf(kind, thread))) continue
        Atomics.compareExchange(words, HEAD, head, (head + 1) | 0)
        return slot
      }
      // Taken or cancelled: whoever comes by moves on.
      Atomics.compareExchange(words, HEAD, head, (head + 1) | 0)
    }
  }

  /** Whether nothing waits here, as far as one look tells. Entries of cancelled jobs are passed over. */
  isEmpty(): boolean {
    const words = this.#words
    for (;;) {
      const head = Atomics.load(words, HEAD)
      if (head === Atomics.load(words, TAIL)) return true
      const slot = words[ENTRIES + (head & (this.size - 1))] as number
      if (JobWords.kindOf(JobWords.state(this.jobs, slot)) === JobWords.QUEUED) return false
      Atomics.compareExchange(words, HEAD, head, (head + 1) | 0)
    }
  }

  /** How many entries there are, with those that nobody has passed yet. */
  get length(): number {
    return (Atomics.load(this.#words, TAIL) - Atomics.load(this.#words, HEAD)) | 0
  }

  /** Whether the entry at a position has been passed: only then may its slot be used again. Host side. */
  hasPassed(position: number): boolean {
    return ((Atomics.load(this.#words, HEAD) - position) | 0) > 0
  }

  /** The host is about to sleep: it looks once more after this, so that no answer is missed. */
  arm(): void {
    Atomics.store(this.#words, ARMED, 1)
  }

  /** Whether the host is to be rung, which is asked of one thread alone. Thread side, after its answer is there to be seen. */
  disarm(): boolean {
    return Atomics.load(this.#words, ARMED) === 1 && Atomics.compareExchange(this.#words, ARMED, 1, 0) === 1
  }
}

/** Where the slots begin: cache lines of their own. */
const bytesBefore = (size: number): number => (ENTRIES + size) * 4

/** How many bytes a queue of that many slots takes. A multiple of 16 slots keeps the slots on lines of their own. */
export const bytesOf = (size: number): number => bytesBefore(size) + size * JobWords.SLOT_BYTES
