import type { PluginContext } from "rollup"
import { expect, it } from "vitest"
import { graphOf } from "../src/bundlers/programGraph.ts"
import { refusals } from "../src/graph/refusals.ts"

const refused = (moduleSideEffects: boolean): ReadonlyArray<string> => {
  const modules = {
    "tasks.js": { importedIds: ["barrel.js"], moduleSideEffects: true, code: `import { a } from "./barrel.js"` },
    "barrel.js": { importedIds: ["page.js"], moduleSideEffects, code: `export * from "./page.js"` },
    "page.js": { importedIds: [], moduleSideEffects, code: "export const title = document.title" }
  }
  const getModuleInfo = (id: string) => modules[id as keyof typeof modules]
  const graph = graphOf({ getModuleInfo } as unknown as PluginContext, [])
  return refusals(graph, ["tasks.js"], { isPage: true, nameOf: (id) => id })
}

it("lets a package that says it has no side effects re-export what touches the page", () => {
  expect(refused(false)).toEqual([])
  expect(refused(true)).toEqual([expect.stringContaining("tasks.js -> barrel.js -> page.js")])
})
