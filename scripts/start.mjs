// Builds the packages that the quickstart uses, then runs it as it is: `npm start -- --files 20` passes its options on.

import { buildPackages } from "./toolchain/build.mjs"
import { workspaceRoot } from "./toolchain/workspace.mjs"

const { code, output } = await buildPackages(workspaceRoot, "@anythread/example-quickstart")
if (code !== 0) {
  process.stderr.write(output)
  process.exit(code)
}
// In this process, so that a signal reaches it by itself. Node strips its types; the tool chain has put a Node first that does.
await import("../examples/quickstart/src/main.ts")
