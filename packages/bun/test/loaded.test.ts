import { expect, it } from "vitest"
import { run } from "./run.ts"

interface Loaded {
  readonly host: ReadonlyArray<string>
  readonly thread: ReadonlyArray<string>
}

const loadedBy = async (file: string): Promise<Loaded> => JSON.parse((await run(file)).stdout)

/** The modules of Effect and its platform among those loaded. */
const ofEffect = (paths: ReadonlyArray<string>): ReadonlyArray<string> =>
  paths.filter((path) => /node_modules\/(effect|@effect\/[^/]+)\//.test(path))

it("loads no Effect for the promise front, and none on its threads", async () => {
  const { host, thread } = await loadedBy("promiseOnly.ts")
  expect(host.some((path) => path.endsWith("core/bundle/promise.js"))).toBe(true)
  expect(host.filter((path) => /core\/(bundle\/index\.js|dist\/)/.test(path))).toEqual([])
  expect(thread.map((path) => path.replace(/.*\/packages\//, "")).sort()).toEqual([
    "bun/bundle/thread.js",
    "bun/test/fixtures/tasks.ts",
    "core/bundle/thread.js"
  ])
  expect(ofEffect([...host, ...thread])).toEqual([])
})

it("loads no barrel of Effect for the Effect front, and no Effect on its threads", async () => {
  const { host, thread } = await loadedBy("effectFront.ts")
  expect(ofEffect(host).length).toBeGreaterThan(10)
  expect(ofEffect(host).filter((path) => /(effect|platform-[a-z-]+)\/dist\/index\.js$/.test(path))).toEqual([])
  expect(ofEffect(thread)).toEqual([])
})
