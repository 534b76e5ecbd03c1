import { expect, it } from "vitest"
import { run } from "./run.ts"

it("refuses a function of the program's entry that would start the program again", async () => {
  expect(await run("unguarded.ts")).toEqual({ code: 0, signal: null, stdout: "NotPortable application\n", stderr: "" })
})

it("runs a function of an entry that asks whether it is the main module", async () => {
  expect(await run("guarded.ts")).toEqual({ code: 0, signal: null, stdout: "42\n", stderr: "" })
})

it("runs a function of an entry that asks whether it is on a thread", async () => {
  expect(await run("guardedByThread.ts")).toEqual({ code: 0, signal: null, stdout: "42\n", stderr: "" })
})

it("refuses to run an application on a thread", async () => {
  const { code, stdout } = await run("startsApplication.ts")
  expect(code).toBe(0)
  expect(stdout).toMatch(
    /^StartedInThread: DenoThreads\.runMain was called on a thread, while it ran or loaded file:.*application\.ts/
  )
})
