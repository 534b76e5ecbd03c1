import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"

test("refuses an unknown suite and lists the known ones", () => {
  const script = fileURLToPath(new URL("../test.mjs", import.meta.url))
  const { status, stderr } = spawnSync(process.execPath, [script, "--only", "unit,abacus"], { encoding: "utf8" })
  expect(status).toBe(2)
  expect(stderr).toBe("no suite abacus; there are: build, check, types, unit, conformance, bundlers, packages, docs\n")
})
