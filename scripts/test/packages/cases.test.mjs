import { expect, test } from "vitest"
import { checking, explain, format, runCase, Skipped } from "../../packages/cases.mjs"

test("tells what passed, what failed and why, and why something was skipped", async () => {
  const cases = [
    checking("fine", async () => [], "3 files"),
    checking("broken", async () => ["\u001b[31mone\u001b[0m", "two"]),
    {
      name: "absent",
      run: async () => {
        throw new Skipped("no Chromium")
      }
    }
  ]
  const rows = await Promise.all(cases.map(runCase))
  expect(rows.map(({ detail, name, result }) => ({ detail, name, result }))).toEqual([
    { name: "fine", result: "passed", detail: "3 files" },
    { name: "broken", result: "failed", detail: "one\ntwo" },
    { name: "absent", result: "skipped", detail: "no Chromium" }
  ])
  expect(rows.map((row) => format({ ...row, seconds: 1 }).replaceAll(/ +/g, " "))).toEqual([
    "fine passed 1.0 s 3 files",
    "broken failed 1.0 s",
    "absent skipped 1.0 s no Chromium"
  ])
  expect(rows[1] && explain(rows[1])).toBe("broken:\n  one\n  two")
})
