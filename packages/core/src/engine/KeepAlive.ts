/** Keeps the process alive while a call is unsettled, and not otherwise (`threads.md` 14). Host side. */
import type { Timer } from "./after.ts"

/** The unsettled calls of one pool. */
export class KeepAlive {
  readonly #hold: (held: boolean) => void
  #unsettled = 0
  #timer: Timer | undefined

  /** @param hold lets the threads keep the process alive, or not. */
  constructor(hold: (held: boolean) => void) {
    this.#hold = hold
  }

  /** How many calls are unsettled. */
  get unsettled(): number {
    return this.#unsettled
  }

  /** A call has been made. */
  begin(): void {
    if (this.#unsettled++ === 0) this.#hold(true)
  }

  /** A call has been settled. The process is let go a moment later: the next call often follows upon the answer to the last. */
  end(): void {
    if (--this.#unsettled > 0) return
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      if (this.#unsettled === 0) this.#hold(false)
    }, 0)
  }

  /** The same, when no other call will be made: the process is let go at once. */
  close(): void {
    if (--this.#unsettled > 0) return
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#hold(false)
  }
}
