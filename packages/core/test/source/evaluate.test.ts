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
    const kept = evaluateSource("() => 'kept'")
    const lost = evaluateSource("() => 'lost'")
    for (let i = 0; i < 254; i++) evaluateSource(`() => ${i}`)
    expect(evaluateSource("() => 'kept'")).toBe(kept)
    evaluateSource("() => 'one more'")
    expect(evaluateSource("() => 'kept'")).toBe(kept)
    expect(evaluateSource("() => 'lost'")).not.toBe(lost)
  })

  it("throws what the engine throws, each time", () => {
    expect(() => evaluateSource("=>")).toThrow(SyntaxError)
    expect(() => evaluateSource("=>")).toThrow(SyntaxError)
  })
})
