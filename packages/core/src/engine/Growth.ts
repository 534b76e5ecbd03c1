/** When threads are started, and how many. Host side, step 3 of a call; `Threads` says how many there is room for. */
import { after, type Timer } from "./after.ts"
import { GROW_AFTER, type Settings } from "./PoolOptions.ts"
import type { Threads } from "./Threads.ts"

/** What the pool tells of itself. */
interface Demand {
  /** Jobs that wait for a thread. */
  readonly waiting: number
  /** Whether threads may be started for calls to come. */
  readonly isOpen: boolean
  /** Whether any call was ever made. */
  readonly isUsed: boolean
}

/** The growth of one pool. */
export class Growth {
  readonly #settings: Settings
  readonly #threads: Threads
  readonly #again: () => void
  /** The last thread that was started never came up. */
  cannotStart = false
  #timer: Timer | undefined
  #isDue = false

  /** @param again has the pool ask once more. */
  constructor(settings: Settings, threads: Threads, again: () => void) {
    this.#settings = settings
    this.#threads = threads
    this.#again = again
  }

  /**
   * Starts threads for what waits, and those that are to be kept.
   *
   * @returns what the backend threw, if it could not start one.
   */
  grow({ isOpen, isUsed, waiting }: Demand): { readonly cause: unknown } | undefined {
    const { minThreads, spareThreads } = this.#settings
    // Where threads cannot start, those that run must do: starting one after the other would only heat the machine.
    if (this.cannotStart && this.#threads.isAlive) return undefined
    let wanted = Math.min(waiting, Math.max(0, this.#threads.slots))
    if (isOpen && minThreads + spareThreads > 0 && this.#isTimely(waiting)) {
      wanted = Math.max(wanted + (isUsed ? spareThreads : 0), minThreads - this.#threads.atWork)
    }
    return this.#threads.grow(wanted)
  }

  /**
   * Whether threads may be started that no call waits for: with others, or when those at work have had a moment. At once they would
   * take a core from the call that has taken the last spare thread.
   */
  #isTimely(waiting: number): boolean {
    if (waiting > 0 || this.#isDue || this.#threads.busy + this.#threads.idle === 0) return true
    this.#timer ??= after(GROW_AFTER, false, () => {
      this.#timer = undefined
      this.#isDue = true
      this.#again()
      this.#isDue = false
    })
    return false
  }
}
