import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"

/** @param {string[]} args */
const run = (...args) => {
  const script = fileURLToPath(new URL("../conformance.mjs", import.meta.url))
  return spawnSync(process.execPath, [script, ...args], { encoding: "utf8" })
}

test("refuses an unknown runtime before any work, and lists the known ones", () => {
  const { status, stderr } = run("--runtime", "node,abacus")
  expect(status).toBe(2)
  expect(stderr).toMatch(/^no runtime abacus; there are: node, node22, .*, bun, .*, webkit-unshared$/m)
})

test("refuses an unknown transport before any work, and lists the known ones", () => {
  const { status, stderr } = run("--runtime", "node", "--transport", "pigeon")
  expect(status).toBe(2)
  expect(stderr).toBe("no transport pigeon; there are: inline, message, unshared\n")
})
