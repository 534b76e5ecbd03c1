import { portable } from "@anythread/core/thread"
import { expect, it } from "vitest"
import { generation } from "../../src/portable/registry.ts"

it("takes a function under another query for a newer version, also in the turn of the older", () => {
  const before = generation()
  portable("file:///versions.js", "run", () => 1)
  portable("file:///versions.js?t=2", "run", () => 2)
  expect(generation()).toBe(before + 1)
  expect(() => portable("file:///versions.js?t=2", "run", () => 3)).toThrow("versions.js")
})
