// What every backend must do, against the runtimes that a plain machine has.

import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { runCommand } from "../toolchain/command.mjs"

const runtimes = ["node", "node-unshared", "in-process", "in-process-unshared"]

/** @type {import("./suite.d.ts").Suite} */
export const conformance = {
  name: "conformance",
  needs: ["build"],
  run: async (root) => {
    const directory = mkdtempSync(join(tmpdir(), "anythread-conformance-"))
    const file = join(directory, "report.json")
    try {
      const args = [join(root, "scripts/conformance.mjs"), "--runtime", runtimes.join(","), "--json", file]
      const { code, output } = await runCommand(process.execPath, args, { cwd: root, limitSeconds: 900 })
      return { ...countCases(file, code), output }
    } finally {
      rmSync(directory, { recursive: true, force: true })
    }
  }
}

/** @param {string} file @param {number} code */
function countCases(file, code) {
  const counts = { passed: 0, failed: 0, skipped: 0 }
  /** @type {Map<string, number>} */
  const reasons = new Map()
  for (const report of existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : []) {
    counts.passed += report.passed
    counts.failed += report.failed
    counts.skipped += report.skipped
    for (const one of report.cases) {
      if (one.outcome !== "skipped") continue
      const reason = `skipped on ${report.runtime}, ${report.front} front: ${one.reason ?? "no reason given"}`
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
    }
  }
  if (counts.failed === 0 && code !== 0) counts.failed = 1
  return { ...counts, notes: [...reasons].map(([reason, times]) => `${times} ${reason}`) }
}
