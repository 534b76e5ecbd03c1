/**
 * How long the event loop stood still. Host side.
 *
 * Node's own gauge is used: a timer due every millisecond, in C++, whose distance from tick to tick goes into a
 * histogram. The longest distance is the longest time in which nothing else (a request, a click, a timer) was served.
 */
import { monitorEventLoopDelay } from "node:perf_hooks"
import { setTimeout as sleep } from "node:timers/promises"

/** What was measured while something ran. */
export interface Watched<A> {
  readonly value: A
  /** Milliseconds from start to result. */
  readonly elapsed: number
  /** Milliseconds of the longest standstill of the event loop meanwhile. */
  readonly stall: number
}

/** Runs something and watches the event loop meanwhile. */
export const watchEventLoop = async <A>(run: () => Promise<A>): Promise<Watched<A>> => {
  const gauge = monitorEventLoopDelay({ resolution: 1 })
  gauge.enable()
  // It must have ticked before the start and tick once more after the end: a standstill is measured between two ticks.
  // For the same reason there is no reset() here: it forgets the last tick.
  await sleep(5)
  const start = performance.now()
  const value = await run()
  const elapsed = performance.now() - start
  await sleep(5)
  gauge.disable()
  return { value, elapsed, stall: gauge.max / 1e6 }
}
