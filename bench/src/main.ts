/** `npm run bench [-- --quick] [--json FILE] [--case TEXT]`: measures, prints, reports. */
import { writeFileSync } from "node:fs"
import process from "node:process"
import { parseArgs } from "node:util"
import { lifetimes } from "./lifetimes.ts"
import { measure, type Result } from "./measure.ts"

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    json: { type: "string" },
    case: { type: "string", default: "" }
  }
})

const ratio = (value: number | null): string => (value === null ? "-" : `${value.toFixed(2)} x`).padStart(10)

const results: Array<Result> = []
for (const bench of lifetimes.filter(({ name }) => name.includes(values.case))) {
  const of = await measure(bench, values.quick ? 7 : 21)
  results.push(...of)
  process.stdout.write(`\n${bench.name.padEnd(36)}  median ns   vs limit  vs best peer\n`)
  for (const { contender, median, vsBestPeer, vsLimit } of of) {
    process.stdout.write(
      `  ${contender.padEnd(34)}${median.toFixed(0).padStart(11)} ${ratio(vsLimit)}    ${ratio(vsBestPeer)}\n`
    )
  }
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(results, undefined, 2)}\n`)
