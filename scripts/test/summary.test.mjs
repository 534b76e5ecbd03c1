import { expect, test } from "vitest"
import { judge } from "../conformance/runOn.mjs"
import { failures, skips, sum, table, times } from "../conformance/summary.mjs"

/** @typedef {import("../conformance/runOn.mjs").CaseReport} CaseReport */

/** @type {CaseReport[]} */
const cases = [
  { name: "adds", outcome: "passed", ms: 1500 },
  { name: "ends a loop", outcome: "skipped", reason: "deno has no endable", ms: 0 },
  { name: "divides", outcome: "failed", reason: "Error: by zero\nat line 2", ms: 700 }
]

const deno = {
  runtime: "deno",
  seconds: 4.25,
  reports: ["effect", "promise"].map((front) => ({
    runtime: "deno",
    transport: "inline",
    front,
    passed: 1,
    failed: 1,
    skipped: 1,
    cases
  }))
}
const webkit = { runtime: "webkit", seconds: 0, reports: [], missing: "no webkit: apt-get needs root" }
const bun = { runtime: "bun", seconds: 1, reports: [], problem: "no report: it ended with code 134" }

test("prints a runtime by front, and one that has no cases as not run or broken", () => {
  expect(table([deno, webkit, bun])).toEqual([
    "runtime               transport  front       passed   failed  skipped  seconds",
    "deno                  inline     effect           1        1        1      2.2",
    "deno                  inline     promise          1        1        1      2.2",
    "webkit                -          -                -        -        -  not run",
    "bun                   -          -                -        -        -   broken"
  ])
})

test("groups skips by runtime and reason, and says why a runtime was not run", () => {
  expect(skips([deno, webkit, bun])).toEqual([
    "2 skipped on deno: deno has no endable",
    "webkit was not run: no webkit: apt-get needs root"
  ])
})

test("tells each failed case with its reason, and what a crash left", () => {
  expect(failures([deno, bun])).toEqual([
    "deno, effect front: divides\n    Error: by zero\n    at line 2",
    "deno, promise front: divides\n    Error: by zero\n    at line 2",
    "bun: no report: it ended with code 134"
  ])
})

test("counts a crash as a failure, and a missing runtime as a skip where that is allowed", () => {
  expect(sum([deno, webkit, bun], true)).toEqual({ passed: 2, failed: 3, skipped: 3 })
  expect(sum([deno, webkit, bun], false)).toEqual({ passed: 2, failed: 4, skipped: 2 })
})

test("gives the wall time of each runtime that was run", () => {
  expect(times([deno, webkit])).toEqual(["deno: 2 passed, 2 failed, 2 skipped in 4.3 s"])
})

test("shows the last lines of a run that left no report", () => {
  expect(judge("bun", [], { code: 134, output: "ok adds\n\npanic: oh no\n\n" })).toEqual({
    reports: [],
    problem: "no report: it ended with code 134 after these lines:\n    ok adds\n    panic: oh no"
  })
})

test("takes nothing from a run that is another runtime or has another transport, ran no case or ended badly with all cases well", () => {
  const [report] = deno.reports
  expect(judge("bun", deno.reports, { code: 0, output: "" })).toEqual({ reports: [], problem: "it reported as deno" })
  expect(judge("deno", deno.reports, { code: 1, output: "" }, "message")).toEqual({
    reports: [],
    problem: 'its jobs travelled "inline", not "message"'
  })
  const empty = [{ ...report, passed: 0, failed: 0, skipped: 0, cases: [] }]
  expect(judge("deno", empty, { code: 0, output: "" }).problem).toBe("it ran no case")
  const well = [{ ...report, failed: 0 }]
  expect(judge("deno", well, { code: 139, output: "bye\n" }).problem).toBe(
    "all is well, but it ended with code 139 after these lines:\n    bye"
  )
  expect(judge("deno", deno.reports, { code: 1, output: "" })).toEqual({ reports: deno.reports })
})
