/**
 * `runOnce.ts --json FILE [--quick] [--case TEXT] [--contender TEXT]`: one run on the runtime of this process. Measures, prints, writes;
 * `main.ts` starts it, each time in a process of its own.
 */
import { writeFileSync } from "node:fs"
import process from "node:process"
import { parseArgs } from "node:util"
import { allCases } from "./cases/all.ts"
import { reasonOf, type Setting } from "./cases/Case.ts"
import { Sessions } from "./cases/sessions.ts"
import { contenders } from "./contenders/all.ts"
import { measure, type Result } from "./measure.ts"
import { runtime, version } from "./runtime.ts"
import { tableOf } from "./table.ts"

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    json: { type: "string", default: "" },
    case: { type: "string", default: "" },
    contender: { type: "string", default: "" }
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
    const what = `${JSON.stringify(values.case)} and ${JSON.stringify(values.contender)}`
    process.stderr.write(`On ${runtime} no case has ${what} in it.\n`)
    process.exitCode = 2
    return
  }
  process.stdout.write(`\n${runtime} ${version}\n`)
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
    writeFileSync(values.json, JSON.stringify(results))
  }
  process.stdout.write(`\n* ours, = the limit; ${Math.round((performance.now() - start) / 1000)} s\n`)
}

await run()
// With all threads: some contenders have none that could be closed.
process.exit()
