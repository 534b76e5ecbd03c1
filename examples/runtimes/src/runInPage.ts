/** Runs the program in a page of a real browser, which shows nothing. The page is built once, and served isolated. */
import { createRequire } from "node:module"
import process from "node:process"
import { fileURLToPath } from "node:url"
import type { BrowserName } from "../../../scripts/browsers/findBrowser.mjs"
import { pageServer } from "../../../scripts/browsers/pageServer.mjs"
import { runPage } from "../../../scripts/browsers/runPage.mjs"
import { runCommand } from "../../../scripts/toolchain/command.mjs"
import { failed, type Outcome } from "./Outcome.ts"

/** Seconds that a page may take. On a busy machine it took 8, and 16 in Chromium, which ends a loop after two seconds. */
const LIMIT = 60

const example = fileURLToPath(new URL("../", import.meta.url))

/**
 * Opens the page until it has posted its report. Rejects where the page dies, or posts none in time.
 *
 * @param browser which one.
 * @param sharedMemory `false`: WebKitGTK is started as it comes, without shared memory.
 */
export const runInPage = async (browser: BrowserName, sharedMemory = true): Promise<Outcome> => {
  built ??= build()
  const problem = await built
  if (problem !== undefined) return failed(problem)
  const report = await runPage({
    browser,
    sharedMemory,
    timeoutSeconds: LIMIT,
    serve: (reports) => pageServer({ root: `${example}dist`, isolate: true, reports })
  })
  return "error" in report ? failed(report.error) : { _tag: "Measured", report }
}

let built: Promise<string | undefined> | undefined

/** Builds the page with Vite, and returns what went wrong, if something did. */
const build = async (): Promise<string | undefined> => {
  const vite = createRequire(import.meta.url)
    .resolve("vite/package.json")
    .replace(/package\.json$/, "bin/vite.js")
  const args = [vite, "build", "--logLevel", "error"]
  const { code, output } = await runCommand(process.execPath, args, { cwd: example, limitSeconds: 60 })
  return code === 0 ? undefined : `the page could not be built\n${output}`
}
