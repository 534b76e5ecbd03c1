// Which command runs the conformance suite on which runtime, and what must be there for it. A new runtime is a new row.

import { join } from "node:path"
import { workspaceRoot } from "../toolchain/workspace.mjs"

/** @typedef {import("../browsers/findBrowser.mjs").BrowserName} BrowserName */

/**
 * @typedef {object} Runtime
 * @property {BrowserName} [browser] the browser it needs, which is installed where it is missing
 * @property {string} [executable] the program it needs, which an install of the workspace brings
 * @property {(args: readonly string[]) => [string, ...string[]]} command the suite's arguments come last
 */

const cli = join(workspaceRoot, "packages/conformance/dist/cli.js")
const page = join(workspaceRoot, "packages/conformance/browser/run.mjs")
const suffix = process.platform === "win32" ? ".exe" : ""

/** The programs themselves: what stands in node_modules/.bin is a script that starts a script that starts them. */
const programs = {
  node22: join(workspaceRoot, `tools/nodes/node_modules/node22/bin/node${suffix}`),
  node26: join(workspaceRoot, `tools/nodes/node_modules/node26/bin/node${suffix}`),
  bun: join(workspaceRoot, "node_modules/bun/bin/bun.exe"),
  deno: join(workspaceRoot, `node_modules/deno/deno${suffix}`)
}

/** It reads nothing but the built files and node_modules, and fetches nothing. */
const denoFlags = ["-A", "--no-config", "--no-lock", "--no-remote", "--cached-only", "--node-modules-dir=manual"]

/** @type {Record<string, Runtime>} */
export const runtimes = {
  // The workspace's own Node, under two names: the first for whoever does not care which one it is.
  node: onNode(process.execPath),
  node22: onNode(programs.node22),
  node24: onNode(process.execPath),
  node26: onNode(programs.node26),
  // The same with every value of a job by message, though its state stands in shared memory.
  "node24-message": onNode(process.execPath),
  // The same without shared memory, as a page has it that is not isolated.
  "node-unshared": onNode(process.execPath),
  // The host is the same Node; its "threads" are the in-process backend of @anythread/core/testing.
  "in-process": onNode(process.execPath),
  "in-process-message": onNode(process.execPath),
  "in-process-unshared": onNode(process.execPath),
  bun: onNode(programs.bun),
  "bun-unshared": onNode(programs.bun),
  deno: onDeno(),
  "deno-unshared": onDeno(),
  // As Vite's development server has it: modules as they are, isolated.
  chromium: inBrowser("chromium"),
  firefox: inBrowser("firefox"),
  webkit: inBrowser("webkit"),
  // As a Vite build under a strict policy has it: no unsafe-eval, no blob:.
  "chromium-bundled": inBrowser("chromium"),
  "firefox-bundled": inBrowser("firefox"),
  "webkit-bundled": inBrowser("webkit"),
  // The same, served without the headers of isolation.
  "chromium-unisolated": inBrowser("chromium"),
  "firefox-unisolated": inBrowser("firefox"),
  "webkit-unisolated": inBrowser("webkit"),
  // WebKitGTK as it comes: isolated, and yet without SharedArrayBuffer.
  "webkit-unshared": inBrowser("webkit")
}

/** What `npm test` runs: all of them, the workspace's Node once. */
export const testedRuntimes = Object.keys(runtimes).filter((name) => name !== "node")

/** How jobs can be made to travel on any of them. `packages/conformance/src/transport.ts` says what each means. */
export const transports = ["inline", "message", "unshared"]

/** @param {string} executable Bun too is called in this way @returns {Runtime} */
function onNode(executable) {
  return { executable, command: (args) => [executable, cli, ...args] }
}

/** @returns {Runtime} */
function onDeno() {
  return { executable: programs.deno, command: (args) => [programs.deno, "run", ...denoFlags, cli, ...args] }
}

/** The page's script knows by the row's name what to serve and how. @param {BrowserName} browser @returns {Runtime} */
function inBrowser(browser) {
  return { browser, command: (args) => [process.execPath, page, ...args] }
}
