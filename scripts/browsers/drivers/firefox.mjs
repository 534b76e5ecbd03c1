// Firefox as the system has it, over WebDriver BiDi: playwright drives only a Firefox of its own.

import { pathToFileURL } from "node:url"
import { requireTool } from "../findBrowser.mjs"
import { openWithPlaywright } from "./playwright.mjs"

/** How often the page is asked whether it lives, in milliseconds. */
const pulse = 2000

/** @type {import("./driver.d.ts").Open} */
export async function open(url, options) {
  if (options.found.driver === "playwright") return await openWithPlaywright(url, options)
  const { found, onConsole, onDeath } = options
  const { launch } = await import(pathToFileURL(requireTool.resolve("puppeteer-core")).href)
  const browser = await launch({
    browser: "firefox",
    executablePath: found.executable,
    headless: true,
    // No limit: a page under test may be busy for long.
    protocolTimeout: 0,
    // The host listens to signals itself.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false
  })
  browser.on("disconnected", () => onDeath("the browser ended"))
  const page = await browser.newPage()
  page.on("pageerror", (/** @type {unknown} */ error) =>
    onConsole(error instanceof Error ? (error.stack ?? error.message) : String(error))
  )
  page.on(
    "console",
    (/** @type {{ type: () => string, text: () => string, location: () => { url?: string } }} */ one) => {
      if (one.type() === "error") onConsole(`${one.text()} (${one.location().url})`)
    }
  )
  // No limit here either: whoever opens a page has one, and Firefox waits for the workers that the page starts while it loads.
  await page.goto(url, { timeout: 0 })
  watch(page, onDeath)
  return { close: () => browser.close() }
}

/**
 * Firefox tells nobody that a page has died: only the next question fails. An answer may take as long as the page is busy.
 *
 * @param {{ evaluate: (ask: () => unknown) => Promise<unknown> }} page
 * @param {(reason: string) => void} onDeath
 */
function watch(page, onDeath) {
  page
    .evaluate(() => true)
    .then(
      () => setTimeout(watch, pulse, page, onDeath),
      (error) => onDeath(`the page crashed: ${error.message.split("\n")[0]}`)
    )
}
