// Builds the packages, then runs jobs with random endings on real threads: `npm run stress -- --jobs 100000 --seed 7`.

import { buildPackages } from "./toolchain/build.mjs"
import { workspaceRoot } from "./toolchain/workspace.mjs"

const { code, output } = await buildPackages(workspaceRoot, "@anythread/conformance")
if (code !== 0) {
  process.stderr.write(output)
  process.exit(code)
}
await import("../packages/conformance/dist/stress/stress.js")
