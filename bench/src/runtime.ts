/** The runtimes that cases run on: the one of this process, and how to start a program on another. */
import process from "node:process"
import { fileURLToPath } from "node:url"

/** Where a run takes place. */
export type Runtime = "node" | "bun" | "deno"

/** What runs this process. */
export const runtime: Runtime =
  process.versions.bun !== undefined ? "bun" : process.versions.deno !== undefined ? "deno" : "node"

/** Its version. */
export const version: string = process.versions[runtime] ?? ""

const installed = (path: string): string => fileURLToPath(new URL(`../../node_modules/${path}`, import.meta.url))
const suffix = process.platform === "win32" ? ".exe" : ""
// It reads files and node_modules, and fetches nothing.
const denoFlags = ["-A", "--no-config", "--no-lock", "--no-remote", "--cached-only", "--node-modules-dir=manual"]

/** What runs a program, each time followed by its file: called from Node. What stands in `.bin` would be a script that starts it. */
export const commands: Readonly<Record<Runtime, readonly [command: string, ...flags: ReadonlyArray<string>]>> = {
  node: [process.execPath],
  bun: [installed("bun/bin/bun.exe")],
  deno: [installed(`deno/deno${suffix}`), "run", ...denoFlags]
}
