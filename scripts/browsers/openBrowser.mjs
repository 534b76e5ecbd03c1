// Opens a page in a real browser. A process of its own drives it (host.mjs), which ends the browser and removes its files when
// we close it, and also when we are gone, whatever has ended us.

import { fork } from "node:child_process"
import { fileURLToPath } from "node:url"

/** @typedef {import("./findBrowser.mjs").BrowserName} BrowserName */

/**
 * @typedef {object} OpenOptions
 * @property {boolean} [sharedMemory] `false`: WebKitGTK is started without SharedArrayBuffer; the others always have it
 * @property {(text: string) => void} [onConsole] hears of the page's console errors and uncaught errors
 * @property {(reason: string) => void} [onDeath] hears, once, that the page or the browser is gone, unless we closed it
 */

/** What the host says to us, one member a message. @typedef {{ opened?: true, failed?: string, console?: string, died?: string }} Told */

/**
 * @typedef {object} OpenedBrowser
 * @property {Promise<void>} opened resolves once the page has loaded; rejects where that fails
 * @property {() => Promise<void>} close may be called at any time; resolves once the browser has ended and its files are gone
 */

/**
 * Starts a browser and loads a page.
 *
 * @param {BrowserName} name
 * @param {string} url
 * @param {OpenOptions} [options]
 * @returns {OpenedBrowser}
 */
export function openBrowser(name, url, { sharedMemory = true, onConsole, onDeath } = {}) {
  const file = fileURLToPath(new URL("./host.mjs", import.meta.url))
  const host = fork(file, [JSON.stringify({ name, url, sharedMemory })], {
    // A group of its own: what ends us by Ctrl-C or as a group must leave it the time to clean up.
    detached: true,
    execArgv: [],
    stdio: ["ignore", "ignore", "inherit", "ipc"]
  })
  let over = false
  const died = (/** @type {string} */ reason) => {
    if (over) return
    over = true
    onDeath?.(reason)
  }
  /** @type {Promise<string>} */
  const ended = new Promise((resolve) => {
    host.once("error", (error) => resolve(`did not start: ${error.message}`))
    host.once("exit", (code, signal) => resolve(`ended with ${code ?? signal}`))
  })
  /** @type {Promise<void>} */
  const opened = new Promise((resolve, reject) => {
    host.on("message", (/** @type {Told} */ told) => {
      if (told.opened) resolve()
      if (told.failed !== undefined) reject(new Error(`cannot open ${name}: ${told.failed}`))
      if (told.console !== undefined) onConsole?.(told.console)
      if (told.died !== undefined) died(told.died)
    })
    ended.then((how) => {
      reject(new Error(`cannot open ${name}: the process that drives it ${how}`))
      died(`the process that drives ${name} ${how}`)
    })
  })
  // Whoever only closes need not listen.
  opened.catch(() => {})
  return {
    opened,
    close: async () => {
      over = true
      if (host.connected) host.disconnect()
      await ended
    }
  }
}
