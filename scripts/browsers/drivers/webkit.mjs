// WebKitGTK's MiniBrowser on a display of its own, over WebDriver. It tells nobody what the page writes to its console: under
// automation MiniBrowser 2.50 ignores --enable-write-console-messages-to-stdout.

import { openWithPlaywright } from "./playwright.mjs"
import { startProcess } from "./startProcess.mjs"
import { startWebDriver } from "./webDriver.mjs"

/** @type {import("./driver.d.ts").Open} */
export async function open(url, options) {
  if (options.found.driver === "playwright") return await openWithPlaywright(url, options)
  const { found, sharedMemory, onDeath } = options
  const { webdriver, xvfb } = /** @type {{ webdriver: string, xvfb: string }} */ (found.helpers)
  const display = await startDisplay(xvfb)
  const environment = {
    ...process.env,
    DISPLAY: display.name,
    GDK_BACKEND: "x11",
    // What is tested is our own page, and a container has none of these: a sandbox of its own, a GPU, a session bus.
    WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
    WEBKIT_DISABLE_DMABUF_RENDERER: "1",
    LIBGL_ALWAYS_SOFTWARE: "1",
    NO_AT_BRIDGE: "1",
    DBUS_SESSION_BUS_ADDRESS: "disabled:",
    // WebKitGTK 2.50 has no SharedArrayBuffer without it, on an isolated page either.
    JSC_useSharedArrayBuffer: sharedMemory ? "1" : undefined
  }
  const driver = await startWebDriver(webdriver, environment)
  driver.ended.then((how) => onDeath(`WebKitWebDriver ${how}`))
  const { sessionId } = await driver.ask("POST", "/session", {
    capabilities: {
      alwaysMatch: {
        timeouts: { script: null, pageLoad: 60_000 },
        "webkitgtk:browserOptions": { binary: found.executable, args: ["--automation"] }
      }
    }
  })
  const session = `/session/${sessionId}`
  await driver.ask("POST", `${session}/url`, { url })
  // Never answered while the page lives, and with an error when it dies.
  driver.ask("POST", `${session}/execute/async`, { script: "", args: [] }).then(
    () => onDeath("the page left"),
    (error) => onDeath(`the page crashed: ${error.message}`)
  )
  return {
    close: async () => {
      await driver.ask("DELETE", session).catch(() => {})
      await driver.stop()
      await display.stop()
    }
  }
}

/** @param {string} xvfb @returns {Promise<{ name: string, stop: () => Promise<void> }>} */
async function startDisplay(xvfb) {
  /** @type {(number: string) => void} */
  let named = () => {}
  const number = new Promise((resolve) => {
    named = resolve
  })
  // It looks for a free number itself and writes it to the descriptor; its messages go to another.
  const args = ["-displayfd", "1", "-screen", "0", "800x600x24", "-nolisten", "tcp"]
  const server = startProcess(xvfb, args, process.env, (line) => named(line))
  const name = await Promise.race([number, server.ended.then((how) => Promise.reject(new Error(`Xvfb ${how}`)))])
  return { name: `:${name}`, stop: server.stop }
}
