/** What a pool counts. Host side. */
import { Histogram, type HistogramSummary } from "./Histogram.ts"
import type { Link } from "./Link.ts"
import type { Outcome } from "./Outcome.ts"

/** A pool at one moment. Counts of threads are of now, counts of jobs since the pool was made. */
export interface PoolStatistics {
  /** Threads that hold a slot: starting, idle, busy and ending ones. */
  readonly threads: number
  /** Threads that do not take jobs yet. */
  readonly starting: number
  /** Threads that wait for a job. */
  readonly idle: number
  /** Threads that run one, abandoned ones included. */
  readonly busy: number
  /** Threads that were told to end and are not proven dead. */
  readonly ending: number
  /** Those among `ending` that have not ended within five seconds. */
  readonly lost: number
  /** Calls that wait, for a token of their limiter or for a thread. */
  readonly queued: number
  /** Jobs that returned. */
  readonly completed: number
  /** Jobs that threw, could not be answered, or lost their thread. */
  readonly failed: number
  /** Calls that were cancelled, by their caller or by closing the pool, running or not. */
  readonly cancelled: number
  /** Threads that were ended by force. */
  readonly terminated: number
  /** How long jobs waited for a thread, in milliseconds. */
  readonly waitTime: HistogramSummary
  /** How long jobs ran until they ended, in milliseconds. */
  readonly runTime: HistogramSummary
}

/** The counters of one pool. */
export class Counters {
  completed = 0
  failed = 0
  cancelled = 0
  terminated = 0
  readonly waitTime: Histogram = new Histogram()
  readonly runTime: Histogram = new Histogram()
}

/** Which counter an outcome moves: closing the pool cancels a call just as its caller does. */
export const countedAs = (outcome: Outcome): "completed" | "failed" | "cancelled" => {
  if (outcome._tag === "Returned") return "completed"
  const isEnded = outcome._tag === "Cancelled" || (outcome._tag === "Refused" && outcome.error._tag === "PoolClosed")
  return isEnded ? "cancelled" : "failed"
}

/** Draws up the statistics. */
export const statistics = (links: ReadonlySet<Link>, queued: number, counters: Counters): PoolStatistics => {
  const count = { starting: 0, idle: 0, busy: 0, ending: 0, gone: 0 }
  let lost = 0
  for (const link of links) {
    count[link.state]++
    if (link.isLost) lost++
  }
  const { cancelled, completed, failed, runTime, terminated, waitTime } = counters
  return {
    threads: links.size,
    starting: count.starting,
    idle: count.idle,
    busy: count.busy,
    ending: count.ending,
    lost,
    queued,
    completed,
    failed,
    cancelled,
    terminated,
    waitTime: waitTime.summary(),
    runTime: runTime.summary()
  }
}
