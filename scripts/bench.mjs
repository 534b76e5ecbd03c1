// Builds the packages, then measures them beside their peers: `npm run bench -- --quick --case scope --json FILE`; all options: bench/src/main.ts.

import { buildPackages } from "./toolchain/build.mjs"
import { workspaceRoot } from "./toolchain/workspace.mjs"

const { code, output } = await buildPackages(workspaceRoot, "@anythread/bench")
if (code !== 0) {
  process.stderr.write(output)
  process.exit(code)
}
await import("../bench/src/main.ts")
