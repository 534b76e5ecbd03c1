/** Durations in few bytes: counts by size, a quarter of a power of two a step. Host side. */

/** What a histogram has seen, in milliseconds. Percentiles are exact to 9 per cent; all are 0 while `count` is. */
export interface HistogramSummary {
  /** How many durations were recorded. */
  readonly count: number
  /** The arithmetic mean. */
  readonly mean: number
  /** Half of them were at most this long. */
  readonly p50: number
  /** 99 of 100 were at most this long. */
  readonly p99: number
  /** The longest. */
  readonly max: number
}

const STEPS = 4
/** One microsecond to 2^40 of them (12 days), with a cell for all below and all above. */
const CELLS = 40 * STEPS

/** Counts durations. */
export class Histogram {
  readonly #cells = new Uint32Array(CELLS)
  #count = 0
  #sum = 0
  #max = 0

  /** Records one duration in milliseconds. */
  record(milliseconds: number): void {
    const cell = Math.floor(Math.log2(Math.max(1, milliseconds * 1000)) * STEPS)
    const index = Math.min(CELLS - 1, cell)
    this.#cells[index] = (this.#cells[index] ?? 0) + 1
    this.#count++
    this.#sum += milliseconds
    if (milliseconds > this.#max) this.#max = milliseconds
  }

  /** What has been recorded so far. */
  summary(): HistogramSummary {
    return {
      count: this.#count,
      mean: this.#count === 0 ? 0 : this.#sum / this.#count,
      p50: this.#percentile(0.5),
      p99: this.#percentile(0.99),
      max: this.#max
    }
  }

  #percentile(share: number): number {
    let left = Math.ceil(this.#count * share)
    if (left === 0) return 0
    for (let cell = 0; cell < CELLS; cell++) {
      left -= this.#cells[cell] ?? 0
      // The middle of the cell, and never more than was seen.
      if (left <= 0) return Math.min(this.#max, 2 ** ((cell + 0.5) / STEPS) / 1000)
    }
    return this.#max
  }
}
