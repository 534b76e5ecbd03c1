/**
 * What one thread and its host share besides the jobs. Either side.
 *
 *   word     who writes            meaning
 *   MODE     both, see below       what the thread does
 *   NEXT     host, then thread     a slot for this thread alone, NONE for none
 *   POSTED   thread                messages posted since the thread began
 *   ENDED    thread                jobs whose slots stand in the list of the ended
 *   list     thread                slots of ended jobs, in order
 */

const MODE = 0
const NEXT = 1
const POSTED = 2
const ENDED = 3
/** On a cache line of its own. */
const LIST = 16

/**
 * What a thread does. From an idle mode (all but BUSY) only the host moves it to BUSY, so that an idle thread is the host's to
 * give a job to; among the idle modes the thread moves itself, TURN -> PARKED -> LOOP, and it alone leaves BUSY.
 */
export const BUSY = 0
/** It waits for its event loop: only a message wakes it. */
export const LOOP = 1
/** It has left the turn to what its jobs have left behind, and will look at MODE then. */
export const TURN = 2
/** It sleeps in `Atomics.wait` on MODE. */
export const PARKED = 3

const NONE = -1

/** The words of one thread. */
export class ThreadWords {
  readonly #words: Int32Array
  readonly #mask: number
  #collected = 0

  /** @param size how many slots the pool has. */
  constructor(buffer: SharedArrayBuffer, size: number) {
    this.#words = new Int32Array(buffer)
    this.#mask = size - 1
  }

  /** Host side, before the thread starts: it is in its event loop. */
  reset(): void {
    Atomics.store(this.#words, MODE, LOOP)
    Atomics.store(this.#words, NEXT, NONE)
  }

  /** Whether the thread waits for its host. Read before the list of the ended, it tells that the list is complete. */
  get isIdle(): boolean {
    return Atomics.load(this.#words, MODE) !== BUSY
  }

  /** Host side: gives the idle thread a slot, which it takes when it is woken. */
  assign(slot: number): void {
    // The thread reads it after it has seen BUSY, which is written later.
    Atomics.store(this.#words, NEXT, slot)
  }

  /** Thread side: what was assigned, NONE for nothing. */
  get assigned(): number {
    return Atomics.load(this.#words, NEXT)
  }

  /** Thread side: takes what was assigned. The host assigns nothing to a thread that has not rested since. */
  accept(): void {
    Atomics.store(this.#words, NEXT, NONE)
  }

  /** Host side: wakes the idle thread. @returns whether it needs a message as well. */
  wake(): boolean {
    const words = this.#words
    for (;;) {
      const mode = Atomics.load(words, MODE)
      if (mode === BUSY) return false
      // The thread may go from one idle mode to the next meanwhile.
      if (Atomics.compareExchange(words, MODE, mode, BUSY) !== mode) continue
      if (mode === PARKED) Atomics.notify(words, MODE)
      return mode === LOOP
    }
  }

  /** Thread side: it has nothing to do. What it has answered must be in the list before, or its message posted after. */
  rest(mode: number): void {
    Atomics.store(this.#words, MODE, mode)
  }

  /** Thread side: goes from one idle mode to another. False when the host has woken it: it is BUSY. */
  move(from: number, to: number): boolean {
    return Atomics.compareExchange(this.#words, MODE, from, to) === from
  }

  /** Thread side: looks until the host has woken it, at most so many milliseconds. Says whether it has. */
  spin(milliseconds: number): boolean {
    const until = performance.now() + milliseconds
    do {
      for (let looks = 0; looks < 32; looks++) if (!this.isIdle) return true
    } while (performance.now() < until)
    return false
  }

  /** Thread side: sleeps until it is woken, at most so many milliseconds. */
  park(milliseconds: number): void {
    // Returns at once if the host has moved MODE already.
    Atomics.wait(this.#words, MODE, PARKED, milliseconds)
  }

  /** Thread side: a message was posted. */
  countPosted(): void {
    Atomics.add(this.#words, POSTED, 1)
  }

  /** Host side: final once the thread is dead. */
  get posted(): number {
    return Atomics.load(this.#words, POSTED)
  }

  /** Thread side: lists a slot whose job has ended. */
  end(slot: number): void {
    const ended = Atomics.load(this.#words, ENDED)
    this.#words[LIST + (ended & this.#mask)] = slot
    // After the entry: a host that sees the new count sees it.
    Atomics.store(this.#words, ENDED, (ended + 1) | 0)
  }

  /** Host side: takes the next slot from the list, NONE when there is none. */
  collect(): number {
    if (Atomics.load(this.#words, ENDED) === this.#collected) return NONE
    const slot = this.#words[LIST + (this.#collected & this.#mask)] as number
    this.#collected = (this.#collected + 1) | 0
    return slot
  }
}

/** How many bytes a thread's words take in a pool of that many slots. */
export const bytesOf = (size: number): number => (LIST + size) * 4
