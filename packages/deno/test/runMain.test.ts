import { expect, it } from "vitest"
import { run } from "./run.ts"

it("runs a program with threads and exits when it is done", async () => {
  expect(await run("main.ts")).toEqual({ code: 0, signal: null, stdout: "3\n", stderr: "" })
})

it.each(["SIGINT", "SIGTERM"] as const)(
  "ends an endless loop on a thread by %s, and runs finalizers",
  async (signal) => {
    const { code, stdout } = await run("interrupted.ts", undefined, (child, text) => {
      if (text.includes("spinning")) child.kill(signal)
    })
    expect(stdout).toBe("finalized\n")
    expect(code).toBe(130)
  }
)

it("waits on the first signal for a job that must not be cut, and ends it on the second", async () => {
  let signals = 0
  const { code, stdout } = await run("stubborn.ts", undefined, (child, text) => {
    if (text.includes("spinning") || text.includes("interrupted")) {
      signals++
      child.kill("SIGINT")
    }
  })
  expect(stdout).toBe("interrupted\n")
  expect({ code, signals }).toEqual({ code: 130, signals: 2 })
})
