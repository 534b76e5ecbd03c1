// Where a browser is, and what drives it there: the system's own first, then the one that playwright has downloaded.

import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs"
import { createRequire } from "node:module"
import { delimiter, join } from "node:path"
import { workspaceRoot } from "../toolchain/workspace.mjs"

/** @typedef {"chromium" | "firefox" | "webkit"} BrowserName */

/**
 * @typedef {object} Found
 * @property {BrowserName} name
 * @property {"playwright" | "puppeteer" | "webdriver"} driver what speaks to it
 * @property {string} executable the browser; for `webdriver` the one that WebKitWebDriver starts
 * @property {{ webdriver: string, xvfb: string }} [helpers] the programs that `webdriver` needs besides
 */

/** @type {readonly BrowserName[]} */
export const browserNames = ["chromium", "firefox", "webkit"]

/** Requires what `tools/browsers` depends on. */
export const requireTool = createRequire(join(workspaceRoot, "tools/browsers/package.json"))

const programFiles = ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].map((name) => process.env[name] ?? "")

/** @type {Record<string, Record<"chromium" | "firefox", string[]>>} where an installer of the system puts a browser */
const usualPlaces = {
  linux: {
    chromium: ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].flatMap(onPath),
    firefox: ["firefox-esr", "firefox"].flatMap(onPath)
  },
  darwin: {
    chromium: [
      "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
      "/Applications/Chromium.app/Contents/MacOS/Chromium"
    ],
    firefox: ["/Applications/Firefox.app/Contents/MacOS/firefox"]
  },
  win32: {
    chromium: programFiles.map((directory) => join(directory, "Google\\Chrome\\Application\\chrome.exe")),
    firefox: programFiles.map((directory) => join(directory, "Mozilla Firefox\\firefox.exe"))
  }
}

/** Finds a browser and what it takes to drive it; `undefined` where a part is missing. @param {BrowserName} name @returns {Found | undefined} */
export function findBrowser(name) {
  return (name === "webkit" ? findWebKitGtk() : findInstalled(name)) ?? findDownloaded(name)
}

/** @param {"chromium" | "firefox"} name @returns {Found | undefined} */
function findInstalled(name) {
  const executable = usualPlaces[process.platform]?.[name].find((file) => existsSync(file) && !isSnap(file))
  if (executable === undefined) return undefined
  return { name, driver: name === "firefox" ? "puppeteer" : "playwright", executable }
}

/** @returns {Found | undefined} */
function findWebKitGtk() {
  const [webdriver] = onPath("WebKitWebDriver")
  const [xvfb] = onPath("Xvfb")
  const executable = miniBrowser()
  if (webdriver === undefined || xvfb === undefined || executable === undefined) return undefined
  return { name: "webkit", driver: "webdriver", executable, helpers: { webdriver, xvfb } }
}

/** @param {BrowserName} name @returns {Found | undefined} */
function findDownloaded(name) {
  const executable = requireTool("playwright-core")[name].executablePath()
  return executable && existsSync(executable) ? { name, driver: "playwright", executable } : undefined
}

/** A library's own directory holds it, since it is not meant for people. */
function miniBrowser() {
  const directories = ["/usr/lib", "/usr/lib64", "/usr/libexec"].filter((directory) => existsSync(directory))
  return directories
    .flatMap((directory) => [
      directory,
      ...readdirSync(directory)
        .filter(isTriplet)
        .map((name) => join(directory, name))
    ])
    .flatMap((directory) => ["webkit2gtk-4.1", "webkitgtk-6.0", "webkit2gtk-4.0"].map((name) => join(directory, name)))
    .map((directory) => join(directory, "MiniBrowser"))
    .find((file) => existsSync(file))
}

/** @param {string} name such as x86_64-linux-gnu */
function isTriplet(name) {
  return name.includes("-linux-")
}

/** A snap sees neither our temporary directories nor our pipes. @param {string} file */
function isSnap(file) {
  const real = realpathSync(file)
  if (real.startsWith("/snap/") || real === "/usr/bin/snap") return true
  return statSync(real).size < 65536 && readFileSync(real, "latin1").includes("/snap/")
}

/** @param {string} program @returns {string[]} */
function onPath(program) {
  const directories = (process.env.PATH ?? "").split(delimiter).filter((directory) => directory.startsWith("/"))
  return directories.map((directory) => join(directory, program)).filter((file) => existsSync(file))
}
