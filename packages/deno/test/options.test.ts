import { fileURLToPath } from "node:url"
import { expect, it } from "vitest"
import { fixture, run } from "./run.ts"

const packages = fileURLToPath(new URL("../../", import.meta.url))

it("passes env to its threads, and refuses a call to threads from a thread", async () => {
  const stdout = "blue undefined\nStartedInThread\n"
  expect(await run("environment.ts")).toEqual({ code: 0, signal: null, stdout, stderr: "" })
})

it("says what kept a thread from starting", async () => {
  const { code, stdout } = await run("starting.ts")
  expect(stdout).toContain("ThreadLost startup not today")
  expect(stdout).toMatch(/ThreadLost startup .*noSuchWorker\.ts/)
  expect(code).toBe(0)
})

it("says what a spawn that keeps its options to itself has to do", async () => {
  const { code, stdout } = await run("keptOptions.ts")
  expect(stdout).toMatch(/^ThreadLost startup .*new Worker\(url, options\)/)
  expect(stdout).toMatch(/\n3\n$/)
  expect(code).toBe(0)
})

it("names the permission without which no thread can start", async () => {
  const { code, stdout } = await run("permissions.ts", [])
  expect(stdout).toMatch(/^ThreadLost startup\n/)
  expect(stdout).toContain("--allow-read")
  expect(code).toBe(0)
})

it("names the permission without which a module is not found", async () => {
  const { code, stdout } = await run("permissions.ts", [`--allow-read=${packages}deno/bundle,${packages}core`])
  expect(stdout).toMatch(/^NotFound undefined\n/)
  expect(stdout).toContain("that threads may read it")
  expect(stdout).toContain(`Requires read access to "${fixture("tasks.ts")}", run again with the --allow-read flag`)
  expect(code).toBe(0)
})

it("needs no other permission than to read its modules", async () => {
  expect(await run("permissions.ts", ["--allow-read"])).toEqual({ code: 0, signal: null, stdout: "3\n", stderr: "" })
})
