import { expect, it } from "vitest"
import { run } from "./run.ts"

it("counts native code as ended when it has returned, not when Deno says so", async () => {
  const stdout = "AbortError true\nending 1\nthreads 0 after it returned true\n"
  expect(await run("native.ts")).toEqual({ code: 0, signal: null, stdout, stderr: "" })
})

it("lets the caller go on, counts the thread and warns once where a loop cannot be ended, and exits all the same", async () => {
  const { code, stderr, stdout } = await run("undead.ts")
  expect(stdout).toBe(
    [
      "AbortError in time true",
      "resumed 1 ending 1 lost 0",
      "later 1 ending 1 lost 1",
      "ThreadsExhausted true",
      "closed while it runs",
      ""
    ].join("\n")
  )
  const warnings = stderr.split("\n").filter((line) => line.includes("AnythreadWarning"))
  expect(warnings).toEqual([expect.stringContaining("still runs spin")])
  expect(code).toBe(0)
})

it("says that memory ran out wherever it runs out", async () => {
  const stdout = "ThreadLost outOfMemory hoard\nThreadLost outOfMemory hoardAtOnce\n3\n"
  expect(await run("memory.ts")).toMatchObject({ code: 0, signal: null, stdout })
})
