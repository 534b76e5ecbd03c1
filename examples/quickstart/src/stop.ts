/** Stops a function that never ends, again and again, and measures what becomes of caller, core and pool. Host side. */
import type { Pool, ToThread } from "@anythread/core/promise"
import { createPool } from "@anythread/node/promise"
import { coresDuring, countCores } from "./cores.ts"
import { answer } from "./runaways.ts"

/** How it went, one number a run; times in milliseconds, processor time in cores. */
export interface Stops {
  /** From the call to its rejection. */
  readonly returned: ReadonlyArray<number>
  /** Cores busy from the call to its rejection. */
  readonly busyWhile: ReadonlyArray<number>
  /** Cores busy in the {@link WINDOW} after it. */
  readonly busyAfter: ReadonlyArray<number>
  /** From the next call to its result, when a thread must be started for it. */
  readonly nextOnNew: ReadonlyArray<number>
  /** The same when the pool keeps a thread to spare, which has started and loaded the pool's modules. */
  readonly nextOnSpare: ReadonlyArray<number>
}

/** Milliseconds in which the core must be free. */
export const WINDOW = 200

/**
 * Runs something under a timeout.
 *
 * @param runaway starts it on the thread that it is given.
 * @param timeout milliseconds.
 * @param runs how often.
 */
export const stopRepeatedly = async (
  runaway: (thread: ToThread) => Promise<unknown>,
  timeout: number,
  runs: number
): Promise<Stops> => {
  // One thread, so that the next job cannot go to another one.
  await using plain = createPool({ maxThreads: 1 })
  const stops = {
    returned: [] as Array<number>,
    busyWhile: [] as Array<number>,
    busyAfter: [] as Array<number>,
    nextOnNew: [] as Array<number>,
    nextOnSpare: [] as Array<number>
  }
  await plain.runSync(answer)
  for (let run = 0; run < runs; run++) {
    const busy = countCores()
    stops.returned.push(await timed(() => untilTimeout(runaway, plain, timeout)))
    stops.busyWhile.push(busy().own)
    stops.busyAfter.push(await coresDuring(WINDOW))
    stops.nextOnNew.push(await timed(() => plain.runSync(answer)))
  }
  for (let run = 0; run < runs; run++) {
    // A new pool each time: its spare thread has never run a job.
    await using sparing = createPool({ maxThreads: 1, spareThreads: 1 })
    await untilTimeout(runaway, sparing, timeout)
    stops.nextOnSpare.push(await timed(() => sparing.runSync(answer)))
  }
  return stops
}

/** Resolves when the call was stopped by its timeout, and by nothing else. */
const untilTimeout = async (
  runaway: (thread: ToThread) => Promise<unknown>,
  pool: Pool,
  timeout: number
): Promise<void> => {
  const signal = AbortSignal.timeout(timeout)
  try {
    await runaway(pool.with({ signal }))
  } catch (error) {
    if (error === signal.reason) return
    throw error
  }
  throw new Error("A function that never ends has ended.")
}

const timed = async (run: () => Promise<unknown>): Promise<number> => {
  const start = performance.now()
  await run()
  return performance.now() - start
}
