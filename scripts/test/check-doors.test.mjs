import { describe, expect, test } from "vitest"
import { checkDoors } from "../check-doors.mjs"
import { makeTree, problemsOf } from "./tree.mjs"

/** @param {Record<string, string>} sources */
function check(sources) {
  const files = Object.entries(sources).map(([path, text]) => [`packages/core/src/${path}`, text])
  return checkDoors(
    makeTree({
      "packages/core/package.json": JSON.stringify({
        name: "@anythread/core",
        type: "module",
        exports: {
          ".": { types: "./dist/index.d.ts", default: "./dist/index.js" },
          "./promise": { types: "./dist/promise/index.d.ts", default: "./dist/promise/index.js" },
          "./package.json": "./package.json"
        }
      }),
      ...Object.fromEntries(files)
    })
  )
}

const documented = "/** Adds. */\nexport const add = 1\n"

describe("check-doors", () => {
  test("is content with documented names, one case a door", () => {
    const cases = check({
      "index.ts": 'export * as Pool from "./Pool.ts"\nexport { add } from "./add.ts"\n',
      "Pool.ts":
        "// The pool.\n\n/** Makes. */\nexport function make(): void\nexport function make(size?: number): void {}\n",
      "add.ts": documented,
      "promise/index.ts": "/** Runs. */\nexport interface Runs {\n  /** Now. */\n  now(): void\n}\n"
    })
    expect(cases).toEqual([
      { name: "@anythread/core", problems: [] },
      { name: "@anythread/core/promise", problems: [] }
    ])
  })

  test("names what has no docblock, through re-exports, at its declaration", () => {
    const cases = check({
      "index.ts": 'export * from "./all.ts"\nexport * as Pool from "./Pool.ts"\n',
      "all.ts": 'export { add as plus } from "./add.ts"\n',
      "add.ts": "\n// not a docblock\nexport const add = 1\n",
      "Pool.ts": "export function make(): void {}\n",
      "promise/index.ts":
        "/** Has members. */\nexport interface Runs {\n  now(): void\n  /** Later. */\n  later: 1\n  (): void\n}\n"
    })
    const say = "has no docblock; say in one sentence what it does, above its declaration"
    expect(problemsOf(cases)).toEqual([
      "packages/core/src/Pool.ts:1 Pool has no header that says what it is",
      `packages/core/src/Pool.ts:1 Pool.make ${say}`,
      `packages/core/src/add.ts:3 plus ${say}`,
      `packages/core/src/promise/index.ts:3 Runs.now ${say}`,
      `packages/core/src/promise/index.ts:6 Runs.(...) ${say}`
    ])
  })

  test("refuses one declaration behind two doors, whatever it is called there", () => {
    const cases = check({
      "index.ts": 'export { add } from "./add.ts"\n',
      "add.ts": documented,
      "promise/index.ts": '\nexport { add as plus } from "../add.ts"\n'
    })
    expect(problemsOf(cases)).toEqual([
      "packages/core/src/promise/index.ts:2 plus stands behind @anythread/core and @anythread/core/promise; " +
        "keep one, or give the reason in scripts/doors/allowed.mjs"
    ])
  })

  test("lets two doors have their own declaration of one name", () => {
    const cases = check({ "index.ts": documented, "promise/index.ts": documented })
    expect(problemsOf(cases)).toEqual([])
  })

  test("refuses a door that leads nowhere", () => {
    const cases = check({ "index.ts": documented })
    expect(problemsOf(cases)).toEqual([
      "packages/core/package.json:1 the door @anythread/core/promise leads to ./dist/promise/index.js, " +
        "but packages/core/src/promise/index.ts is missing"
    ])
  })
})
