import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"

test("refuses an unknown runtime before any work, and lists the known ones", () => {
  const script = fileURLToPath(new URL("../conformance.mjs", import.meta.url))
  const { status, stderr } = spawnSync(process.execPath, [script, "--runtime", "node,abacus"], { encoding: "utf8" })
  expect(status).toBe(2)
  expect(stderr).toMatch(/^no runtime abacus; there are: node, node22, .*, bun, .*, webkit-unshared$/m)
})
