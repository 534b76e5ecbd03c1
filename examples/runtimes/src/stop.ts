/**
 * Stops a function that never ends, and waits for the pool's proof that its thread is gone. Host side.
 *
 * A proof is a claim. Where memory is shared it is checked: the loop counts its turns in a shared word, which must stand
 * still from then on.
 */
import type { Pool } from "@anythread/core/promise"
import { answer, endlessLoop } from "./tasks.ts"

/** How one stop went; times in milliseconds from the moment in which the call was cancelled. */
export interface Stop {
  /** Until its caller could go on. */
  readonly returned: number
  /** Until the pool had proof that the thread has ended; `undefined` when there was none in {@link PATIENCE}. */
  readonly proven: number | undefined
  /** Whether the pool counts the thread as lost. */
  readonly isLost: boolean
  /** Whether the loop's turns were seen here: it wrote, and we read, the same memory. */
  readonly isShared: boolean
  /** Whether the loop turned on in the {@link WINDOW} after the proof, or after we had waited; `false` where nothing is shared. */
  readonly turnsOn: boolean
}

/** How long the loop runs before it is cancelled, in milliseconds. */
export const TIMEOUT = 100
/** How long to wait for the proof, in milliseconds. A pool takes five seconds to give a thread up. */
export const PATIENCE = 6000
/** How long the loop must stand still, in milliseconds. */
export const WINDOW = 100

/**
 * Stops the loop once.
 *
 * @param pool a pool with one thread, of which nothing is ending.
 */
export const stopOnce = async (pool: Pool): Promise<Stop> => {
  const turns = typeof SharedArrayBuffer === "function" ? new SharedArrayBuffer(4) : undefined
  const count = (): number => (turns === undefined ? 0 : Atomics.load(new Int32Array(turns), 0))
  // The thread is up before the clock starts.
  await pool.runSync(answer)
  const abort = new AbortController()
  let start = Number.NaN
  setTimeout(() => {
    start = performance.now()
    abort.abort()
  }, TIMEOUT)
  await pool
    .with({ signal: abort.signal })
    .runSync(endlessLoop, turns)
    .then(
      () => Promise.reject(new Error("A function that never ends has ended.")),
      (error: unknown) => (error === abort.signal.reason ? undefined : Promise.reject(error))
    )
  const returned = performance.now() - start
  // The pool tells nobody when it has its proof, so it is asked until it has.
  while (pool.statistics().ending > 0 && performance.now() - start < PATIENCE) await sleep(1)
  const { ending, lost } = pool.statistics()
  const proven = ending === 0 ? performance.now() - start : undefined
  const before = count()
  await sleep(WINDOW)
  return { returned, proven, isLost: lost > 0, isShared: before !== 0, turnsOn: count() !== before }
}

const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))
