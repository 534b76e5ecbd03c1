/**
 * How long jobs take of late, and so what is worth waking a thread for, which takes longer than a small job. Host side, step 3 of a
 * call.
 */
import { after, type Timer } from "./after.ts"
import { BATCH, FLOOD, WAKE_WORTH } from "./PoolOptions.ts"

/** What is asked of the pool. */
interface Wakers {
  /** Wakes a thread that has just come to rest; `isLittle`: only if none is awake. */
  readonly nudge: (isLittle: boolean) => void
  /** Gives all that waits to whoever can take it. */
  readonly advance: () => void
}

/** The pace of one pool. */
export class Pace {
  readonly #wakers: Wakers
  /** How long jobs have run of late, in milliseconds. Until one has, forever. */
  #runTime = Number.POSITIVE_INFINITY
  #timer: Timer | undefined
  #willNudge = false

  constructor(wakers: Wakers) {
    this.#wakers = wakers
  }

  /** Whether a job takes less time than to wake who waits for it. */
  get isQuick(): boolean {
    return this.#runTime < WAKE_WORTH
  }

  /** Whether so many jobs that were offered, of so many calls, are done by the threads that are awake before another one is. */
  isLittle(offered: number, calls: number): boolean {
    return calls >= FLOOD && offered * this.#runTime < WAKE_WORTH
  }

  /** So many jobs wait, which are little: wakes one thread for several of the calls that are made in one go. */
  wakeSoon(offered: number): void {
    // A guess that proves wrong, because one job takes longer than those before it, costs others no more than a moment.
    this.#timer ??= after(1, true, () => {
      this.#timer = undefined
      this.#runTime = Number.POSITIVE_INFINITY
      this.#wakers.advance()
    })
    if (offered >= BATCH) return this.#wakers.nudge(true)
    if (this.#willNudge) return
    this.#willNudge = true
    queueMicrotask(() => {
      this.#willNudge = false
      this.#wakers.nudge(true)
    })
  }

  /** A job has run so long. */
  note(time: number): void {
    const known = this.#runTime
    // A core taken away for a moment looks like a slow job: of rises only great ones count in full.
    if (known === Number.POSITIVE_INFINITY || time > known * 50) this.#runTime = time
    else this.#runTime += (time - known) * (time > known ? 0.1 : 0.5)
  }
}
