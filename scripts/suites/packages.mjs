// The packages as strangers have them: packed, installed outside of the workspace, used on each runtime, read by each compiler.

import { explain, format } from "../packages/cases.mjs"
import { runPackages } from "../packages/runPackages.mjs"

/** @typedef {import("../packages/cases.mjs").PackageRow} PackageRow */

/** @type {import("./suite.d.ts").Suite} */
export const packages = {
  name: "packages",
  needs: ["build"],
  run: async (root) => {
    const { matrix, rows } = await runPackages(root).catch(notRun)
    const count = (/** @type {PackageRow["result"]} */ result) => rows.filter((row) => row.result === result).length
    // What cannot be had where CI is set is a failure, as in the conformance suite.
    const isSkipAllowed = !process.env.CI
    return {
      passed: count("passed"),
      failed: count("failed") + (isSkipAllowed ? 0 : count("skipped")),
      skipped: isSkipAllowed ? count("skipped") : 0,
      notes: [...rows.map(format), ...matrix],
      output: rows
        .filter(({ result }) => result !== "passed")
        .map(explain)
        .join("\n")
    }
  }
}

/** What the cases need is not there, npm for example: a failure by itself. @param {unknown} error @returns {{ matrix: string[], rows: PackageRow[] }} */
function notRun(error) {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { matrix: [], rows: [{ name: "packing", result: "failed", seconds: 0, detail }] }
}
