import { makeInProcess } from "anythread/testing"
import { expect, it } from "vitest"
import * as anythread from "../dist/index.js"
import { serve, serveModules } from "../dist/worker.js"
import { add } from "./fixtures/tasks.ts"

const noThreads = "Node, Bun, Deno and in browsers"

it("has scopes, groups and channels where there are no threads", async () => {
  const { receiver, sender } = anythread.createMemoryChannel<number>()
  const seen = await anythread.withTaskGroup(async ({ startSoon }) => {
    startSoon(() => sender.send(7))
    return anythread.failAfter(60_000, () => receiver.receive())
  })
  expect(seen).toBe(7)
  expect(await anythread.moveOnAfter(1, ({ sleep }) => sleep(60_000))).toEqual({ cancelled: true, timedOut: true })
  expect(await anythread.run(() => "value")).toBe("value")
})

it("says which runtimes have threads when one is asked for", async () => {
  const pool = anythread.createPool({ maxThreads: 1 })
  for (const { runSync } of [anythread.toThread, pool]) {
    const error = await runSync(add, 1, 2).catch((error: unknown) => error)
    expect(error).toMatchObject({ _tag: "ThreadLost", reason: "startup", job: "add" })
    expect(String((error as Error).message)).toContain(noThreads)
  }
  await pool.close()
  await anythread.shutdown()
  for (const refuse of [() => serve(), () => serveModules({})]) expect(refuse).toThrow("Node, Bun, Deno and browsers")
})

it("runs on a backend that is given to it", async () => {
  anythread.configure({ backend: makeInProcess() })
  expect(await anythread.toThread.runSync(add, 1, 2)).toBe(3)
  await anythread.shutdown()
})
