import { expect, it } from "vitest"
import { run } from "./run.ts"

const scenario = async (name: string): Promise<unknown> => {
  const { code, stderr, stdout } = await run("options.ts", [name])
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
  return JSON.parse(stdout)
}

it("passes env, smol and preload to its threads, and no variable that is undefined", async () => {
  expect(await scenario("passed")).toEqual(["blue", null, null, "before the entry"])
})

it("says that a module to be preloaded may be missing", async () => {
  expect(await scenario("missingPreload")).toMatchObject({
    tag: "ThreadLost",
    reason: "startup",
    message: expect.stringContaining("./no/such/module.mjs")
  })
})

it("says what kept a thread from starting", async () => {
  expect(await scenario("brokenEntry")).toMatchObject({
    tag: "ThreadLost",
    reason: "startup",
    message: expect.stringContaining("noSuchEntry.ts")
  })
})

it("starts threads in an entry file of one's own, which finds functions by name", async () => {
  expect(await scenario("ownEntry")).toEqual([42, 3, expect.objectContaining({ tag: "NotFound", name: "nested" })])
})

it("says what a spawn that keeps its options to itself has to do", async () => {
  expect(await scenario("keptOptions")).toMatchObject({
    tag: "ThreadLost",
    reason: "startup",
    message: expect.stringContaining("new Worker(url, options)")
  })
})

it("refuses a call to threads from a thread", async () => {
  expect(await scenario("nested")).toBe("StartedInThread")
})

it("configures the default pool before its first call, not after, and starts a new one after shutdown", async () => {
  const late = { message: expect.stringContaining("before the first toThread") }
  expect(await scenario("configured")).toEqual(["red", expect.objectContaining(late), 3])
})

it("takes no job for the owner of a rejection that the job before it left", async () => {
  const unharmed = { fromTheStart: 30, fromATick: 30, fromAMicrotask: 30, fromATimer: 30, fromAnImmediate: 30 }
  expect(await scenario("rejections")).toEqual({ told: 75, unharmed })
}, 30_000)
