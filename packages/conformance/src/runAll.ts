/** Runs the suite on the fronts of one environment and prints as it goes: for the command and for pages. */
import { allCases } from "./cases/allCases.ts"
import type { Environment } from "./Environment.ts"
import type { Front } from "./Front.ts"
import { effectFront } from "./fronts/effect.ts"
import { promiseFront } from "./fronts/promise.ts"
import { type CaseReport, type Report, runSuite } from "./run.ts"
import { transportOf } from "./transport.ts"

/** The fronts, by the name that `--front` takes. */
export const fronts: Readonly<Record<string, Front>> = { effect: effectFront, promise: promiseFront }

/**
 * Runs the suite.
 *
 * @param environment the runtime and its backend.
 * @param chosen which fronts to run it on.
 * @param text only cases whose name has this text.
 * @param print is given every line, without its end.
 * @returns one report a front.
 */
export const runAll = async (
  environment: Environment,
  chosen: ReadonlyArray<Front>,
  text: string,
  print: (line: string) => void
): Promise<ReadonlyArray<Report>> => {
  const cases = allCases.filter(({ name }) => name.includes(text))
  const reports: Array<Report> = []
  for (const front of chosen) {
    print(`\n${environment.runtime}, ${transportOf(environment.backend())} transport, ${front.name} front`)
    const report = await runSuite(cases, front, environment, (report) => {
      for (const line of lines(report)) print(line)
    })
    print(`${report.passed} passed, ${report.failed} failed, ${report.skipped} skipped`)
    reports.push(report)
  }
  return reports
}

const marks = { passed: "ok     ", failed: "FAILED ", skipped: "skipped" } as const

const lines = ({ ms, name, outcome, reason }: CaseReport): ReadonlyArray<string> => {
  const line = `  ${marks[outcome]} ${name}${outcome === "skipped" ? ` (${reason})` : ` (${ms} ms)`}`
  return outcome === "failed" ? [line, `${reason?.replace(/^/gm, "          ")}`] : [line]
}
