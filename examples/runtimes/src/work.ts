/**
 * The work: many small jobs, given to a pool all at once. The same jobs everywhere, so that what they find can be
 * compared. Host side.
 */
import type { ToThread } from "@anythread/core/promise"
import { countPrimes, drawMandelbrot, hashRepeatedly } from "./tasks.ts"

/** How much there is to do; tests do with less. */
export interface Amount {
  /** Jobs of each of the three kinds. */
  readonly parts: number
  /** Numbers that one job searches for primes. */
  readonly numbers: number
  /** Width and height of the picture, whose rows the jobs share. */
  readonly points: number
  /** Hashes that one job computes. */
  readonly hashes: number
}

/**
 * Does all of the work.
 *
 * @param toThread where.
 * @param amount how much.
 * @returns what was found, in words that are the same wherever it was found.
 */
export const doWork = async (toThread: ToThread, amount: Amount): Promise<string> => {
  const { hashes, numbers, parts, points } = amount
  const rows = Math.ceil(points / parts)
  const found = await Promise.all(
    Array.from({ length: parts }, (_, part) =>
      Promise.all([
        toThread.runSync(countPrimes, 2 + part * numbers, 2 + (part + 1) * numbers),
        toThread.runSync(drawMandelbrot, points, part * rows, rows),
        toThread.runSync(hashRepeatedly, `part ${part}`, hashes)
      ])
    )
  )
  const sum = (values: ReadonlyArray<number>): number => values.reduce((total, value) => total + value, 0)
  const primes = sum(found.map(([count]) => count))
  const steps = sum(found.map(([, count]) => count))
  const hash = hashRepeatedly(
    found
      .map(([, , hash]) => hash.slice(0, 3))
      .join("")
      .slice(0, 55),
    1
  )
  return `${primes} primes, ${steps} steps, hash ${hash.slice(0, 16)}`
}
