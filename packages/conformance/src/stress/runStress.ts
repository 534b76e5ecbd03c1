/**
 * Random endings under a full queue: so many jobs on two threads, more of them outstanding at any time than a pool has slots. Every call
 * must settle exactly once, with its own value or the right error, and no job may begin twice. Host side.
 */
import process from "node:process"
import { setEnvironmentData } from "node:worker_threads"
import { createPool, dumpTree, type Pool } from "@anythread/node/promise"
import { COUNTS } from "./jobs.ts"
import { type Outcome, type Plan, planOf } from "./plan.ts"

/** What to run. */
export interface StressOptions {
  readonly seed: number
  readonly jobs: number
  /** Calls at any time, until the last jobs. Default 3000: more than a pool has slots. */
  readonly outstanding?: number
  /** Milliseconds without one settled call after which the rest counts as hanging. Default 20 000. */
  readonly patience?: number
}

/** What came of it. */
export interface StressReport {
  /** How many calls settled in which way. */
  readonly outcomes: Readonly<Record<string, number>>
  /** Threads that were ended by force. */
  readonly terminated: number
  /** What should not have been; empty when all went well. */
  readonly violations: ReadonlyArray<string>
  /** From the first call to the last settled one. */
  readonly milliseconds: number
}

/** What is known of a call. */
interface Call {
  readonly plan: Plan
  /** Its reason, once it is cancelled. */
  aborted: object | undefined
  settled: number
  /** It failed before it began, as it may. */
  isMissed: boolean
}

/** Violations beyond these are only counted. */
const TOLD = 20

/** Runs them all. Resolves also when something hangs; threads may be left then. */
export const runStress = async ({
  jobs,
  outstanding = 3000,
  patience = 20_000,
  seed
}: StressOptions): Promise<StressReport> => {
  const counts = new Int32Array(new SharedArrayBuffer(jobs * 4))
  // Threads that start from now on have the table.
  setEnvironmentData(COUNTS, counts as never)
  const violations: Array<string> = []
  const outcomes: Record<string, number> = {}
  const calls: Array<Call> = []
  const unhandled = (reason: unknown): void => void violations.push(`A rejection is unhandled: ${String(reason)}`)
  process.on("unhandledRejection", unhandled)
  const pool = createPool({
    maxThreads: 2,
    spareThreads: 1,
    onUncaught: (error) => violations.push(`A thread had an error nobody caught: ${String(error)}`)
  })
  const start = performance.now()
  let last = start
  let open = 0

  const settle = (call: Call, outcome: Outcome): void => {
    last = performance.now()
    open--
    if (++call.settled > 1) violations.push(`${nameOf(call)} settled ${call.settled} times.`)
    const label = judge(call, outcome, violations)
    outcomes[label] = (outcomes[label] ?? 0) + 1
  }

  await new Promise<void>((resolve) => {
    const watch = setInterval(() => {
      if (performance.now() - last < patience) return
      violations.push(hangOf(pool, calls, patience))
      clearInterval(watch)
      resolve()
    }, 500)
    const advance = (): void => {
      while (open < outstanding && calls.length < jobs) {
        const call: Call = { plan: planOf(seed, calls.length), aborted: undefined, settled: 0, isMissed: false }
        calls.push(call)
        open++
        void begin(pool, call, (outcome) => {
          settle(call, outcome)
          advance()
        })
      }
      if (open > 0) return
      clearInterval(watch)
      resolve()
    }
    advance()
  })
  const milliseconds = last - start
  const isHanging = calls.some(({ settled }) => settled === 0)
  // What was abandoned runs on after its caller has gone; what hangs is not waited for.
  if (!isHanging && !(await closes(pool, patience))) violations.push(`The pool did not close. ${stateOf(pool)}`)
  process.off("unhandledRejection", unhandled)
  for (const call of calls) check(call, counts[call.plan.index] ?? 0, violations)
  const { cancelled, completed, failed, terminated } = pool.statistics()
  const before = calls.filter(({ plan }) => plan.when === "before").length
  if (!isHanging && completed + failed + cancelled !== jobs - before) {
    violations.push(
      `The pool counts ${completed} completed, ${failed} failed, ${cancelled} cancelled of ${jobs - before}.`
    )
  }
  const more = violations.length - TOLD
  return {
    outcomes,
    terminated,
    violations: more > 0 ? [...violations.slice(0, TOLD), `... and ${more} more.`] : violations,
    milliseconds
  }
}

/** Makes the call, and cancels it when its plan says so. */
const begin = (pool: Pool, call: Call, settled: (outcome: Outcome) => void): Promise<void> => {
  const { options, start, when } = call.plan
  if (when === undefined) return told(start(pool.with(options)), settled)
  const controller = new AbortController()
  const abort = (): void => {
    // It has settled before: nothing is cancelled.
    if (call.settled > 0) return
    call.aborted = { index: call.plan.index }
    controller.abort(call.aborted)
  }
  if (when === "before") abort()
  const result = told(start(pool.with({ ...options, signal: controller.signal })), settled)
  if (when === "at once") abort()
  else if (when === "next turn") setImmediate(abort)
  else if (when !== "before") setTimeout(abort, when)
  return result
}

const told = (result: Promise<unknown>, settled: (outcome: Outcome) => void): Promise<void> =>
  result.then(
    (value) => settled({ _tag: "Returned", value }),
    (reason) => settled({ _tag: "Rejected", reason })
  )

/** Says how it settled, for the counts. */
const judge = (call: Call, outcome: Outcome, violations: Array<string>): string => {
  const { aborted, plan } = call
  // The reason itself: a cancelled call reports neither success nor another error.
  const isCancelled = outcome._tag === "Rejected" && outcome.reason === aborted && aborted !== undefined
  call.isMissed = aborted === undefined && plan.isMissed?.(outcome) === true
  const isRight = aborted === undefined ? call.isMissed || plan.isRight(outcome) : isCancelled
  if (!isRight) violations.push(`${nameOf(call)} ${textOf(outcome)}.`)
  if (isCancelled) return "cancelled"
  if (outcome._tag === "Returned") return "returned"
  return (outcome.reason as { _tag?: unknown } | null)?._tag === "ThreadLost" ? "lost its thread" : "threw"
}

/** Whether it began as often as it may have, once nothing runs any more. */
const check = (call: Call, count: number, violations: Array<string>): void => {
  const { aborted, isMissed, plan, settled } = call
  if (settled === 0) return
  const isRight = plan.when === "before" || isMissed ? count === 0 : aborted === undefined ? count === 1 : count <= 1
  if (!isRight) violations.push(`${nameOf(call)} began ${count} times.`)
}

const closes = (pool: Pool, patience: number): Promise<boolean> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, patience, false)
    void pool.close({ drain: true }).then(() => {
      clearTimeout(timer)
      resolve(true)
    })
  })

const hangOf = (pool: Pool, calls: ReadonlyArray<Call>, patience: number): string => {
  const hanging = calls.filter(({ settled }) => settled === 0)
  const some = hanging.slice(0, TOLD).map(nameOf)
  return `${hanging.length} calls have not settled, none for ${patience / 1000} s: ${some.join(", ")} ... ${stateOf(pool)}`
}

const stateOf = (pool: Pool): string => {
  const { waitTime: _, runTime: __, ...statistics } = pool.statistics()
  return `${JSON.stringify(statistics)}\n${JSON.stringify(pool.threads())}\n${dumpTree().slice(0, 4000)}`
}

const nameOf = ({ aborted, plan }: Call): string => {
  const when = typeof plan.when === "number" ? `after ${plan.when.toFixed(1)} ms` : plan.when
  const how = `${plan.options.cancellation ?? "default"}, priority ${plan.options.priority}`
  const what = when === undefined ? "" : `, to be cancelled ${when}${aborted === undefined ? ", not cancelled" : ""}`
  return `job ${plan.index} (${plan.kind}, ${how}${what})`
}

const textOf = (outcome: Outcome): string =>
  outcome._tag === "Returned"
    ? `returned ${String(JSON.stringify(outcome.value)).slice(0, 200)}`
    : `was rejected with ${outcome.reason instanceof Error ? outcome.reason.stack : JSON.stringify(outcome.reason)}`
