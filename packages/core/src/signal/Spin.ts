/**
 * Whether to look again and again for what is about to come, or to sleep. Waking takes 10 to 60 us, much longer than a small job; but
 * who looks in vain has kept a core from whoever would have answered. So it is tried, and tried the less the less it helps. Either side.
 */

/** Milliseconds for which one looks: as long as waking takes. Measured: 0.02 to 0.1 do equally well. */
export const SPIN = 0.05

/** After so many vain looks, one in two to the power of so many waits is tried. Picked. */
const RAREST = 8

/** What one waiter has learnt. */
export class Spin {
  #vain = 0
  #skip = 0

  /** Whether to look now. Asked once for every wait. */
  isDue(): boolean {
    if (this.#skip === 0) return true
    this.#skip--
    return false
  }

  /** What was looked for has come. */
  hit(): void {
    this.#vain = 0
  }

  /** It has not come in time. */
  miss(): void {
    if (this.#vain < RAREST) this.#vain++
    this.#skip = 2 ** this.#vain - 1
  }
}
