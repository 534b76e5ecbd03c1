import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { runDocExamples } from "../run-doc-examples.mjs"
import { makeTree } from "./tree.mjs"

/** @param {string} path @param {string[]} lines */
async function run(path, lines) {
  const root = makeTree({ "package.json": '{ "type": "module" }', [path]: `${lines.join("\n")}\n` })
  return await runDocExamples(root, { directory: join(root, ".examples") })
}

/** @param {string[]} code @param {string} [info] */
const fence = (code, info = "ts") => [`\`\`\`${info}`, ...code, "```"]

describe("run-doc-examples", () => {
  test("compares what stands after the arrow: expressions, prints, constants, failures", async () => {
    const { cases, notes } = await run("README.md", [
      "# Adding",
      ...fence(["// add.ts", "export const add = (a: number, b: number): number => a + b"]),
      "and then",
      ...fence([
        'import { add } from "./add.ts"',
        "add(1, 2) // => 3",
        "console.log([add(1, 2)]) // => [3]",
        "const list = [",
        "  await Promise.resolve(add(2, 2))",
        "] // => [4]",
        "list.length",
        "// => 1",
        'await Promise.reject(new TypeError("no")) // => throws TypeError'
      ])
    ])
    expect(cases).toEqual([{ name: "README.md:7", problems: [], printed: "" }])
    expect(notes).toEqual([])
  })

  test("fails on another value, at the line in the document", async () => {
    const { cases } = await run("docs/deep/guide.md", ["# Adding", "", ...fence(["const one = 1", "one + 1 // => 3"])])
    expect(cases).toEqual([
      {
        name: "docs/deep/guide.md:3",
        problems: [expect.stringContaining("docs/deep/guide.md:5 Expected values")],
        printed: ""
      }
    ])
  })

  test("fails on a value the example itself would have forgiven, and on one never reached", async () => {
    const { cases } = await run("README.md", [
      ...fence(["try {", "  1 // => 2", "} catch {}"]),
      "## Never",
      ...fence(["const late = () => {", "  return 1 // => 1", "}"])
    ])
    expect(cases.map((one) => one.problems.join())).toEqual([
      expect.stringContaining("README.md:3 Expected values"),
      expect.stringContaining("README.md:9 this `// =>` was never reached")
    ])
  })

  test("fails on an example that throws, in terms of the document", async () => {
    const { cases } = await run("README.md", fence(["", 'throw new Error("boom")']))
    expect(cases[0]?.problems).toEqual([
      expect.stringMatching(/README\.md:1 this example fails[\s\S]*Error: boom\n[\s\S]*README\.md:3:7/)
    ])
  })

  test("reads docblocks, each one a program of its own", async () => {
    const { cases } = await run("packages/core/src/add.ts", [
      "/**",
      " * Adds.",
      " *",
      " * ```ts",
      " * 1 + 1 // => 3",
      " * ```",
      " */",
      "export const add = 1"
    ])
    expect(cases).toEqual([
      {
        name: "packages/core/src/add.ts:4",
        problems: [expect.stringContaining("packages/core/src/add.ts:5 Expected values")],
        printed: ""
      }
    ])
  })

  test("runs every unnamed fence under a heading, with the named files before it", async () => {
    const { cases } = await run("README.md", [
      "# Adding",
      ...fence(["// one.ts", "export const one = 1"]),
      ...fence(['import { one } from "./one.ts"', "one // => 1"]),
      ...fence(['import { one } from "./one.ts"', "one + 1 // => 2"])
    ])
    expect(cases.map((one) => [one.name, one.problems])).toEqual([
      ["README.md:6", []],
      ["README.md:10", []]
    ])
  })

  test("shows what an example prints, with its place", async () => {
    const { cases, notes } = await run("README.md", fence(['console.log("hello")']))
    expect(cases.map((one) => one.problems)).toEqual([[]])
    expect(notes).toEqual(["README.md:1 prints:\n    hello"])
  })

  test("counts a no-run fence with a reason, and refuses one without", async () => {
    const { cases, skipped } = await run("README.md", [
      ...fence(["nothing("], "ts no-run needs a second machine"),
      ...fence(["nothing("], "ts no-run"),
      ...fence(["nothing("], "js")
    ])
    expect(skipped).toBe(1)
    expect(cases).toEqual([
      { name: "README.md:4", problems: ["README.md:4 a no-run example says why: ```ts no-run REASON"] }
    ])
  })

  test("refuses an arrow that stands on nothing", async () => {
    const { cases } = await run("README.md", fence(["export const f = (", "  a: number, // => 1", ") => a"]))
    expect(cases[0]?.problems).toEqual([
      "README.md:3 this `// =>` follows no expression, `const` or `return` that could be checked"
    ])
  })
})
