import { pathToFileURL } from "node:url"
import { createPool } from "@anythread/node/promise"
import { expect, it } from "vitest"
import { modules } from "./fixtures/tasks.ts"
import { fixture, run } from "./run.ts"

const recording = ["--import", pathToFileURL(fixture("recordModules.ts")).href]

/** The modules of Effect and its platform among those loaded. */
const ofEffect = (urls: ReadonlyArray<string>): ReadonlyArray<string> =>
  urls.filter((url) => /node_modules\/(effect|@effect\/[^/]+)\//.test(url))

it("loads two files of ours on a thread, and no Effect", async () => {
  const pool = createPool({ maxThreads: 1, execArgv: recording })
  const loaded = await pool.runSync(modules)
  await pool.close()
  const own = loaded.filter((url) => url.startsWith("file:"))
  expect(own.map((url) => url.replace(/.*\/packages\//, "")).sort()).toEqual([
    "core/bundle/thread.js",
    "node/bundle/thread.js",
    "node/test/fixtures/tasks.ts"
  ])
})

it("loads no Effect for the promise front", async () => {
  const { stdout } = await run("promiseOnly.ts", recording)
  const loaded = stdout.trim().split("\n")
  expect(loaded.some((url) => url.endsWith("core/bundle/promise.js"))).toBe(true)
  expect(loaded.filter((url) => /core\/(bundle\/index\.js|dist\/)/.test(url))).toEqual([])
  expect(ofEffect(loaded)).toEqual([])
})

it("loads no barrel of Effect for the Effect front", async () => {
  const { stdout } = await run("effectFront.ts", recording)
  const loaded = stdout.trim().split("\n")
  expect(ofEffect(loaded).length).toBeGreaterThan(10)
  expect(ofEffect(loaded).filter((url) => /(effect|platform-[a-z]+)\/dist\/index\.js$/.test(url))).toEqual([])
})
