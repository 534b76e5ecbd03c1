import { Worker } from "node:worker_threads"
import { addressOf } from "@anythread/core/thread"
import { configure, createPool, shutdown, toThread } from "@anythread/node/promise"
import { expect, it } from "vitest"
import { nested } from "./fixtures/nested.ts"
import { add, commandLine, environment, heapLimit } from "./fixtures/tasks.ts"

it("passes env, execArgv and resourceLimits to its threads", async () => {
  const pool = createPool({
    maxThreads: 1,
    env: { COLOUR: "blue" },
    execArgv: ["--no-warnings"],
    resourceLimits: { maxOldGenerationSizeMb: 77 }
  })
  expect(await pool.runSync(environment, "COLOUR")).toBe("blue")
  expect(await pool.runSync(environment, "PATH")).toBeUndefined()
  expect(await pool.runSync(commandLine)).toEqual(["--no-warnings"])
  expect(await pool.runSync(heapLimit)).toBe(77)
  await pool.close()
})

it("says what kept a thread from starting", async () => {
  const pool = createPool({ maxThreads: 1, execArgv: ["--import", "file:///no/such/hook.mjs"] })
  const error = await pool.runSync(add, 1, 2).catch((error) => error)
  expect(error).toMatchObject({ _tag: "ThreadLost", reason: "startup", job: "add" })
  expect(String(error.message)).toContain("/no/such/hook.mjs")
  await pool.close()
})

it("says which option of Node's it cannot use", async () => {
  const pool = createPool({ maxThreads: 1, execArgv: ["--no-such-option"] })
  const error = await pool.runSync(add, 1, 2).catch((error) => error)
  expect(error).toMatchObject({ _tag: "ThreadLost", reason: "startup" })
  expect(String(error.message)).toContain("--no-such-option")
  await pool.close()
})

it("refuses a call to threads from a thread", async () => {
  expect(await toThread.run(nested)).toBe("StartedInThread")
  await shutdown()
})

it("configures the default pool before its first call, not after, and starts a new one after shutdown", async () => {
  await shutdown()
  configure({ env: { COLOUR: "red" } })
  expect(await toThread.runSync(environment, "COLOUR")).toBe("red")
  expect(() => configure({})).toThrow("before the first toThread")
  await shutdown()
  configure({})
  expect(await toThread.runSync(add, 1, 2)).toBe(3)
  await shutdown()
})

it("closes a pool at the end of its block, where the platform knows how", async () => {
  const pool = createPool({ maxThreads: 1 })
  expect(await pool.runSync(add, 1, 2)).toBe(3)
  await pool[Symbol.asyncDispose]()
  expect(pool.statistics().threads).toBe(0)
})

it("starts threads in an entry file of one's own, which finds functions by name", async () => {
  const pool = createPool({
    maxThreads: 1,
    spawn: (options) => new Worker(new URL("./fixtures/entry.ts", import.meta.url), options)
  })
  const { "fixture/twice": twice } = addressOf<{ "fixture/twice": (n: number) => number }>()
  expect(await pool.runSync(twice, 21)).toBe(42)
  expect(await pool.runSync(add, 1, 2)).toBe(3)
  const error = await pool.run(nested).catch((error) => error)
  expect(error).toMatchObject({ _tag: "NotFound", functionName: "nested" })
  await pool.close()
})

it("says what a spawn that keeps its options to itself has to do", async () => {
  const pool = createPool({
    maxThreads: 1,
    spawn: () => new Worker(new URL("./fixtures/entry.ts", import.meta.url))
  })
  const error = await pool.runSync(add, 1, 2).catch((error) => error)
  expect(error).toMatchObject({ _tag: "ThreadLost", reason: "startup" })
  expect(String(error.message)).toContain("new Worker(url, options)")
  await pool.close()
})
