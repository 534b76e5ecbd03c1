// Tries the packed packages: node scripts/packages.mjs [--case TEXT]

import { parseArgs } from "node:util"
import { explain, format } from "./packages/cases.mjs"
import { runPackages } from "./packages/runPackages.mjs"
import { workspaceRoot } from "./toolchain/workspace.mjs"

const { values } = parseArgs({ options: { case: { type: "string" } } })
const { matrix, rows } = await runPackages(workspaceRoot, {
  ...(values.case === undefined ? {} : { only: values.case }),
  told: (row) => {
    console.log(format(row))
    if (row.result === "failed") console.log(explain(row))
  }
})
if (matrix.length > 1) console.log(`\n${matrix.join("\n")}`)
if (rows.some(({ result }) => result === "failed")) process.exitCode = 1
