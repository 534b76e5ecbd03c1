/** Runs a fixture on Deno, as a program of its own. */
import { type ChildProcess, spawn } from "node:child_process"
import { existsSync } from "node:fs"
import process from "node:process"
import { fileURLToPath } from "node:url"
import { vi } from "vitest"

// A Deno starts in 0.2 s on an idle machine and in some seconds on one that is not.
vi.setConfig({ testTimeout: 60_000 })

/** How a program ended. */
export interface Ended {
  readonly code: number | null
  readonly signal: string | null
  readonly stdout: string
  readonly stderr: string
}

const installed = fileURLToPath(new URL("../../../node_modules/deno/deno", import.meta.url))
/** The program itself: the launcher of the npm package passes no signals on. */
const deno = existsSync(installed) ? installed : "deno"

/** Deno's own options: modules from `node_modules` as they lie there, nothing from the network. */
const offline = ["--node-modules-dir=manual", "--no-remote", "--cached-only", "--no-prompt"]

/**
 * Starts a fixture.
 *
 * @param file its name in `fixtures`.
 * @param permissions Deno's options for permissions. Default: all.
 * @param told is given the process and each piece of its output.
 * @param command how Deno runs it. Default: as a program.
 */
export const run = (
  file: string,
  permissions: ReadonlyArray<string> = ["--allow-all"],
  told?: (child: ChildProcess, text: string) => void,
  command: ReadonlyArray<string> = ["run"]
): Promise<Ended> =>
  new Promise((resolve) => {
    const child = spawn(deno, [...command, ...offline, ...permissions, fixture(file)], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NO_COLOR: "1" }
    })
    let [stdout, stderr] = ["", ""]
    child.stdout.on("data", (data) => {
      stdout += data
      told?.(child, String(data))
    })
    child.stderr.on("data", (data) => {
      stderr += data
      told?.(child, String(data))
    })
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }))
  })

/** The path of a fixture. */
export const fixture = (file: string): string => fileURLToPath(new URL(`./fixtures/${file}`, import.meta.url))
