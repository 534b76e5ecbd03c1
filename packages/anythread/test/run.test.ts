import type { ChildProcess } from "node:child_process"
import { describe, expect, it } from "vitest"
import { runtimes, start } from "./start.ts"

/** Sends a signal when the program says that it is busy. */
const cutBy =
  (signal: NodeJS.Signals) =>
  (child: ChildProcess, text: string): void => {
    if (text.includes("spinning")) child.kill(signal)
  }

describe.each(runtimes)("run on %s", (runtime) => {
  it("gives main's value, and lets the process end although jobs are left over", async () => {
    expect(await start(runtime, "ends.ts")).toEqual({
      code: 0,
      signal: null,
      stdout: "3\n7\n",
      stderr: "spinning\n"
    })
  })

  it("rejects with main's own error, which the runtime prints once", async () => {
    const { code, stderr, stdout } = await start(runtime, "fails.ts")
    expect({ code, stdout, printed: stderr.match(/RangeError: out of luck/g)?.length }).toEqual({
      code: 1,
      stdout: "",
      printed: 1
    })
    expect(stderr).toContain("fails.ts")
  })

  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143]
  ] as const)("unwinds on %s, ends the loop on its thread and exits with %i", async (signal, code) => {
    let [spinning, sent] = [0, Number.NaN]
    const ended = await start(runtime, "spins.ts", (child, text) => {
      spinning += text.match(/spinning/g)?.length ?? 0
      if (spinning < 2 || sent > 0) return
      sent = performance.now()
      child.kill(signal)
    })
    expect(performance.now() - sent).toBeLessThan(1000)
    expect(ended).toEqual({
      code,
      signal: null,
      stdout: `cleaned 3: AbortError: The program was told to end by ${signal}.\n`,
      stderr: "spinning\nspinning\n"
    })
  })

  it("exits with the signal's code also when main returned a value", async () => {
    expect(await start(runtime, "returns.ts", cutBy("SIGTERM"))).toEqual({
      code: 143,
      signal: null,
      stdout: "spinning\n",
      stderr: ""
    })
  })

  it("tells of an error that main fails with after a signal", async () => {
    const { code, stderr } = await start(runtime, "failsLate.ts", cutBy("SIGINT"))
    expect(code).toBe(130)
    expect(stderr).toContain("The main function failed, and the program was ended by SIGINT: RangeError: out of luck")
  })

  it("exits at once on a second signal", async () => {
    const ended = await start(runtime, "refuses.ts", (child, text) => {
      if (text.includes("spinning")) child.kill("SIGTERM")
      if (text.includes("refused")) child.kill("SIGINT")
    })
    expect(ended).toEqual({ code: 130, signal: null, stdout: "spinning\nrefused\n", stderr: "" })
  })

  it("cancels all that run at once, and exits when the last has unwound", async () => {
    const { code, stdout } = await start(runtime, "several.ts", cutBy("SIGINT"))
    expect({ code, stdout }).toEqual({ code: 130, stdout: "3\nfirst\ninner\nsecond\n" })
  })

  it("refuses to run the program again on a thread", async () => {
    const { stdout } = await start(runtime, "application.ts")
    expect(stdout).toMatch(/StartedInThread: run was called on a thread, while it ran or loaded file:.*application\.ts/)
  })
})
