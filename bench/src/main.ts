/**
 * `npm run bench [-- --quick] [--case TEXT] [--contender TEXT] [--json FILE]`: measures, prints, writes.
 * `npm run bench -- --report FILE`: makes `bench/report.html` of such a file and measures nothing.
 */
import { readFileSync, writeFileSync } from "node:fs"
import process from "node:process"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { allCases } from "./cases/all.ts"
import { reasonOf, type Setting } from "./cases/Case.ts"
import { Sessions } from "./cases/sessions.ts"
import { contenders } from "./contenders/all.ts"
import { measure, type Result } from "./measure.ts"
import { reportOf } from "./report.ts"
import { tableOf } from "./table.ts"

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    json: { type: "string" },
    case: { type: "string", default: "" },
    contender: { type: "string", default: "" },
    report: { type: "string" }
  }
})

const run = async (): Promise<void> => {
  const sessions = new Sessions()
  const setting: Setting = {
    quick: values.quick,
    contenders,
    session: (contender, threads, use) => sessions.of(contender, threads, use)
  }
  const cases = allCases(setting)
    .filter(({ name }) => name.includes(values.case))
    .map((one) => ({ ...one, entries: one.entries.filter(({ name }) => name.includes(values.contender)) }))
    .filter(({ entries }) => entries.length > 0)
  if (cases.length === 0) {
    process.stderr.write(`No case has ${JSON.stringify(values.case)} and ${JSON.stringify(values.contender)} in it.\n`)
    process.exitCode = 2
    return
  }
  const start = performance.now()
  const results: Array<Result> = []
  for (const one of cases) {
    const of = await measure(one, values.quick)
    const names = one.entries.map(({ name }) => name)
    const absent = contenders.flatMap((contender) => {
      const reason = reasonOf(contender, one.name)
      return reason === undefined || names.includes(contender.name) ? [] : [[contender.name, reason] as const]
    })
    process.stdout.write(tableOf(of, absent))
    results.push(...of)
    // After each, so that what was measured is there whatever comes later.
    if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(results, undefined, 2)}\n`)
  }
  await sessions.close()
  process.stdout.write(`\n* ours, = the limit; ${Math.round((performance.now() - start) / 1000)} s\n`)
}

if (values.report === undefined) {
  await run()
  // Some contenders leave threads behind that cannot be ended.
  process.exit()
} else {
  const file = fileURLToPath(new URL("../report.html", import.meta.url))
  writeFileSync(file, reportOf(JSON.parse(readFileSync(values.report, "utf8")) as ReadonlyArray<Result>))
  process.stdout.write(`${file}\n`)
}
