// Runs the suite on runtimes, one after the other since timing-sensitive cases must not share the machine, and collects the reports.

import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, relative } from "node:path"
import { ensureBrowsers } from "../browsers/install.mjs"
import { runCommand } from "../toolchain/command.mjs"
import { workspaceRoot } from "../toolchain/workspace.mjs"
import { runtimes } from "./runtimes.mjs"

/** One hang must not eat the time of the others. */
const limitSeconds = 600

/** How much of its output is told of a run that broke: a stack, or the console errors of a page. */
const shownLines = 15

/** @typedef {{ name: string, outcome: "passed" | "failed" | "skipped", reason?: string, ms: number }} CaseReport */

/**
 * @typedef {object} Report
 * @property {string} runtime
 * @property {string} transport how jobs travelled, as the suite found it
 * @property {string} front
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {CaseReport[]} cases
 */

/**
 * @typedef {object} RuntimeResult
 * @property {string} runtime
 * @property {number} seconds wall time, the runtime's own start included
 * @property {Report[]} reports one a front; none where it crashed or was not run
 * @property {string} [missing] why it was not run
 * @property {string} [problem] what is wrong beyond failed cases: it crashed, hung or is not what it claims to be
 */

/**
 * Runs the suite on each of the runtimes.
 *
 * @param {readonly string[]} names
 * @param {object} [options]
 * @param {string[]} [options.args] more arguments of the suite's command: `--transport`, `--front`, `--case`
 * @param {string} [options.transport] how jobs must have travelled; as each runtime has it if undefined
 * @param {(text: string) => void} [options.onOutput] hears what the commands print
 * @returns {Promise<RuntimeResult[]>}
 */
export async function runOn(names, { args = [], transport, onOutput } = {}) {
  const browsers = new Set(names.map((name) => runtimes[name].browser).filter((browser) => browser !== undefined))
  const ensured = await ensureBrowsers([...browsers])
  const directory = mkdtempSync(join(tmpdir(), "anythread-conformance-"))
  try {
    const results = []
    for (const name of names) {
      const { browser, executable, command } = runtimes[name]
      const missing = whyMissing(browser === undefined ? undefined : ensured[browser], executable)
      if (missing !== undefined) {
        results.push({ runtime: name, seconds: 0, reports: [], missing })
        continue
      }
      const json = join(directory, `${name}.json`)
      const [program, ...rest] = command(["--runtime", name, "--json", json, ...args])
      const start = performance.now()
      const ended = await runCommand(program, rest, { cwd: workspaceRoot, limitSeconds, onOutput })
      const seconds = (performance.now() - start) / 1000
      results.push({ runtime: name, seconds, ...judge(name, readReports(json), ended, transport) })
    }
    return results
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

/** @param {import("../browsers/install.mjs").Ensured | undefined} ensured @param {string | undefined} executable */
function whyMissing(ensured, executable) {
  if (ensured !== undefined && "reason" in ensured) return ensured.reason
  if (executable === undefined || existsSync(executable)) return undefined
  return `not installed: there is no ${relative(workspaceRoot, executable)}`
}

/** @param {string} file @returns {Report[]} */
function readReports(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : []
}

/**
 * Says what a run comes to: nothing but failed cases may end it badly.
 *
 * @param {string} name
 * @param {Report[]} reports
 * @param {import("../toolchain/command.mjs").Ended} ended
 * @param {string} [transport] how jobs must have travelled
 * @returns {{ reports: Report[], problem?: string }}
 */
export function judge(name, reports, { code, output }, transport) {
  const how = `it ended with code ${code} after these lines:\n${lastLines(output)}`
  const other = reports.find((report) => report.runtime !== name)
  const otherwise = transport && reports.find((report) => report.transport !== transport)
  if (reports.length === 0) return { reports, problem: `no report: ${how}` }
  if (other !== undefined) return { reports: [], problem: `it reported as ${other.runtime}` }
  if (otherwise) return { reports: [], problem: `its jobs travelled "${otherwise.transport}", not "${transport}"` }
  if (reports.every((report) => report.cases.length === 0)) return { reports, problem: "it ran no case" }
  if (code !== 0 && reports.every((report) => report.failed === 0))
    return { reports, problem: `all is well, but ${how}` }
  return { reports }
}

/** @param {string} output */
function lastLines(output) {
  const lines = output.split("\n").filter((line) => line.trim() !== "")
  return lines
    .slice(-shownLines)
    .map((line) => `    ${line}`)
    .join("\n")
}
