import { SourceMap } from "node:module"
import { expect, it } from "vitest"
import { type ModuleReading, readModule } from "../../src/modules/readModule.ts"
import { rewriteModule } from "../../src/modules/rewriteModule.ts"

const code = `import { addressOf, portable } from "anythread/thread"
// 😀
const codec = addressOf(new URL("./codec.ts", import.meta.url)), own = import.meta.url
export const { first } = portable(import.meta.url, { first: () => last })
const last = portable(import.meta.url, "last", () => codec)
`

const reading = readModule(code, "/app/tasks.ts") as ModuleReading
const rewritten = rewriteModule(code, reading, {
  own: `"anythread:src/tasks.ts"`,
  other: ({ specifier }) => `"to ${specifier}"`
})

it("puts addresses in their places, and leaves all else as it was", () => {
  expect(rewritten.code).toBe(`import { addressOf, portable } from "anythread/thread"
// 😀
const codec = addressOf("to ./codec.ts"), own = import.meta.url
export const { first } = portable("anythread:src/tasks.ts", { first: () => last })
const last = portable("anythread:src/tasks.ts", "last", () => codec)
`)
})

it("asks for the address of each other module", () => {
  const asked: Array<string> = []
  const two = `${code}addressOf(new URL("./b.ts", import.meta.url))`
  rewriteModule(two, readModule(two, "/app/tasks.ts") as ModuleReading, {
    own: "own",
    other: ({ specifier }) => {
      asked.push(specifier)
      return "other"
    }
  })
  expect(asked).toEqual(["./codec.ts", "./b.ts"])
})

const positionOf = (text: string, word: string) => {
  const before = text.slice(0, text.indexOf(word)).split("\n")
  return { line: before.length - 1, column: before.at(-1)?.length ?? 0 }
}

it.each(["addressOf,", "addressOf(", "own =", "first }", "first:", "last }", "last =", "codec)\n", `"last"`])(
  "maps %s to where it stood",
  (word) => {
    const map = new SourceMap(JSON.parse(rewritten.map.toString()))
    const { column, line } = positionOf(rewritten.code, word)
    const before = positionOf(code, word)
    expect(map.findEntry(line, column)).toMatchObject({ originalLine: before.line, originalColumn: before.column })
  }
)

it("maps an address to what it has replaced", () => {
  const map = new SourceMap(JSON.parse(rewritten.map.toString()))
  const { column, line } = positionOf(rewritten.code, `"to ./codec.ts"`)
  const before = positionOf(code, `new URL`)
  expect(map.findEntry(line, column)).toMatchObject({ originalLine: before.line, originalColumn: before.column })
})
