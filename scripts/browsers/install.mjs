// Gets the browsers that are missing. One that cannot be had is no error here: the reason goes to whoever wanted it.

import { dirname, join } from "node:path"
import { runCommand } from "../toolchain/command.mjs"
import { workspaceRoot } from "../toolchain/workspace.mjs"
import { aptFamily, aptInstall, asRoot } from "./apt.mjs"
import { findBrowser, requireTool } from "./findBrowser.mjs"

/** @typedef {import("./findBrowser.mjs").BrowserName} BrowserName */
/** @typedef {import("./findBrowser.mjs").Found} Found */
/** @typedef {{ found: Found } | { reason: string }} Ensured */

/** @type {Record<import("./apt.mjs").Family, Partial<Record<BrowserName, string[]>>>} Ubuntu's other two are snaps, see isSnap */
const aptPackages = {
  debian: { chromium: ["chromium"], firefox: ["firefox-esr"], webkit: ["webkit2gtk-driver", "xvfb"] },
  ubuntu: { webkit: ["webkit2gtk-driver", "xvfb"] }
}

/**
 * Finds browsers and installs those that are missing: by apt-get where the system has them and we may, else by playwright.
 *
 * @param {readonly BrowserName[]} names
 * @returns {Promise<Partial<Record<BrowserName, Ensured>>>} each one asked for: where it is, or why it cannot be had
 */
export async function ensureBrowsers(names) {
  const missing = names.filter((name) => findBrowser(name) === undefined)
  /** @type {Partial<Record<BrowserName, string>>} */
  const reasons = {}
  for (const name of missing) reasons[name] = await install(name)
  return Object.fromEntries(names.map((name) => [name, ensured(name, reasons[name])]))
}

/** @param {BrowserName} name @param {string | undefined} reason @returns {Ensured} */
function ensured(name, reason) {
  const found = findBrowser(name)
  if (found !== undefined) return { found }
  return { reason: `no ${name}: ${reason ?? "it was installed, but is in none of the usual places"}` }
}

/** @param {BrowserName} name @returns {Promise<string | undefined>} why it could not be installed */
async function install(name) {
  const family = aptFamily()
  const packages = family === undefined ? undefined : aptPackages[family][name]
  if (packages === undefined) return await download(name)
  const reason = await aptInstall(packages)
  if (findBrowser(name) !== undefined) return undefined
  const second = await download(name)
  return second === undefined ? undefined : [reason, second].filter((one) => one !== undefined).join("; ")
}

/** @param {BrowserName} name @returns {Promise<string | undefined>} why it could not be downloaded */
async function download(name) {
  // The libraries of the system that a browser needs come by apt-get too, which playwright does itself.
  const libraries = process.platform === "linux" && asRoot() !== undefined ? ["--with-deps"] : []
  const args = ["install", ...libraries, name]
  process.stderr.write(`Installing with playwright-core: ${name}\n`)
  const cli = join(dirname(requireTool.resolve("playwright-core/package.json")), "cli.js")
  const { code, output } = await runCommand(process.execPath, [cli, ...args], { cwd: workspaceRoot, limitSeconds: 900 })
  if (code === 0) return undefined
  const told = output.split("\n").filter((line) => /error|failed|ended|cannot|not support/i.test(line))
  return `playwright-core ${args.join(" ")} ended with code ${code}: ${told[0]?.trim() ?? "no reason given"}`
}
