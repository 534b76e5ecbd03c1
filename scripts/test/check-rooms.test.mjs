import { describe, expect, test } from "vitest"
import { checkRooms } from "../check-rooms.mjs"
import { makeTree, problemsOf } from "./tree.mjs"

const manifest = JSON.stringify({ name: "@anythread/core" })

/** @param {string[]} rows @param {Record<string, string>} sources */
function check(rows, sources) {
  const table = [
    "# Architecture",
    "## Rooms",
    "",
    "| room | what it is for | may import |",
    "|---|---|---|",
    ...rows,
    ""
  ]
  const files = Object.entries(sources).map(([path, text]) => [`packages/core/src/${path}`, text])
  const root = makeTree({
    "ARCHITECTURE.md": table.join("\n"),
    "packages/core/package.json": manifest,
    ...Object.fromEntries(files)
  })
  return checkRooms(root)
}

const wire = "| `core/wire` | what crosses | - |"
const engine = "| `core/engine` | the pool | `core/wire`, `node:*`, `effect` |"

describe("check-rooms", () => {
  test("is content with what the table allows, one case a row", () => {
    const { cases, warnings } = check([wire, engine], {
      "wire/Message.ts": "export type Message = 1\n",
      "engine/Pool.ts": [
        'import { Worker } from "node:worker_threads"',
        'import * as Effect from "effect/Effect"',
        'import type { Message } from "../wire/Message.ts"',
        "export const pool = [Worker, Effect] as unknown as Message"
      ].join("\n")
    })
    expect(problemsOf(cases)).toEqual([])
    expect(cases.map((one) => one.name)).toEqual(["room table", "core/wire", "core/engine", "import circles"])
    expect(warnings).toEqual([])
  })

  test.each([
    ["an import", 'import { pool } from "../engine/Pool.ts"'],
    ["a type-only import", 'import type { Pool } from "../engine/Pool.ts"'],
    ["a re-export", 'export * from "../engine/Pool.ts"'],
    ["a dynamic import", 'const load = () => import("../engine/Pool.ts")'],
    ["an import type", 'type Pool = import("../engine/Pool.ts").Pool']
  ])("refuses %s against the arrow", (_, line) => {
    const { cases } = check([wire, engine], {
      "wire/Message.ts": `\n${line}\n`,
      "engine/Pool.ts": "export const pool = 1\n"
    })
    expect(problemsOf(cases)).toEqual([
      "packages/core/src/wire/Message.ts:2 imports core/engine, which the room core/wire may not; " +
        "move the code, or allow it at ARCHITECTURE.md:6"
    ])
  })

  test("refuses a package that the row does not list, and takes an exact door or a whole package", () => {
    const rows = ["| `core/a` | - | `@anythread/node/promise`, `chai` |"]
    const { cases } = check(rows, {
      "a/A.ts": [
        'import "@anythread/node/promise"',
        'import "chai/register"',
        'import "@anythread/node"',
        'import "node:fs"'
      ].join("\n")
    })
    expect(problemsOf(cases)).toEqual([
      "packages/core/src/a/A.ts:3 imports @anythread/node, which the room core/a may not; move the code, or allow it at ARCHITECTURE.md:6",
      "packages/core/src/a/A.ts:4 imports node:fs, which the room core/a may not; move the code, or allow it at ARCHITECTURE.md:6"
    ])
  })

  test("names every step of a circle", () => {
    const { cases } = check([wire], {
      "wire/A.ts": 'import { b } from "./B.ts"\nexport const a = () => b\n',
      "wire/B.ts": '\nimport { c } from "./C.ts"\nexport const b = () => c\n',
      "wire/C.ts": 'import { a } from "./A.ts"\nexport const c = () => a\n'
    })
    expect(problemsOf(cases)).toEqual([
      [
        "packages/core/src/wire/A.ts:1 stands in an import circle; move what the files share into a file that imports neither",
        "    packages/core/src/wire/A.ts:1 imports packages/core/src/wire/B.ts",
        "    packages/core/src/wire/B.ts:2 imports packages/core/src/wire/C.ts",
        "    packages/core/src/wire/C.ts:1 imports packages/core/src/wire/A.ts"
      ].join("\n")
    ])
  })

  test("refuses a circle that only types make", () => {
    const { cases } = check([wire], {
      "wire/A.ts": 'import type { B } from "./B.ts"\nexport type A = B\n',
      "wire/B.ts": 'import type { A } from "./A.ts"\nexport type B = A\n'
    })
    expect(problemsOf(cases)).toEqual([
      expect.stringMatching(/^packages\/core\/src\/wire\/A\.ts:1 stands in an import circle/)
    ])
  })

  test("refuses a room without a row and a row without a room", () => {
    const { cases } = check([wire], { "engine/Pool.ts": "export const pool = 1\n" })
    expect(problemsOf(cases)).toEqual([
      "ARCHITECTURE.md:6 the room core/wire is not on disk; remove the row or add packages/core/src/wire",
      "packages/core/src/engine/Pool.ts:1 the room core/engine has no row in ARCHITECTURE.md; add one under ## Rooms"
    ])
  })

  test("refuses the barrel, the own index, the own package by name, the outside and default exports", () => {
    const { cases } = check(["| `core/a` | - | `effect`, `core/.` |", "| `core/.` | the door | `core/a` |"], {
      "index.ts": 'export * from "./a/B.ts"\n',
      "a/B.ts": "export const b = 1\n// biome-ignore lint/style/noDefaultExport: a convention\nexport default b\n",
      "a/A.ts": [
        'import { Effect } from "effect"',
        'import { b } from "../index.ts"',
        'import "@anythread/core/thread"',
        'import "../../../node/src/x.ts"',
        "export default 1"
      ].join("\n")
    })
    const at = "packages/core/src/a/A.ts"
    expect(problemsOf(cases)).toEqual([
      `${at}:5 default export; give it a name and export that`,
      `${at}:1 imports the barrel "effect", which loads all of it; import the module, as in "effect/Effect"`,
      `${at}:2 imports the index packages/core/src/index.ts of its own package; import the file that declares the name`,
      `${at}:3 imports its own package as @anythread/core/thread; import the file that declares the name`,
      `${at}:4 imports packages/node/src/x.ts, outside of its own src; import another package by name, through one of its doors`
    ])
  })

  test("warns of a long file", () => {
    const { cases, warnings } = check([wire], { "wire/Long.ts": "export {}\n".repeat(301) })
    expect(problemsOf(cases)).toEqual([])
    expect(warnings).toEqual(["packages/core/src/wire/Long.ts:1 has 301 lines; split it by idea (300 at most)"])
  })

  test("fails without a table", () => {
    const root = makeTree({ "ARCHITECTURE.md": "# nothing\n", "packages/core/package.json": manifest })
    expect(problemsOf(checkRooms(root).cases)).toEqual([
      "ARCHITECTURE.md has no heading `## Rooms` with the room table under it"
    ])
  })
})
