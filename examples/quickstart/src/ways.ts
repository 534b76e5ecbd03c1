/** The ways to do the same work on many files: on the main thread, and on the threads of a pool. Host side. */
import { setImmediate as turn } from "node:timers/promises"
import type { Pool } from "@anythread/core/promise"
import { type Measurement, measureFile } from "./measure.ts"

/** Measures all files; `done` is called after each. */
export type Way = (paths: ReadonlyArray<string>, done: () => void) => Promise<ReadonlyArray<Measurement>>

/** A plain loop: nothing else happens until it ends. */
export const inOneLoop: Way = async (paths, done) =>
  paths.map((path) => {
    const measurement = measureFile(path)
    done()
    return measurement
  })

/** The careful way without threads: after each file the event loop gets a turn. */
export const fileByFile: Way = async (paths, done) => {
  const measurements: Array<Measurement> = []
  for (const path of paths) {
    measurements.push(measureFile(path))
    done()
    await turn()
  }
  return measurements
}

/** The same function on the threads of a pool: all calls at once, the pool hands them out. */
export const onThreads =
  (pool: Pool): Way =>
  (paths, done) =>
    Promise.all(
      paths.map(async (path) => {
        const measurement = await pool.runSync(measureFile, path)
        done()
        return measurement
      })
    )
