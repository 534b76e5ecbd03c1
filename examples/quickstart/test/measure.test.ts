import { describe, expect, it } from "vitest"
import { measureSource } from "../src/measure.ts"

describe("measureSource", () => {
  it("finds nothing in an empty source", () => {
    expect(measureSource("")).toEqual({
      bytes: 0,
      lines: 0,
      commentBytes: 0,
      functions: 0,
      classes: 0,
      types: 0,
      anys: 0,
      deepest: undefined,
      busiest: undefined
    })
  })

  it("counts what stands in a source", () => {
    const text = [
      "// one line, ü",
      "interface A { readonly x: any }",
      "type B = A | string",
      "export const outer = (b: B) => {",
      "  const inner = function () { return [1].map((n) => n + 1) }",
      '  return b === "" ? inner : undefined /* why */',
      "}",
      "class C { run(n: number) { if (n > 0 && n < 9) { for (;;) n++ } } }",
      ""
    ].join("\n")
    expect(measureSource(text)).toEqual({
      bytes: Buffer.byteLength(text),
      lines: 8,
      commentBytes: Buffer.byteLength("// one line, ü/* why */"),
      functions: 4,
      classes: 1,
      types: 2,
      anys: 1,
      deepest: { name: "inner", line: 5, value: 3 },
      busiest: { name: "run", line: 8, value: 3 }
    })
  })

  it("leaves the branches of a function inside to that function", () => {
    const { busiest } = measureSource("const f = () => {\n  if (1) {}\n  const g = () => (1 ? 2 : 3 || 4)\n}\n")
    expect(busiest).toEqual({ name: "g", line: 3, value: 2 })
  })

  it("counts the last line whether or not it ends with a line feed", () => {
    expect(measureSource("a\nb").lines).toBe(2)
    expect(measureSource("a\nb\n").lines).toBe(2)
  })

  it("throws the parser's own error for what is no TypeScript", () => {
    expect(() => measureSource("const = 1")).toThrow(SyntaxError)
  })
})
