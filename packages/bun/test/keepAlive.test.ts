import { expect, it } from "vitest"
import { run } from "./run.ts"

it("lets the process exit while threads are idle, warm or never used", async () => {
  expect(await run("idle.ts")).toEqual({ code: 0, signal: null, stdout: "3 7\n", stderr: "" })
})

it("lets the process exit while an abandoned job runs", async () => {
  expect(await run("abandoned.ts")).toEqual({ code: 0, signal: null, stdout: "TimeoutError\n", stderr: "" })
})

it("lets the process exit while the thread of an abandoned job is parked", async () => {
  expect(await run("parked.ts")).toEqual({ code: 0, signal: null, stdout: "TimeoutError\n", stderr: "" })
})

it("lets the process exit while the native code of a cancelled job runs", async () => {
  expect(await run("native.ts")).toEqual({ code: 0, signal: null, stdout: "AbortError\nending 1\n", stderr: "" })
})

it("keeps the process alive while the end of native code is waited for", async () => {
  const stdout = "AbortError 0\nAbortError 1\nclosed 0\n"
  expect(await run("nativeAwaited.ts")).toEqual({ code: 0, signal: null, stdout, stderr: "" })
})

it("keeps the process alive while a call runs or waits, and while a pool closes", async () => {
  expect(await run("waiting.ts")).toEqual({ code: 0, signal: null, stdout: "3 7 11 0\n", stderr: "" })
})
