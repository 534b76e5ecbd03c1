// Runs the conformance suite on the runtimes asked for, one after the other, and joins their reports.
//
//   npm run conformance -- --runtime node22,chromium-bundled --transport message --front promise --case "a token" --json report.json

import { writeFileSync } from "node:fs"
import { parseArgs } from "node:util"
import { runOn } from "./conformance/runOn.mjs"
import { runtimes, transports } from "./conformance/runtimes.mjs"
import { failures, skips, sum, table } from "./conformance/summary.mjs"
import { buildPackages } from "./toolchain/build.mjs"
import { workspaceRoot } from "./toolchain/workspace.mjs"

const { values } = parseArgs({
  options: {
    runtime: { type: "string", default: "node" },
    transport: { type: "string" },
    front: { type: "string" },
    case: { type: "string" },
    json: { type: "string" }
  }
})
const names = values.runtime.split(",").map((name) => name.trim())
for (const name of names) {
  if (!Object.hasOwn(runtimes, name)) fail(`no runtime ${name}; there are: ${Object.keys(runtimes).join(", ")}`, 2)
}
const { transport } = values
if (transport !== undefined && !transports.includes(transport)) {
  fail(`no transport ${transport}; there are: ${transports.join(", ")}`, 2)
}

const built = await buildPackages(workspaceRoot, "@anythread/conformance")
if (built.code !== 0) fail(built.output, built.code)

const args = /** @type {const} */ (["transport", "front", "case"]).flatMap((option) => {
  const value = values[option]
  return value === undefined ? [] : [`--${option}`, value]
})
const results = await runOn(names, { args, transport, onOutput: (text) => process.stdout.write(text) })
if (values.json !== undefined) {
  const reports = results.flatMap((result) => result.reports)
  writeFileSync(values.json, `${JSON.stringify(reports, null, 2)}\n`)
}

// Where everything can be installed, a runtime that is missing is a mistake.
const counts = sum(results, !process.env.CI)
const parts = [failures(results), table(results), skips(results)]
for (const lines of parts) if (lines.length > 0) process.stdout.write(`\n${lines.join("\n")}\n`)
process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`)
process.exitCode = counts.failed === 0 ? 0 : 1

/** @param {string} message @param {number} code @returns {never} */
function fail(message, code) {
  process.stderr.write(`${message.trim()}\n`)
  process.exit(code)
}
