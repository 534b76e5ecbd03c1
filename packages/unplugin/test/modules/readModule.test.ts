import { describe, expect, it } from "vitest"
import { readModule } from "../../src/modules/readModule.ts"

/** The pieces of the source that were found. */
const piecesOf = (code: string, id = "/app/tasks.ts") => {
  const reading = readModule(code, id)
  return (
    reading && {
      own: reading.own.map(({ end, start }) => code.slice(start, end)),
      others: reading.others.map(({ end, specifier, start }) => [specifier, code.slice(start, end)])
    }
  )
}

const portable = `import { portable } from "anythread/thread"\n`
const addressOf = `import { addressOf } from "@anythread/core/thread"\n`
const one = { own: ["import.meta.url"], others: [] }

describe("finds calls of portable", () => {
  it.each([
    [`${portable}export const { a } = portable(import.meta.url, { a() {} })`],
    [`${portable}export const a = portable(import.meta.url, "a", () => 1, { cancellation: "wait" })`],
    [`import { portable } from "@anythread/core/thread"\nportable(import.meta.url, {})`],
    [`import { portable as movable } from "anythread/thread"\nmovable(import.meta.url, {})`],
    [`import { "portable" as movable } from "anythread/thread"\nmovable(import.meta.url, {})`],
    [`import * as thread from "anythread/thread"\nthread.portable(import.meta.url, {})`],
    [`import { type Cancellation, portable } from 'anythread/thread'\nportable<A>(import.meta.url, {} as A)`],
    [`${portable}portable((import.meta.url), {})`],
    [`${portable}portable(/* its own */ import.meta.url /* address */, {})`],
    [`${portable}export class A { static a = portable(import.meta.url, {}) }`],
    [`${portable}function later() { return portable(import.meta.url, {}) }`],
    [`${portable}const url = import.meta.url; portable(import.meta.url, {})`],
    [`portable(import.meta.url, {})\nimport { portable } from "anythread/thread"`],
    [`#!/usr/bin/env node\n${portable}portable(import.meta.url, {})`]
  ])("%s", (code) => {
    expect(piecesOf(code)).toEqual(one)
  })

  it("one after another, after characters of several units", () => {
    const code = `${portable}// 😀 ü\nportable(import.meta.url, "😀", () => 1); portable(import.meta.url, "b", () => 2)`
    expect(piecesOf(code)).toEqual({ own: ["import.meta.url", "import.meta.url"], others: [] })
  })
})

describe("finds addresses of other modules", () => {
  it.each([
    [
      `${addressOf}addressOf(new URL("./codec.ts", import.meta.url))`,
      "./codec.ts",
      `new URL("./codec.ts", import.meta.url)`
    ],
    [
      `${addressOf}addressOf<typeof import("./codec.ts")>(new URL('./codec.ts', import.meta.url))`,
      "./codec.ts",
      `new URL('./codec.ts', import.meta.url)`
    ],
    [
      `import * as all from "anythread/thread"\nall.addressOf(new URL("../a b.ts", import.meta.url))`,
      "../a b.ts",
      `new URL("../a b.ts", import.meta.url)`
    ]
  ])("%s", (code, specifier, piece) => {
    expect(piecesOf(code)).toEqual({ own: [], others: [[specifier, piece]] })
  })

  it("beside its own", () => {
    const code = `import { addressOf, portable } from "anythread/thread"\nportable(import.meta.url, {})\naddressOf(new URL("./b.ts", import.meta.url))`
    expect(piecesOf(code)).toEqual({
      own: ["import.meta.url"],
      others: [["./b.ts", `new URL("./b.ts", import.meta.url)`]]
    })
  })
})

describe("finds nothing", () => {
  it.each([
    `portable(import.meta.url, {}) // anythread`,
    `import { portable } from "elsewhere" // anythread\nportable(import.meta.url, {})`,
    `import { portable } from "anythread"\nportable(import.meta.url, {})`,
    `import type { portable } from "anythread/thread"\nexport type A = typeof portable`,
    `${portable}// portable(import.meta.url, {})`,
    `${portable}const text = "portable(import.meta.url, {})"`,
    `${portable}const text = \`portable(import.meta.url, {})\``,
    `${portable}portable(url, { a() {} })`,
    `${portable}portable("file:///a.js", {})`,
    `${portable}portable()`,
    `${portable}portable(...all)`,
    `${portable}portable(import.meta.dirname, {})`,
    `${portable}portable(import.meta, {})`,
    `${portable}function A() { portable(new.target.url, {}) }`,
    `${portable}other.portable(import.meta.url, {})`,
    `${portable}new portable(import.meta.url, {})`,
    `import * as thread from "anythread/thread"\nthread["portable"](import.meta.url, {})`,
    `import * as thread from "anythread/thread"\nthread.inner.portable(import.meta.url, {})`,
    `${addressOf}addressOf(import.meta.url)`,
    `${addressOf}addressOf(new URL(path, import.meta.url))`,
    `${addressOf}addressOf(new URL(\`./\${name}.ts\`, import.meta.url))`,
    `${addressOf}addressOf(new URL("./codec.ts"))`,
    `${addressOf}addressOf(new URL("./codec.ts", base))`,
    `${addressOf}addressOf(new Path("./codec.ts", import.meta.url))`,
    `${addressOf}new URL("./codec.ts", import.meta.url)`,
    `${portable}portable(import.meta.url, {`,
    ``
  ])("%s", (code) => {
    expect(readModule(code, "/app/tasks.ts")).toBeUndefined()
  })
})

describe("reads any language by the module's path", () => {
  const call = `${portable}portable(import.meta.url, {`
  it.each([
    ["/app/a.ts", `${call} a: <T>(b: T): b is T => true as boolean satisfies boolean })`],
    ["/app/a.mts", `${call} a(this: void, b?: string): asserts b {} })\nenum A { b }`],
    ["/app/a.ts?v=1", `${call} }); const a = <string>b`],
    ["/app/a.ts#b", `${call} }); const a = <string>b`],
    ["/app/a.tsx", `${call} a: () => <div>{1 as number}</div> })`],
    ["/app/a.tsx?v=1", `${call} a: <T,>() => <></> })`],
    ["/app/a.jsx", `${call} a: () => <div a="1" {...b}>text</div> })`],
    ["/app/a.js", `${call} a: () => 1 })`],
    ["/app/a.js", `${call} a: () => <div /> })`],
    ["/app/a.mjs?import", `${call} }); await 1`],
    ["/app/A.vue?vue&type=script&setup=true&lang.ts", `${call} }); const a: string = "a"`],
    ["/app/A.vue?vue&type=script&lang.tsx", `${call} a: (): A => <div /> })`],
    ["/app/a.ts.d/a", `${call} }); const a: string = "a"`],
    ["\0virtual:a", `${call} })`]
  ])("%s: %s", (id, code) => {
    expect(piecesOf(code, id)).toEqual(one)
  })

  it.each([
    ["/app/a.js", `${call} }); const a: string = "a"`],
    ["/app/a.ts", `${call} }); const a = <div>text</div>`],
    ["/app/a.cjs", `${call} })`],
    ["/app/A.vue", `<script>${call} })</script><template></template>`]
  ])("%s, and leaves what is not of it to the bundler: %s", (id, code) => {
    expect(readModule(code, id)).toBeUndefined()
  })
})
