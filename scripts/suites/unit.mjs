// The tests of each package, of the scripts and of the examples, under vitest.

import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { runCommand } from "../toolchain/command.mjs"

/** @type {import("./suite.d.ts").Suite} */
export const unit = {
  name: "unit",
  // Tests start real threads, and a thread loads built files.
  needs: ["build"],
  run: async (root) => {
    const directory = mkdtempSync(join(tmpdir(), "anythread-unit-"))
    const report = join(directory, "report.json")
    try {
      const { code, output } = await runCommand(
        "vitest",
        ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`],
        { cwd: root, limitSeconds: 1800 }
      )
      return { ...countCases(report, code), notes: [], output }
    } finally {
      rmSync(directory, { recursive: true, force: true })
    }
  }
}

/** @param {string} report @param {number} code */
function countCases(report, code) {
  let json
  try {
    json = JSON.parse(readFileSync(report, "utf8"))
  } catch {
    // No report: vitest itself did not come up, and its output says why.
    return { passed: 0, failed: 1, skipped: 0 }
  }
  // A file that cannot be loaded has failed without a failed case inside.
  const brokenFiles = json.testResults.filter(
    (/** @type {any} */ file) =>
      file.status === "failed" && !file.assertionResults.some((/** @type {any} */ one) => one.status === "failed")
  ).length
  const failed = json.numFailedTests + brokenFiles
  return {
    passed: json.numPassedTests,
    // An error outside of any case still ends vitest with a non-zero code.
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: json.numPendingTests + json.numTodoTests
  }
}
