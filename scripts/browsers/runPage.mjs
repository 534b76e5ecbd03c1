// Runs a page under test in a browser until it reports. However it ends, the browser and the server end with it.

import { openBrowser } from "./openBrowser.mjs"
import { reporting } from "./reporting.mjs"

/** @typedef {import("./reporting.mjs").Middleware} Middleware */

/** How many console errors a failure shows: the first ones say most, and a page can write one in every turn. */
const shownErrors = 10

/**
 * @typedef {object} PageOptions
 * @property {import("./findBrowser.mjs").BrowserName} browser
 * @property {(reports: Middleware) => Promise<{ url: string, close: () => unknown }>} serve starts the server of the page with
 *   `reports` mounted in front: `pageServer({ root, reports })`, or Vite's `server.middlewares.use(reports)`
 * @property {boolean} [sharedMemory] `false`: WebKitGTK without SharedArrayBuffer
 * @property {number} timeoutSeconds how long the page may take to report
 * @property {(told: any) => void} [onLine] hears what the page tells by `/__told`
 * @property {(text: string) => void} [onConsole] hears console errors as they come
 */

/**
 * Opens the page and resolves with what it posts to `/__report`. Rejects, with the last told line and the console errors, where
 * the page dies or does not report in time.
 *
 * @param {PageOptions} options
 * @returns {Promise<any>}
 */
export async function runPage({ browser, serve, sharedMemory, timeoutSeconds, onLine, onConsole }) {
  /** @type {string[]} */
  const errors = []
  /** @type {unknown} */
  let last
  /** @type {(report: any) => void} */
  let reported = () => {}
  /** @type {(why: string) => void} */
  let fail = () => {}
  const ended = new Promise((resolve, reject) => {
    reported = resolve
    fail = (why) => reject(new Error(describe(browser, why, last, errors)))
  })
  const told = (/** @type {any} */ line) => {
    last = line
    onLine?.(line)
  }
  const server = await serve(reporting(told, reported))
  const timer = setTimeout(() => fail(`no report within ${timeoutSeconds} s`), timeoutSeconds * 1000)
  const page = openBrowser(browser, server.url, {
    sharedMemory,
    onDeath: fail,
    onConsole: (text) => {
      errors.push(text)
      onConsole?.(text)
    }
  })
  page.opened.catch((error) => fail(error.message))
  try {
    return await ended
  } finally {
    clearTimeout(timer)
    await page.close()
    await server.close()
  }
}

/** @param {string} browser @param {string} why @param {unknown} last @param {string[]} errors */
function describe(browser, why, last, errors) {
  const lines = [
    `${browser}: ${why}`,
    last === undefined
      ? "the page told nothing"
      : `the page last told: ${typeof last === "string" ? last : JSON.stringify(last)}`
  ]
  if (errors.length > 0)
    lines.push("console errors of the page:", ...errors.slice(0, shownErrors).map((error) => `  ${error}`))
  if (errors.length > shownErrors) lines.push(`  and ${errors.length - shownErrors} more`)
  return lines.join("\n")
}
