/** Runs a fixture as a program of its own, on Bun: the tests themselves run on Node. */
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

const bin = fileURLToPath(new URL("../../../node_modules/.bin", import.meta.url))

/**
 * Starts a fixture.
 *
 * @param file its name in `fixtures`.
 * @param args its command line.
 * @param told is given the process and each piece of its output.
 */
export const run = (
  file: string,
  args: ReadonlyArray<string> = [],
  told?: (child: ChildProcess, text: string) => void
): Promise<Ended> =>
  new Promise((resolve) => {
    const path = fileURLToPath(new URL(`./fixtures/${file}`, import.meta.url))
    const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` }
    const child = spawn("bun", [path, ...args], { env, stdio: ["ignore", "pipe", "pipe"] })
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
