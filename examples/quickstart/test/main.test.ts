import { execFile } from "node:child_process"
import process from "node:process"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { expect, it } from "vitest"

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url))

/** The lines with every measured number as #, so that the rest can be asserted whole. */
const shapeOf = (report: string): Array<string> =>
  report
    .trimEnd()
    .split("\n")
    .map((line) => line.replace(/\d+(?:[.,]\d+)*/g, "#").replace(/ +/g, " "))

it("reports what it measured, and ends by itself", { timeout: 60_000 }, async () => {
  const { stderr, stdout } = await promisify(execFile)(process.execPath, [main, "--files", "20", "--runs", "1"])
  const lines = shapeOf(stdout)
  const row = (label: string, first = "# ms (# x)"): string => ` ${label} ${first} # ms (# x) # (#) # ms`
  expect(lines.slice(0, 8)).toEqual([
    "anythread on Node # with # cores",
    "#. Parse and measure the sources of effect #: # files, # MB",
    "",
    " first run warm cores busy (others') event loop stood still",
    row("main thread, one loop"),
    row("main thread, file by file", "-"),
    row("on # thread"),
    row("on all # threads")
  ])
  expect(stdout).toContain(": 20 files, ")
  expect(lines.slice(-16)).toEqual([
    expect.stringMatching(/^ most branches in one function: #, \S+ at \S+\.ts:#$/),
    "",
    "#. Stop what never ends: median (worst) of #",
    "",
    " regular expression endless loop",
    " timeout # ms # ms",
    " caller had control back after # ms (# ms) # ms (# ms)",
    " one core's use while it ran # % # %",
    " one core's use in the # ms after # % # %",
    " next job done, on a new thread, after # ms (# ms) # ms (# ms)",
    " next job done, with a spare thread, after # ms (# ms) # ms (# ms)",
    " caller had control back: once its thread is gone; Node needs some milliseconds to end it, more where it has just loaded TypeScript",
    " regular expression: /^(\\w+\\s?)*$/ on # characters",
    " spare thread: it has started, and has loaded the modules that its pool uses",
    "",
    "#. The endless loop under Effect.timeout: TimeoutError after # ms (# ms), then # % of a core"
  ])
  expect(stderr).toContain("100 %  20/20")
  const printed = `${stderr}${stdout}`.trimEnd().split("\n")
  expect(printed.length).toBeLessThan(40)
})
