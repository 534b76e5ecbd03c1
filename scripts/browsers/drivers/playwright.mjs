// What playwright drives: Chromium, and on systems without WebKitGTK's driver the browsers that it has downloaded itself.

import { requireTool } from "../findBrowser.mjs"

/** @type {import("./driver.d.ts").Open} */
export async function openWithPlaywright(url, { found, sharedMemory, onConsole, onDeath }) {
  const browser = await requireTool("playwright-core")[found.name].launch({
    executablePath: found.executable,
    ...(found.name === "chromium" ? { chromiumSandbox: hasSandbox(found.executable) } : {}),
    ...(sharedMemory ? { env: { ...process.env, JSC_useSharedArrayBuffer: "1" } } : {}),
    // The host listens to signals itself.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false
  })
  browser.on("disconnected", () => onDeath("the browser ended"))
  const page = await browser.newPage()
  page.on("crash", () => onDeath("the page crashed"))
  page.on("close", () => onDeath("the page was closed"))
  page.on("pageerror", (/** @type {unknown} */ error) =>
    onConsole(error instanceof Error ? (error.stack ?? error.message) : String(error))
  )
  page.on(
    "console",
    (/** @type {{ type: () => string, text: () => string, location: () => { url: string } }} */ one) => {
      if (one.type() === "error") onConsole(`${one.text()} (${one.location().url})`)
    }
  )
  // No limit: whoever opens a page has one.
  await page.goto(url, { timeout: 0 })
  return { close: () => browser.close() }
}

/** Chromium's sandbox refuses to be root; a downloaded one lacks the profile that some systems ask for. @param {string} executable */
function hasSandbox(executable) {
  const downloaded = executable === requireTool("playwright-core").chromium.executablePath()
  return process.getuid?.() !== 0 && !downloaded
}
