// Runs the suites in order and closes with one line that sums their cases.

import { parseArgs } from "node:util"
import { build } from "./suites/build.mjs"
import { bundlers } from "./suites/bundlers.mjs"
import { check } from "./suites/check.mjs"
import { conformance } from "./suites/conformance.mjs"
import { docs } from "./suites/docs.mjs"
import { packages } from "./suites/packages.mjs"
import { types } from "./suites/types.mjs"
import { unit } from "./suites/unit.mjs"
import { workspaceRoot } from "./toolchain/workspace.mjs"

/** @typedef {import("./suites/suite.d.ts").Suite} Suite */
/** @typedef {import("./suites/suite.d.ts").SuiteResult} SuiteResult */
/** @typedef {{ name: string, result: SuiteResult | undefined, seconds: number }} Row */

/** @type {Suite[]} */
const suites = [build, check, types, unit, conformance, bundlers, packages, docs]

const { values } = parseArgs({ options: { only: { type: "string" } } })
const rows = await runSuites(select(values.only))
printTable(rows)
process.exitCode = rows.every((row) => isGreen(row.result)) ? 0 : 1

/** The named suites and those they need, in the fixed order. @param {string | undefined} only @returns {Suite[]} */
function select(only) {
  if (only === undefined) return suites
  const wanted = new Set(only.split(",").map((name) => name.trim()))
  for (const name of wanted) {
    if (!suites.some((suite) => suite.name === name)) {
      process.stderr.write(`no suite ${name}; there are: ${suites.map((suite) => suite.name).join(", ")}\n`)
      process.exit(2)
    }
  }
  for (const suite of suites) {
    if (wanted.has(suite.name)) for (const need of suite.needs) wanted.add(need)
  }
  return suites.filter((suite) => wanted.has(suite.name))
}

/** @param {Suite[]} selected @returns {Promise<Row[]>} */
async function runSuites(selected) {
  /** @type {Row[]} */
  const done = []
  for (const suite of selected) {
    console.log(`> ${suite.name}`)
    const missing = suite.needs.find((need) => !isGreen(done.find((row) => row.name === need)?.result))
    if (missing !== undefined) {
      console.log(`  not run: it needs ${missing}, which failed`)
      done.push({ name: suite.name, result: undefined, seconds: 0 })
      continue
    }
    const start = performance.now()
    const result = await suite.run(workspaceRoot)
    for (const note of result.notes) console.log(`  ${note}`)
    if (!isGreen(result)) console.log(`\n${result.output.trim() || "ran no case"}\n`)
    done.push({ name: suite.name, result, seconds: (performance.now() - start) / 1000 })
  }
  return done
}

/** @param {SuiteResult | undefined} result */
function isGreen(result) {
  return result !== undefined && result.failed === 0 && result.passed > 0
}

/** @param {Row[]} table */
function printTable(table) {
  const total = { passed: 0, failed: 0, skipped: 0 }
  console.log(`\n${line("suite", "passed", "failed", "skipped", "seconds")}`)
  for (const { name, result, seconds } of table) {
    if (result === undefined) {
      console.log(line(name, "-", "-", "-", "not run"))
      continue
    }
    total.passed += result.passed
    total.failed += result.failed
    total.skipped += result.skipped
    console.log(line(name, result.passed, result.failed, result.skipped, seconds.toFixed(1)))
  }
  console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
}

/** @param {string} name @param {(string | number)[]} cells */
function line(name, ...cells) {
  return name.padEnd(14) + cells.map((cell) => String(cell).padStart(9)).join("")
}
