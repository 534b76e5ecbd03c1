/** Runs a fixture as a program of its own, on any runtime that has processes: the tests themselves run on Node. */
import { type ChildProcess, spawn } from "node:child_process"
import { existsSync } from "node:fs"
import process from "node:process"
import { fileURLToPath } from "node:url"

/** How a program ended. */
export interface Ended {
  readonly code: number | null
  readonly signal: string | null
  readonly stdout: string
  readonly stderr: string
}

/** A runtime by its name. */
export type Runtime = "node" | "bun" | "deno"

export const runtimes: ReadonlyArray<Runtime> = ["node", "bun", "deno"]

const installed = (path: string): string | undefined => {
  const file = fileURLToPath(new URL(`../../../node_modules/${path}`, import.meta.url))
  return existsSync(file) ? file : undefined
}

/** Deno's own program: the launcher of its npm package passes no signals on. No module comes from the network. */
const offline = ["run", "--node-modules-dir=manual", "--no-remote", "--cached-only", "--no-prompt", "--allow-all"]
const commands: Readonly<Record<Runtime, readonly [string, ReadonlyArray<string>]>> = {
  node: [process.execPath, []],
  bun: [installed(".bin/bun") ?? "bun", []],
  deno: [installed("deno/deno") ?? "deno", offline]
}

/**
 * Starts a fixture.
 *
 * @param runtime what it runs on.
 * @param file its name in `fixtures`.
 * @param told is given the process and each piece of its output.
 * @param execArgv options of the runtime.
 */
export const start = (
  runtime: Runtime,
  file: string,
  told?: (child: ChildProcess, text: string) => void,
  execArgv: ReadonlyArray<string> = []
): Promise<Ended> =>
  new Promise((resolve) => {
    const [command, args] = commands[runtime]
    const child = spawn(command, [...args, ...execArgv, fixture(file)], {
      env: { ...process.env, NO_COLOR: "1" },
      stdio: ["ignore", "pipe", "pipe"]
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
