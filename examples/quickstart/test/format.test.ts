import { describe, expect, it } from "vitest"
import { median, medianAndWorst, milliseconds, percent, table } from "../src/format.ts"

describe("median", () => {
  it("is the value in the middle, whatever the order", () => {
    expect(median([9, 1, 5])).toBe(5)
  })

  it("is the mean of the two in the middle", () => {
    expect(median([4, 1, 2, 9])).toBe(3)
  })
})

describe("numbers", () => {
  it("keep a decimal where it says something", () => {
    expect([milliseconds(1.26), milliseconds(1234.5), percent(0.012), percent(1.234)]).toEqual([
      "1.3 ms",
      "1235 ms",
      "1.2 %",
      "123 %"
    ])
    expect(medianAndWorst([3, 1, 2])).toBe("2.0 ms (3.0 ms)")
  })
})

describe("table", () => {
  it("aligns the first column left and the others right", () => {
    expect(
      table([
        ["a", "long", "1"],
        ["bcd", "2", "33"]
      ])
    ).toBe("  a     long    1\n  bcd      2   33")
  })
})
