// One case: every package compiles, in the order of its dependencies.

import { buildPackages } from "../toolchain/build.mjs"

/** @type {import("./suite.d.ts").Suite} */
export const build = {
  name: "build",
  needs: [],
  run: async (root) => {
    const { code, output } = await buildPackages(root)
    return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0, notes: [], output }
  }
}
