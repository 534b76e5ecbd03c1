import { describe, expect, it } from "vitest"
import { evaluateSource } from "../../src/source/evaluate.ts"

describe("evaluateSource", () => {
  it("gives the function", () => {
    expect(evaluateSource("(a, b) => a + b")(1, 2)).toBe(3)
  })

  it("evaluates a text that ends in a comment", () => {
    expect(evaluateSource("() => 1 // one")()).toBe(1)
  })

  it("sees the global scope alone, in sloppy mode", () => {
    expect(evaluateSource("function () { return [this === globalThis, typeof evaluated, typeof source] }")()).toEqual([
      true,
      "undefined",
      "undefined"
    ])
  })

  it("gives the same function for the same source", () => {
    expect(evaluateSource("() => 'same'")).toBe(evaluateSource("() => 'same'"))
  })

  it("forgets the one that was not used for the longest time, past 256", () => {
    const text = (n: number): string => `() => ${n}`
    const before = Array.from({ length: 256 }, (_, n) => evaluateSource(text(n)))
    expect(evaluateSource(text(1))).toBe(before[1])
    expect(evaluateSource(text(0))).toBe(before[0])
    evaluateSource("() => 'one more'")
    expect([0, 1, 3].map((n) => evaluateSource(text(n)))).toEqual([before[0], before[1], before[3]])
    expect(evaluateSource(text(2))).not.toBe(before[2])
  })

  it("throws what the engine throws, each time", () => {
    expect(() => evaluateSource("=>")).toThrow(SyntaxError)
    expect(() => evaluateSource("=>")).toThrow(SyntaxError)
  })
})
