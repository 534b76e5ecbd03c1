import { readdirSync, readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"
import { expect, it } from "vitest"
import { pageUses } from "../../src/graph/pageUse.ts"

const require = createRequire(import.meta.url)
const directoryOf = (name: string) => join(require.resolve(`${name}/package.json`), "..")

const usesBelow = (directory: string) => {
  const files = readdirSync(directory, { recursive: true, encoding: "utf8" }).filter((file) => /\.[cm]?js$/.test(file))
  expect(files.length).toBeGreaterThan(0)
  return files.flatMap((file) => {
    const uses = pageUses(readFileSync(join(directory, file), "utf8"), join(directory, file))
    return uses.map(({ line, name }) => `${file}:${line} ${name}`)
  })
}

// Code that workers load in practice, and that speaks of the page: Vite's client in them, webpack's runtime and hot updates.
it.each([
  ["vite", "dist/client"],
  ["webpack", "hot"],
  ["webpack", "lib/web"],
  ["webpack", "lib/runtime"],
  ["magic-string", "dist"]
])("raises no false alarm in %s/%s", (name, folder) => {
  expect(usesBelow(join(directoryOf(name), folder))).toEqual([])
})
