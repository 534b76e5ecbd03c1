/** `node cli.js --runtime node,in-process [--front effect] [--case TEXT] [--json FILE]`: runs the suite, prints, reports. */
import { writeFileSync } from "node:fs"
import process from "node:process"
import { parseArgs } from "node:util"
import { allCases } from "./cases/allCases.ts"
import { environments } from "./environments/environments.ts"
import { effectFront } from "./fronts/effect.ts"
import { promiseFront } from "./fronts/promise.ts"
import { type Report, runSuite } from "./run.ts"

const { values } = parseArgs({
  options: {
    runtime: { type: "string", default: "node" },
    front: { type: "string", default: "effect,promise" },
    case: { type: "string", default: "" },
    json: { type: "string" }
  }
})

const pick = <A>(kind: string, names: string, known: Readonly<Record<string, A>>): ReadonlyArray<A> =>
  names.split(",").map((name) => {
    const found = known[name]
    if (found === undefined) {
      process.stderr.write(`There is no ${kind} ${name}. Known: ${Object.keys(known).join(", ")}.\n`)
      process.exit(2)
    }
    return found
  })

const chosen = pick("runtime", values.runtime, environments)
const fronts = pick("front", values.front, { effect: effectFront, promise: promiseFront })
const cases = allCases.filter(({ name }) => name.includes(values.case))
const reports: Array<Report> = []
for (const load of chosen) {
  const environment = await load()
  for (const front of fronts) {
    process.stdout.write(`\n${environment.runtime}, ${front.name} front\n`)
    const report = await runSuite(cases, front, environment, ({ ms, name, outcome, reason }) => {
      const mark = { passed: "ok     ", failed: "FAILED ", skipped: "skipped" }[outcome]
      process.stdout.write(`  ${mark} ${name}${outcome === "skipped" ? ` (${reason})` : ` (${ms} ms)`}\n`)
      if (outcome === "failed") process.stdout.write(`${reason?.replace(/^/gm, "          ")}\n`)
    })
    process.stdout.write(`${report.passed} passed, ${report.failed} failed, ${report.skipped} skipped\n`)
    reports.push(report)
  }
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(reports, undefined, 2)}\n`)
process.exitCode = reports.some(({ failed }) => failed > 0) ? 1 : 0
