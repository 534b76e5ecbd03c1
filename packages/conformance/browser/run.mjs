// Runs the suite in pages:
//
//   node run.mjs --runtime chromium,firefox-bundled [--transport message] [--front effect] [--case TEXT] [--json FILE]

import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { runPage } from "../../../scripts/browsers/runPage.mjs"
import { transports } from "../../../scripts/conformance/runtimes.mjs"
import { rows } from "./rows.mjs"
import { serveBuilt, serveSources } from "./servers.mjs"

/** How long a page may take for both fronts: less than a row has, so that it is the page's own state that is told. */
const timeoutSeconds = 540

const { values } = parseArgs({
  options: {
    runtime: { type: "string", default: "chromium" },
    transport: { type: "string" },
    front: { type: "string", default: "effect,promise" },
    case: { type: "string", default: "" },
    json: { type: "string" }
  }
})

const names = values.runtime.split(",")
for (const name of names) check("runtime", name, Object.keys(rows))
if (values.transport !== undefined) check("transport", values.transport, transports)

const directory = mkdtempSync(join(tmpdir(), "anythread-pages-"))
const reports = []
try {
  for (const name of names) {
    const report = await run(name)
    if (report.error !== undefined) {
      process.stderr.write(`${name}: ${report.error}\n`)
      process.exitCode = 1
    }
    reports.push(...(report.reports ?? []))
  }
} finally {
  rmSync(directory, { recursive: true, force: true })
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(reports, undefined, 2)}\n`)
if (reports.some(({ failed }) => failed > 0)) process.exitCode = 1

/** @param {string} kind @param {string} name @param {readonly string[]} known */
function check(kind, name, known) {
  if (known.includes(name)) return
  process.stderr.write(`There is no ${kind} ${name}. Known: ${known.join(", ")}.\n`)
  process.exit(2)
}

/** @param {string} name @returns {Promise<{ reports?: any[], error?: string }>} */
async function run(name) {
  const row = rows[name]
  const { browser, isBundled, isIsolated, isShared } = row
  const { case: text, front, transport = "" } = values
  const claims = { runtime: name, browser, isBundled, isIsolated, isShared, transport, front, case: text }
  const query = new URLSearchParams(Object.entries(claims).map(([key, value]) => [key, String(value)]))
  try {
    return await runPage({
      browser,
      sharedMemory: row.hasSharedMemory,
      timeoutSeconds,
      onLine: (line) => process.stdout.write(`${line}\n`),
      serve: async (reports) => {
        const server = isBundled
          ? await serveBuilt({ directory, isIsolated, reports })
          : await serveSources({ directory, reports })
        return { ...server, url: `${server.url}browser/index.html?${query}` }
      }
    })
  } catch (error) {
    return { error: error.message }
  }
}
