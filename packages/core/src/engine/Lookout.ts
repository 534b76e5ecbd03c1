/**
 * When the host looks for what threads have answered in shared memory. It sleeps until it is rung, or, where an answer is about to come,
 * looks in every turn of the event loop: to be woken takes longer than a small job takes to run. Nothing else waits for that: the event
 * loop goes on. Host side, step 10 of a call.
 */
import type { ThreadBackend } from "../backend/ThreadBackend.ts"
import type { PullQueue } from "../signal/PullQueue.ts"
import { SPIN, Spin } from "../signal/Spin.ts"
import type { Link } from "./Link.ts"
import type { Ended } from "./Transport.ts"

/** What is asked of the pool. */
interface Watched {
  /** Every thread. */
  readonly links: Iterable<Link>
  /** Jobs have ended, and these threads are idle now. */
  readonly ended: (ended: ReadonlyArray<Ended>, idle: ReadonlyArray<Link>) => void
  /** Whether a call is unsettled. */
  readonly isWaiting: () => boolean
}

/** The lookout of one pool. */
export class Lookout {
  readonly #queue: PullQueue | undefined
  readonly #nextTurn: ((body: () => void) => void) | undefined
  readonly #pool: Watched
  readonly #spin = new Spin()
  /** It looks in every turn: answers need not ring. */
  #isOn = false
  #until = 0

  /** @param queue the queue of the pool's threads; undefined where they share no memory. */
  constructor({ nextTurn, parallelism }: ThreadBackend, queue: PullQueue | undefined, pool: Watched) {
    this.#queue = queue
    // On one core looking keeps the thread from answering.
    this.#nextTurn = queue !== undefined && parallelism > 1 ? nextTurn : undefined
    this.#pool = pool
  }

  /** An answer is about to come. `now`: milliseconds of the performance clock. */
  begin(now: number): void {
    if (this.#nextTurn === undefined || this.#isOn || !this.#spin.isDue()) return
    this.#isOn = true
    this.#queue?.disarm()
    this.#until = now + SPIN
    this.#nextTurn(this.#turn)
  }

  /** One has come by message. */
  answered(): void {
    if (!this.#isOn) return
    this.#spin.hit()
    this.#until = performance.now() + SPIN
  }

  /** Collects what was answered. Says whether anything was. */
  collect(): boolean {
    const ended: Array<Ended> = []
    const idle: Array<Link> = []
    const look = (): void => {
      for (const link of this.#pool.links) if (link.collect(ended)) idle.push(link)
    }
    look()
    if (!this.#isOn) {
      // From now on the next answer rings. Looked at once more: one that has come meanwhile has not.
      this.#queue?.arm()
      look()
    }
    if (ended.length + idle.length > 0) this.#pool.ended(ended, idle)
    return ended.length > 0
  }

  readonly #turn = (): void => {
    const now = performance.now()
    if (this.collect()) {
      this.#spin.hit()
      this.#until = now + SPIN
    } else if (now > this.#until) {
      this.#spin.miss()
      return this.#end()
    }
    if (!this.#pool.isWaiting()) return this.#end()
    this.#nextTurn?.(this.#turn)
  }

  #end(): void {
    this.#isOn = false
    // What was answered since the last look has rung nobody.
    this.collect()
  }
}
