/** Runs a fixture as a program of its own. */
import { type ChildProcess, spawn } from "node:child_process"
import process from "node:process"
import { fileURLToPath } from "node:url"

/** How a program ended. */
export interface Ended {
  readonly code: number | null
  readonly signal: string | null
  readonly stdout: string
  readonly stderr: string
}

/**
 * Starts a fixture.
 *
 * @param file its name in `fixtures`.
 * @param execArgv Node's own options.
 * @param told is given the process and each piece of its output.
 */
export const run = (
  file: string,
  execArgv: ReadonlyArray<string> = [],
  told?: (child: ChildProcess, text: string) => void
): Promise<Ended> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [...execArgv, fixture(file)], { stdio: ["ignore", "pipe", "pipe"] })
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
