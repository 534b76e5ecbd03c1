/**
 * Looks for answers in every turn of the event loop where one is about to come: a host that sleeps takes longer to wake than a small job
 * takes to run. Nothing else waits for it: the event loop goes on. Host side, step 10 of a call.
 */
import type { PullQueue } from "../signal/PullQueue.ts"
import { SPIN, Spin } from "../signal/Spin.ts"

/** What is asked of the pool. */
interface Watched {
  /** Collects what was answered, and has the next answer ring unless the lookout is on. Says whether anything was. */
  readonly collect: () => boolean
  /** Whether a call is unsettled. */
  readonly isWaiting: () => boolean
}

/** The lookout of one pool. */
export class Lookout {
  readonly #nextTurn: (body: () => void) => void
  readonly #queue: PullQueue
  readonly #pool: Watched
  readonly #spin = new Spin()
  #until = 0
  /** It looks: answers need not ring. */
  isOn = false

  /** @param nextTurn runs a function in the event loop's next turn, for which that does not sleep. */
  constructor(nextTurn: (body: () => void) => void, queue: PullQueue, pool: Watched) {
    this.#nextTurn = nextTurn
    this.#queue = queue
    this.#pool = pool
  }

  /** An answer is about to come. `now`: milliseconds of the performance clock. */
  begin(now: number): void {
    if (this.isOn || !this.#spin.isDue()) return
    this.isOn = true
    this.#queue.disarm()
    this.#until = now + SPIN
    this.#nextTurn(this.#turn)
  }

  /** One has come by message. */
  answered(): void {
    if (!this.isOn) return
    this.#spin.hit()
    this.#until = performance.now() + SPIN
  }

  readonly #turn = (): void => {
    const now = performance.now()
    if (this.#pool.collect()) {
      this.#spin.hit()
      this.#until = now + SPIN
    } else if (now > this.#until) {
      this.#spin.miss()
      return this.#end()
    }
    if (!this.#pool.isWaiting()) return this.#end()
    this.#nextTurn(this.#turn)
  }

  #end(): void {
    this.isOn = false
    // What was answered since the last look has rung nobody.
    this.#pool.collect()
  }
}
