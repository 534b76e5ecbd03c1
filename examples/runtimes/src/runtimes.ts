/** The runtimes that the program runs on: where each is, and how it is told to run the program. A new one is a new row. */
import { existsSync } from "node:fs"
import { delimiter, join } from "node:path"
import process from "node:process"
import { type BrowserName, findBrowser } from "../../../scripts/browsers/findBrowser.mjs"
import { workspaceRoot } from "../../../scripts/toolchain/workspace.mjs"
import type { Outcome } from "./Outcome.ts"
import { runInPage } from "./runInPage.ts"
import { runProgram } from "./runProgram.ts"

/** A runtime. */
export interface Runtime {
  /** What the table calls it; its version comes from itself. */
  readonly label: string
  /** Runs the program there. Rejects where no report comes of it. */
  readonly run: () => Promise<Outcome>
}

const onPath = (program: string): string | undefined =>
  (process.env.PATH ?? "")
    .split(delimiter)
    .flatMap((directory) => ["", ".exe"].map((end) => join(directory, program + end)))
    .find((file) => existsSync(file))

const entry = (name: string): string => join(import.meta.dirname, name)

/** A runtime with a process of its own. */
const program = (label: string, file: string | undefined, args: ReadonlyArray<string>, entry: string): Runtime => ({
  label,
  run: async () =>
    file !== undefined && existsSync(file)
      ? runProgram([file, ...args], entry)
      : { _tag: "Missing", reason: "the workspace's install has not brought it to this machine" }
})

const node = (file: string): Runtime => program("Node", file, [], entry("onNode.ts"))

/** One of the other Nodes that the workspace is tested on. */
const otherNode = (version: string): Runtime =>
  node(join(workspaceRoot, `tools/nodes/node_modules/node${version}/bin/node`))

const browser = (label: string, name: BrowserName, sharedMemory = true): Runtime => ({
  label,
  run: async () => {
    const found = findBrowser(name)
    if (found === undefined) return { _tag: "Missing", reason: "not installed: `npm test` installs it" }
    if (!sharedMemory && found.driver !== "webdriver")
      return { _tag: "Missing", reason: "this one always shares memory" }
    return runInPage(name, sharedMemory)
  }
})

/** Every runtime by the name that `--runtime` takes, in the order in which they run. */
export const runtimes: Readonly<Record<string, Runtime>> = {
  node: node(process.execPath),
  node22: otherNode("22"),
  node26: otherNode("26"),
  bun: program("Bun", onPath("bun"), [], entry("onBun.ts")),
  // It finds the installed packages, and neither downloads nor writes anything.
  deno: program(
    "Deno",
    onPath("deno"),
    ["run", "-A", "--node-modules-dir=manual", "--no-lock", "--cached-only"],
    entry("onDeno.ts")
  ),
  chromium: browser("Chromium", "chromium"),
  firefox: browser("Firefox", "firefox"),
  webkit: browser("WebKit, Safari", "webkit"),
  // As WebKitGTK comes: it has shared memory only when it is told to.
  "webkit-unshared": browser("WebKit unshared, Safari", "webkit", false)
}
