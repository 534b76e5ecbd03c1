// What every backend must do, on every runtime: Node, Bun, Deno, the in-process backend and three browsers.

import { runOn } from "../conformance/runOn.mjs"
import { testedRuntimes } from "../conformance/runtimes.mjs"
import { failures, skips, sum, table, times } from "../conformance/summary.mjs"

/** @type {import("./suite.d.ts").Suite} */
export const conformance = {
  name: "conformance",
  needs: ["build"],
  run: async () => {
    const results = await runOn(testedRuntimes)
    return {
      ...sum(results, !process.env.CI),
      notes: [...table(results), ...times(results), ...skips(results)],
      output: failures(results).join("\n")
    }
  }
}
