import { expect, it } from "vitest"
import { terminate } from "../src/terminate.ts"

it.each([
  ["2.9.5", "immediate"],
  ["2.9.6", "immediate"],
  ["2.10.0", "immediate"],
  ["3.0.0", "immediate"],
  ["2.9.6+abcdef0", "immediate"],
  ["2.9.4", "never"],
  ["2.8.9", "never"],
  ["1.99.9", "never"],
  ["2.9", "never"],
  ["", "never"]
])("says of %s what ending a busy thread can do: %s", (version, expected) => {
  expect(terminate(version)).toBe(expected)
})
