import process from "node:process"
import { Worker } from "node:worker_threads"
import * as runtime from "@anythread/node/promise"
import { configure, createPool, shutdown, toThread } from "anythread"
import { makeInProcess } from "anythread/testing"
import { afterEach, expect, it } from "vitest"
import { add, environment } from "./fixtures/tasks.ts"

afterEach(() => shutdown())

it("has the default pool of the runtime's own package", async () => {
  expect(toThread).toBe(runtime.toThread)
  configure({ maxThreads: 1, env: { COLOUR: "blue" } })
  expect(await runtime.toThread.runSync(environment, "COLOUR")).toBe("blue")
})

it("passes on what its runtime takes, and disregards what others take", async () => {
  const pool = createPool({ maxThreads: 1, env: { COLOUR: "red" }, smol: true, preload: ["/no/such/module.js"] })
  expect(await pool.runSync(environment, "COLOUR")).toBe("red")
  expect(await pool.runSync(environment, "PATH")).toBeUndefined()
  await pool.close()
})

it("starts threads in an entry file of one's own, which serves by anythread/worker", async () => {
  let started = 0
  const pool = createPool({
    maxThreads: 1,
    spawn: (options) => {
      started++
      return new Worker(new URL("./fixtures/entry.ts", import.meta.url), options)
    }
  })
  expect(await pool.runSync(add, 1, 2)).toBe(3)
  expect(started).toBe(1)
  await pool.close()
})

it("is configured once, before the first call; anew after shutdown", async () => {
  configure({ maxThreads: 1, env: { COLOUR: "blue" } })
  expect(() => configure({})).toThrow("configure was called before")
  expect(await toThread.runSync(environment, "COLOUR")).toBe("blue")
  expect(() => configure({})).toThrow("after the default pool had started")
  await shutdown()
  // Not set anew, they stay.
  expect(await toThread.runSync(environment, "COLOUR")).toBe("blue")
  await shutdown()
  configure({ env: { COLOUR: "red" } })
  expect(await toThread.runSync(environment, "COLOUR")).toBe("red")
})

it("runs on another backend, as tests do: by default and in a pool", async () => {
  const backend = makeInProcess()
  configure({ backend, env: {} })
  // No thread, so no environment of its own.
  expect(await toThread.runSync(environment, "PATH")).toBe(process.env.PATH)
  const pool = createPool({ backend, env: {}, maxThreads: 1 })
  expect(await pool.runSync(environment, "PATH")).toBe(process.env.PATH)
  await pool.close()
})
