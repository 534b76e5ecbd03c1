/** Runs the suite on one front of one environment and draws up the report. */
import { makeBench } from "./Bench.ts"
import type { Case } from "./Case.ts"
import { type Environment, isMet } from "./Environment.ts"
import type { Front } from "./Front.ts"
import { type Transport, transportOf } from "./transport.ts"
import { watchRejections } from "./watchRejections.ts"

/** How one case ended. */
export interface CaseReport {
  /** The case's name. */
  readonly name: string
  /** Whether it passed. */
  readonly outcome: "passed" | "failed" | "skipped"
  /** Why it failed or was skipped. */
  readonly reason?: string
  /** How long it took, in milliseconds. */
  readonly ms: number
}

/** How the suite ended on one front of one runtime. */
export interface Report {
  /** The runtime's name. */
  readonly runtime: string
  /** How jobs travelled. */
  readonly transport: Transport
  /** The front's name. */
  readonly front: string
  /** How many cases passed. */
  readonly passed: number
  /** How many failed. */
  readonly failed: number
  /** How many were skipped, for a reason that each tells. */
  readonly skipped: number
  /** Every case, in order. */
  readonly cases: ReadonlyArray<CaseReport>
}

/** A case that has not ended by then has failed: something it waits for never came. */
const TIME_LIMIT = 30_000

/** The cases that are about a front: those of both, and its own. */
export const casesOf = (cases: ReadonlyArray<Case>, front: Front): ReadonlyArray<Case> =>
  cases.filter((test) => test.front === undefined || test.front === front.name)

/** Why a case cannot run here, if it cannot. */
export const skipReason = (test: Case, environment: Environment): string | undefined => {
  const { capabilities } = environment.backend()
  const missing = test.needs?.find((need) => !isMet(need, environment, capabilities))
  return missing === undefined ? undefined : `${environment.runtime} has no ${missing}`
}

/** Runs one case and checks that it leaves nothing behind. Rejects if it fails. */
export const runCase = async (test: Case, front: Front, environment: Environment): Promise<void> => {
  const before = environment.resources?.()
  const rejections = watchRejections(environment)
  let left: Error | undefined
  const { bench, dispose } = makeBench(front, environment)
  try {
    await within(TIME_LIMIT, test.run(bench))
  } finally {
    await within(TIME_LIMIT, dispose())
    left = await rejections.end()
  }
  if (left !== undefined) throw left
  if (before !== undefined) await settled(before, () => environment.resources?.() ?? [])
}

/** Runs the cases that are about a front. `told` hears of every case as it ends. */
export const runSuite = async (
  cases: ReadonlyArray<Case>,
  front: Front,
  environment: Environment,
  told: (report: CaseReport) => void
): Promise<Report> => {
  environment.assertRuntime()
  const reports: Array<CaseReport> = []
  for (const test of casesOf(cases, front)) {
    const report = await reportOf(test, front, environment)
    reports.push(report)
    told(report)
  }
  const count = (outcome: CaseReport["outcome"]): number =>
    reports.filter((report) => report.outcome === outcome).length
  return {
    runtime: environment.runtime,
    transport: transportOf(environment.backend()),
    front: front.name,
    passed: count("passed"),
    failed: count("failed"),
    skipped: count("skipped"),
    cases: reports
  }
}

const reportOf = async (test: Case, front: Front, environment: Environment): Promise<CaseReport> => {
  const { name } = test
  const reason = skipReason(test, environment)
  if (reason !== undefined) return { name, outcome: "skipped", reason, ms: 0 }
  const start = performance.now()
  const ms = (): number => Math.round((performance.now() - start) * 10) / 10
  try {
    await runCase(test, front, environment)
    return { name, outcome: "passed", ms: ms() }
  } catch (error) {
    return { name, outcome: "failed", reason: describe(error), ms: ms() }
  }
}

/** Stacks begin with the message in V8 alone. */
const describe = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  const { message, name, stack = "" } = error
  return stack.includes(message) ? stack : `${name}: ${message}\n${stack}`
}

/** Resources go away in turns of the event loop, not at once; what is still there at the limit is a leak. */
const settled = async (before: ReadonlyArray<string>, now: () => ReadonlyArray<string>): Promise<void> => {
  const more = (): ReadonlyArray<string> => {
    const known = [...before]
    return now().filter((resource) => {
      const index = known.indexOf(resource)
      if (index !== -1) known.splice(index, 1)
      return index === -1
    })
  }
  for (let left = more(), tries = 0; left.length > 0; left = more(), tries++) {
    if (tries === 400) throw new Error(`The case left behind: ${left.join(", ")}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

const within = async (limit: number, work: Promise<void>): Promise<void> => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`The case did not end within ${limit / 1000} s.`)), limit)
  })
  try {
    await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
