import { pathToFileURL } from "node:url"
import { createPool } from "@anythread/node/promise"
import { expect, it } from "vitest"
import { modules } from "./fixtures/tasks.ts"
import { fixture, run } from "./run.ts"

const recording = ["--import", pathToFileURL(fixture("recordModules.ts")).href]

/** The modules of Effect and its platform among those loaded. */
const ofEffect = (urls: ReadonlyArray<string>): ReadonlyArray<string> =>
  urls.filter((url) => /node_modules\/(effect|@effect\/[^/]+)\//.test(url))

it("loads no Effect on a thread, and little else", async () => {
  const pool = createPool({ maxThreads: 1, execArgv: recording })
  const loaded = await pool.runSync(modules)
  await pool.close()
  const own = loaded.filter((url) => url.startsWith("file:"))
  expect(own.length).toBeGreaterThan(5)
  expect(ofEffect(loaded)).toEqual([])
  expect(loaded.filter((url) => /core\/dist\/(engine|promise|effect)\//.test(url))).toEqual([])
})

it("loads no Effect for the promise front", async () => {
  const { stdout } = await run("promiseOnly.ts", recording)
  const loaded = stdout.trim().split("\n")
  expect(loaded.some((url) => url.endsWith("core/dist/promise/index.js"))).toBe(true)
  expect(ofEffect(loaded)).toEqual([])
})

it("loads no barrel of Effect for the Effect front", async () => {
  const { stdout } = await run("effectFront.ts", recording)
  const loaded = stdout.trim().split("\n")
  expect(ofEffect(loaded).length).toBeGreaterThan(10)
  expect(ofEffect(loaded).filter((url) => /(effect|platform-[a-z]+)\/dist\/index\.js$/.test(url))).toEqual([])
})
