// The examples that readers copy: each one runs.

import { runDocExamples } from "../run-doc-examples.mjs"

/** @type {import("./suite.d.ts").Suite} */
export const docs = {
  name: "docs",
  needs: ["build"],
  run: async (root) => {
    const { cases, skipped, notes } = await runDocExamples(root)
    const failed = cases.filter((one) => one.problems.length > 0)
    return {
      passed: cases.length - failed.length,
      failed: failed.length,
      skipped,
      notes,
      output: failed.flatMap((one) => one.problems).join("\n")
    }
  }
}
