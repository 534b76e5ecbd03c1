// The process that owns one browser: drives it, tells its parent what the page does, and leaves nothing behind when the parent
// hangs up or is gone. Its one argument is JSON: name, url, sharedMemory.

import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { findBrowser } from "./findBrowser.mjs"

/** What a browser gets to end by itself before it is ended. Picked without measurement. */
const patience = 5000

const { name, url, sharedMemory } = JSON.parse(process.argv[2] ?? "{}")
// Before the directories change: what has been downloaded is in the user's own.
const found = findBrowser(name)
const directory = privateDirectory()
/** @type {Promise<{ close: () => Promise<void> }> | undefined} */
let opened
let ending = false

// Before anything is started, so that nothing is started without them.
process.once("disconnect", end)
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) process.on(signal, end)
// A driver's library has failed in a turn of its own: all the same nothing may stay behind.
process.on("uncaughtException", (error) => {
  if (!ending) tell({ died: `what drives the browser failed: ${error.stack ?? error}` })
  end()
})
// It may be gone already, and the event with it.
if (!process.connected) await end()

try {
  if (found === undefined) throw new Error("it is not installed, or a part of it is not")
  const { open } = await import(`./drivers/${name}.mjs`)
  opened = open(url, {
    found,
    sharedMemory,
    directory,
    onConsole: (/** @type {string} */ text) => tell({ console: text }),
    onDeath: (/** @type {string} */ reason) => tell({ died: reason })
  })
  await opened
  tell({ opened: true })
} catch (error) {
  tell({ failed: error instanceof Error ? error.message : String(error) })
}

/** @param {import("./openBrowser.mjs").Told} told */
function tell(told) {
  // A parent that is gone hears nothing; that it is gone, another event says.
  if (process.connected) process.send?.(told, () => {})
}

async function end() {
  if (ending) return
  ending = true
  const timer = setTimeout(leave, patience)
  try {
    await (await opened)?.close()
  } catch {
    // Not opened, or gone already: what is left of it ends with us.
  }
  clearTimeout(timer)
  leave()
}

function leave() {
  // Every driver ends its processes on our exit. One that fails at it must not keep the others, nor us, from cleaning up.
  for (const listener of process.rawListeners("exit")) {
    try {
      listener.call(process, 0)
    } catch {
      // There was nothing left to end.
    }
  }
  process.removeAllListeners("exit")
  rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
  process.exit(0)
}

/** All that the browser and its driver write goes there: profiles, sockets, caches. */
function privateDirectory() {
  const made = mkdtempSync(join(tmpdir(), "anythread-browser-"))
  for (const variable of ["TMPDIR", "TEMP", "TMP"]) process.env[variable] = made
  for (const variable of ["XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"]) {
    const own = join(made, variable.toLowerCase())
    mkdirSync(own, { mode: 0o700 })
    process.env[variable] = own
  }
  return made
}
