import { pathToFileURL } from "node:url"
import { expect, it } from "vitest"
import { fixture, start } from "./start.ts"

const first = (file: string): ReadonlyArray<string> => ["--import", pathToFileURL(fixture(file)).href]

it("loads no Effect on Node and no other runtime's threads, and starts nothing by being imported", async () => {
  const { stderr, stdout } = await start("node", "loads.ts", undefined, first("recordModules.ts"))
  expect(stderr).toBe("")
  const { modules, started, sum, threads } = JSON.parse(stdout)
  expect({ started, sum, threads }).toEqual({ started: { threads: 0, resources: "as before" }, sum: 3, threads: 1 })
  const files: ReadonlyArray<string> = modules
  expect(files.some((url) => url.endsWith("anythread/bundle/node.js"))).toBe(true)
  expect(
    files.filter((url) => /node_modules\/(effect|@effect\/[^/]+)\/|core\/(?:bundle\/index\.js|dist\/)/.test(url))
  ).toEqual([])
  expect(files.filter((url) => /packages\/(bun|deno|browser)\/|anythread\/dist\//.test(url))).toEqual([])
})

it("works where the platform lacks Symbol.dispose", async () => {
  expect(await start("node", "undisposable.ts", undefined, first("hideSymbols.ts"))).toEqual({
    code: 0,
    signal: null,
    stdout: "undefined undefined 0 item 3\n",
    stderr: ""
  })
})
