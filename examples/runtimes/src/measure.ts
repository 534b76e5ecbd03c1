/**
 * The program: the same on every runtime. It knows of the runtime what it is given, a way to make pools, and nothing
 * else. Host side.
 */
import type { Pool, PoolOptions } from "@anythread/core/promise"
import { type Stop, stopOnce } from "./stop.ts"
import { type Amount, doWork } from "./work.ts"

/** What one runtime did; times in milliseconds. Plain data: it is printed as JSON, or posted by a page. */
export interface Measurement {
  /** Threads that a pool starts unless it is told otherwise. */
  readonly threads: number
  /** What the work found. */
  readonly found: string
  /** All of the work on one thread, one number a round. */
  readonly onOne: ReadonlyArray<number>
  /** The same on all threads. */
  readonly onAll: ReadonlyArray<number>
  /** Every stop of an endless loop; none after one that could not be proven. */
  readonly stops: ReadonlyArray<Stop>
  /** Whether a page is cross-origin isolated; absent where there are no pages. */
  readonly isIsolated: boolean | undefined
}

/** How much is measured. */
export interface Extent {
  readonly amount: Amount
  /** How often the work is done each way. */
  readonly rounds: number
  /** How often an endless loop is stopped. */
  readonly stops: number
}

/** A few hundred milliseconds of work on one thread, in jobs of a few milliseconds: enough for many threads. */
export const FULL: Extent = {
  amount: { parts: 24, numbers: 400_000, points: 300, hashes: 800 },
  rounds: 6,
  stops: 3
}

/**
 * Measures a runtime.
 *
 * @param createPool makes a pool, as the promise front of every backend does.
 * @param extent how much. Default: {@link FULL}.
 * @throws Error when two rounds found different things, or a loop ran on after the pool had proof of its end.
 */
export const measure = async (
  createPool: (options: PoolOptions) => Pool,
  extent: Extent = FULL
): Promise<Measurement> => {
  const { threads, ...work } = await measureWork(createPool, extent)
  // Last: where a loop cannot be stopped, it takes a core from whatever comes after it.
  const stops = await measureStops(createPool, extent)
  return { threads, ...work, stops, isIsolated: globalThis.crossOriginIsolated as boolean | undefined }
}

const measureWork = async (
  createPool: (options: PoolOptions) => Pool,
  { amount, rounds }: Extent
): Promise<Pick<Measurement, "threads" | "found" | "onOne" | "onAll">> => {
  const one = createPool({ maxThreads: 1 })
  const all = createPool({})
  const onOne: Array<number> = []
  const onAll: Array<number> = []
  let found: string | undefined
  // In turns: what else the machine does then burdens both alike.
  for (let round = 0; round < rounds; round++) {
    for (const [pool, times] of [
      [one, onOne],
      [all, onAll]
    ] as const) {
      const start = performance.now()
      const result = await doWork(pool, amount)
      times.push(performance.now() - start)
      found ??= result
      if (result !== found) throw new Error(`The same work found ${found} first, then ${result}.`)
    }
  }
  const { threads } = all.statistics()
  await Promise.all([one.close(), all.close()])
  return { threads, found: found ?? "", onOne, onAll }
}

const measureStops = async (
  createPool: (options: PoolOptions) => Pool,
  { stops: runs }: Extent
): Promise<ReadonlyArray<Stop>> => {
  const pool = createPool({ maxThreads: 1 })
  const stops: Array<Stop> = []
  for (let run = 0; run < runs; run++) {
    const stop = await stopOnce(pool)
    stops.push(stop)
    if (stop.proven === undefined) break
    if (stop.turnsOn) throw new Error("The pool had proof that a thread has ended, but its loop ran on.")
  }
  await pool.close()
  return stops
}
