/**
 * `node cli.js --runtime node,in-process [--transport message] [--front effect] [--case TEXT] [--json FILE]`: runs the suite, prints,
 * reports.
 */
import { writeFileSync } from "node:fs"
import process from "node:process"
import { parseArgs } from "node:util"
import { environments } from "./environments/environments.ts"
import { withTransport } from "./environments/withTransport.ts"
import type { Report } from "./run.ts"
import { fronts, runAll } from "./runAll.ts"
import { transports } from "./transport.ts"

const { values } = parseArgs({
  options: {
    runtime: { type: "string", default: "node" },
    transport: { type: "string" },
    front: { type: "string", default: Object.keys(fronts).join(",") },
    case: { type: "string", default: "" },
    json: { type: "string" }
  }
})

const find = <A>(kind: string, name: string, known: Readonly<Record<string, A>>): A => {
  const found = known[name]
  if (found === undefined) {
    process.stderr.write(`There is no ${kind} ${name}. Known: ${Object.keys(known).join(", ")}.\n`)
    process.exit(2)
  }
  return found
}
const pick = <A>(kind: string, names: string, known: Readonly<Record<string, A>>): ReadonlyArray<A> =>
  names.split(",").map((name) => find(kind, name, known))

const chosen = pick("runtime", values.runtime, environments)
const chosenFronts = pick("front", values.front, fronts)
const transport = values.transport === undefined ? undefined : find("transport", values.transport, transports)
const reports: Array<Report> = []
for (const load of chosen) {
  const print = (line: string): void => void process.stdout.write(`${line}\n`)
  const own = await load()
  const environment = transport === undefined ? own : withTransport(own, transport)
  reports.push(...(await runAll(environment, chosenFronts, values.case, print)))
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(reports, undefined, 2)}\n`)
process.exitCode = reports.some(({ failed }) => failed > 0) ? 1 : 0
