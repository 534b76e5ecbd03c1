import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { isPageGlobal, isPageNavigator, mentionsPage, pageGlobalsIn } from "../../src/graph/pageNames.ts"

const lib = join(createRequire(import.meta.url).resolve("typescript-5.9/package.json"), "../lib")
const textOf = (name: string) => readFileSync(join(lib, `lib.${name}.d.ts`), "utf8")
const globalsOf = (text: string) =>
  new Set([...text.matchAll(/^declare (?:var|function) (\w+)/gm)].map(([, name = ""]) => name))
const membersOf = (text: string, name: string) => {
  const parts = [...text.matchAll(new RegExp(`^interface ${name}\\b[^{]*\\{[^]*?^\\}`, "gm"))].map(([part]) => part)
  return new Set(
    parts.flatMap((part) => [...part.matchAll(/^ {4}(?:readonly )?(\w+)[:(]/gm)].map(([, member = ""]) => member))
  )
}

const page = globalsOf(textOf("dom"))
const worker = globalsOf(textOf("webworker"))

describe("the list", () => {
  it("holds what the platform gives to pages", () => {
    const listed = [...page].filter(isPageGlobal)
    expect(listed).toEqual(
      expect.arrayContaining(["document", "window", "HTMLElement", "SVGPathElement", "alert", "Image"])
    )
    expect(listed.length).toBeGreaterThan(150)
  })

  it("holds nothing that workers have", () => {
    expect([...worker].filter(isPageGlobal)).toEqual([])
    const navigator = membersOf(textOf("webworker"), "WorkerNavigator")
    // The standard gives it to workers too; Chromium does not.
    expect([...navigator].filter(isPageNavigator)).toEqual(["serviceWorker"])
  })

  it("holds nothing that pages have not", () => {
    const source = readFileSync(new URL("../../src/graph/pageNames.ts", import.meta.url), "utf8")
    const [globals = [], members = []] = [...source.matchAll(/= \[([^\]]*)\]/g)].map(([, list = ""]) =>
      [...list.matchAll(/"(\w+)"/g)].map(([, name = ""]) => name)
    )
    expect(globals.filter((name) => !page.has(name))).toEqual([])
    expect(globals.every(isPageGlobal)).toBe(true)
    expect(globals).toEqual([...globals].sort())
    const navigator = membersOf(textOf("dom"), "Navigator")
    expect(members.filter((name) => !navigator.has(name))).toEqual([])
    expect(members.length).toBeGreaterThan(0)
  })
})

it("finds names as words alone", () => {
  expect(mentionsPage("const documents = 1, innerWindow = 2")).toBe(false)
  expect(mentionsPage("// the document")).toBe(true)
  expect(mentionsPage("HTMLAnchorElement")).toBe(true)
  expect([...pageGlobalsIn("window.documents, document")]).toEqual(["window", "document"])
})
