import { expect, it } from "vitest"
import type { Measurement } from "../src/measure.ts"
import type { Stop } from "../src/stop.ts"
import { header, lineOf } from "../src/table.ts"

const stop: Stop = { returned: 2, proven: 2.54, isLost: false, isShared: true, turnsOn: false }

const measurement: Measurement = {
  threads: 4,
  found: "all",
  onOne: [900, 200, 210, 190, 200, 220],
  onAll: [900, 50, 50, 50, 50, 40],
  stops: [stop, { ...stop, proven: 2009 }, { ...stop, returned: 52 }],
  isIsolated: undefined
}

const cellsOf = (line: string): Array<string> => line.trim().split(/ {2,}/)

it("has a cell for each column, under the column", () => {
  const line = lineOf("Node", { _tag: "Measured", report: { version: "24.0.0", measurement } })
  expect(cellsOf(header())).toHaveLength(8)
  expect(cellsOf(line)).toEqual([
    ...["Node 24.0.0", "4", "200 ms", "50.0 ms", "4.00 x"],
    ...["2.0 (52.0) ms", "2.5 (2009) ms", "yes", "-"]
  ])
  expect(line).toHaveLength(header().length)
})

it("says what the pool says of a loop that nothing ends", () => {
  const lost = {
    ...measurement,
    stops: [{ ...stop, proven: undefined, isLost: true, turnsOn: true }],
    isIsolated: false
  }
  const line = lineOf("Page", { _tag: "Measured", report: { version: "1", measurement: lost } })
  expect(cellsOf(line).slice(-3)).toEqual(["not within 6 s: counted as lost, it runs on", "yes", "no"])
})

it("gives the reason where a runtime is missing or has failed", () => {
  expect(cellsOf(lineOf("Bun", { _tag: "Missing", reason: "not here" }))).toEqual(["Bun", "not here"])
  const failed = lineOf("Bun", { _tag: "Failed", error: "Error: no", output: "Error: no\n  at somewhere" })
  expect(cellsOf(failed)).toEqual(["Bun", "FAILED: Error: no"])
})
