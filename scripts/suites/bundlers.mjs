// The small application of fixtures/bundlers, built by every bundler and run where the result belongs.

import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { format, head } from "../../fixtures/bundlers/table.mjs"
import { runCommand } from "../toolchain/command.mjs"

/** @typedef {import("../../fixtures/bundlers/modes.d.ts").Row} Row */

/** @type {import("./suite.d.ts").Suite} */
export const bundlers = {
  name: "bundlers",
  needs: ["build"],
  run: async (root) => {
    const directory = mkdtempSync(join(tmpdir(), "anythread-bundlers-report-"))
    const file = join(directory, "report.json")
    try {
      const args = [join(root, "fixtures/bundlers/run.mjs"), "--json", file]
      const { code, output } = await runCommand(process.execPath, args, { cwd: root, limitSeconds: 600 })
      /** @type {Row[]} */
      const rows = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : []
      const count = (/** @type {Row["result"]} */ result) => rows.filter((row) => row.result === result).length
      return {
        passed: count("passed"),
        failed: count("failed") === 0 && code !== 0 ? 1 : count("failed"),
        skipped: count("skipped"),
        notes: [head, ...rows.map(format)],
        output
      }
    } finally {
      rmSync(directory, { recursive: true, force: true })
    }
  }
}
