// Runs the conformance suite on the runtimes asked for, one after the other, and joins their reports.
//
//   npm run conformance -- --runtime node,in-process --json report.json

import { spawn } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { runtimes } from "./conformance/runtimes.mjs"
import { buildPackages } from "./toolchain/build.mjs"
import { workspaceRoot } from "./toolchain/workspace.mjs"

const { values } = parseArgs({ options: { runtime: { type: "string" }, json: { type: "string" } } })
const names = (values.runtime ?? "node").split(",").map((name) => name.trim())
for (const name of names) {
  if (!Object.hasOwn(runtimes, name)) fail(`no runtime ${name}; there are: ${Object.keys(runtimes).join(", ")}`, 2)
}

const built = await buildPackages(workspaceRoot, "@anythread/conformance")
if (built.code !== 0) fail(built.output, built.code)

const directory = mkdtempSync(join(tmpdir(), "anythread-conformance-"))
try {
  const reports = []
  for (const name of names) {
    const file = join(directory, `${name}.json`)
    const code = await run(runtimes[name].command({ root: workspaceRoot, runtime: name, json: file }))
    if (code !== 0) process.exitCode = code
    if (existsSync(file)) reports.push(...JSON.parse(readFileSync(file, "utf8")))
    else if (code === 0) {
      process.stderr.write(`the run on ${name} ended well but left no report\n`)
      process.exitCode = 1
    }
  }
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(reports, null, 2)}\n`)
} finally {
  rmSync(directory, { recursive: true, force: true })
}

/** @param {string[]} command @returns {Promise<number>} */
function run([program, ...args]) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: workspaceRoot, stdio: "inherit" })
    child.on("error", (error) => {
      process.stderr.write(`cannot start ${program}: ${error.message}\n`)
      resolve(1)
    })
    child.on("exit", (code) => resolve(code ?? 1))
  })
}

/** @param {string} message @param {number} code @returns {never} */
function fail(message, code) {
  process.stderr.write(`${message.trim()}\n`)
  process.exit(code)
}
