/** Does the same work in several ways and measures time, cores, and what the event loop suffers. Host side. */
import { isDeepStrictEqual } from "node:util"
import { type Busy, countCores } from "./cores.ts"
import { watchEventLoop } from "./eventLoop.ts"
import { median } from "./format.ts"
import type { Measurement } from "./measure.ts"
import { startProgress } from "./progress.ts"
import type { Way } from "./ways.ts"

/**
 * Runs at the end that count as warm. Every thread compiles and optimises the parser for itself, and with more threads
 * each sees fewer files a run: with two it took five runs until the times stood still.
 */
export const WARM = 3

/** How one way went; times in milliseconds. */
export interface Result {
  readonly label: string
  /** The first run: threads start, the parser is loaded and compiled. */
  readonly first: number
  /** The median of the last {@link WARM} runs. */
  readonly warm: number
  /** Who kept how many cores busy: what other programs take is missing from the speed-up. */
  readonly busy: Busy
  /** The longest standstill of the event loop in any run. */
  readonly stall: number
}

/** How all ways went, and what they found, which is the same. */
export interface Comparison {
  readonly results: ReadonlyArray<Result>
  readonly measurements: ReadonlyArray<Measurement>
}

/**
 * Compares ways of working.
 *
 * @param ways by label, in the order in which they run.
 * @param paths the files.
 * @param runs how often each way does all of the work.
 * @throws Error when two ways do not find the same.
 */
export const compare = async (
  ways: Readonly<Record<string, Way>>,
  paths: ReadonlyArray<string>,
  runs: number
): Promise<Comparison> => {
  const results: Array<Result> = []
  let measurements: ReadonlyArray<Measurement> | undefined
  const width = Math.max(...Object.keys(ways).map((label) => label.length))
  for (const [label, way] of Object.entries(ways)) {
    const progress = startProgress(label.padEnd(width), paths.length * runs)
    const times: Array<number> = []
    const busy = countCores()
    let stall = 0
    for (let run = 0; run < runs; run++) {
      const watched = await watchEventLoop(() => way(paths, progress.tick))
      times.push(watched.elapsed)
      stall = Math.max(stall, watched.stall)
      measurements ??= watched.value
      if (!isDeepStrictEqual(watched.value, measurements)) throw new Error(`${label} found something else.`)
    }
    progress.end()
    results.push({ label, first: times[0] ?? Number.NaN, warm: median(times.slice(-WARM)), busy: busy(), stall })
  }
  return { results, measurements: measurements ?? [] }
}
