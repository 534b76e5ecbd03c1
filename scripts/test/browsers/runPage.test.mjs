// Real pages in the real browsers. One that cannot be had is skipped with the reason, unless CI is set.

import { spawn } from "node:child_process"
import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { beforeAll, expect, onTestFinished, test, vi } from "vitest"
import { browserNames } from "../../browsers/findBrowser.mjs"
import { ensureBrowsers } from "../../browsers/install.mjs"
import { pageServer } from "../../browsers/pageServer.mjs"
import { runPage } from "../../browsers/runPage.mjs"
import { makeTree } from "../tree.mjs"

/** @typedef {import("../../browsers/findBrowser.mjs").BrowserName} BrowserName */

const timeout = 120_000

/** @type {Awaited<ReturnType<typeof ensureBrowsers>>} */
let browsers = {}
beforeAll(async () => {
  browsers = await ensureBrowsers(browserNames)
}, 1_800_000)

const post = 'const post = (path, value) => fetch(path, { method: "POST", body: JSON.stringify(value) })\n'
const seen = "{ isolated: crossOriginIsolated, shared: typeof SharedArrayBuffer }"

/** A page with one module script. @param {string} script */
function makePage(script) {
  return makeTree({
    "index.html": '<!doctype html><script type="module" src="/main.js"></script>',
    "main.js": post + script
  })
}

/** Lets all browsers of this test write, and be found, under one directory. @returns {string} */
function trackedDirectory() {
  const directory = makeTree({})
  vi.stubEnv("TMPDIR", directory)
  onTestFinished(() => void vi.unstubAllEnvs())
  return directory
}

/** Files there, and processes that were started with it; on systems without /proc the files alone. @param {string} directory */
function leftIn(directory) {
  const numbers = process.platform === "linux" ? readdirSync("/proc").filter((name) => /^\d+$/.test(name)) : []
  const processes = numbers.filter((number) => {
    try {
      return number !== String(process.pid) && readFileSync(`/proc/${number}/environ`, "latin1").includes(directory)
    } catch {
      return false
    }
  })
  return [...readdirSync(directory), ...processes]
}

/** @param {{ skip: (note: string) => void }} context @param {BrowserName} browser */
function skipWithout({ skip }, browser) {
  const ensured = browsers[browser]
  if (ensured === undefined || "found" in ensured) return
  if (process.env.CI) throw new Error(ensured.reason)
  process.stderr.write(`${ensured.reason}\n`)
  skip(ensured.reason)
}

test.for(browserNames)(
  "runs an isolated page in %s until it reports, and leaves nothing",
  { timeout },
  async (browser, context) => {
    skipWithout(context, browser)
    const root = makePage(`await post("/__told", "a line")\nawait post("/__report", ${seen})`)
    const directory = trackedDirectory()
    /** @type {unknown[]} */
    const lines = []
    const report = await runPage({
      browser,
      serve: (reports) => pageServer({ root, isolate: true, csp: "default-src 'self'", reports }),
      timeoutSeconds: 60,
      onLine: (line) => lines.push(line)
    })
    expect(report).toEqual({ isolated: true, shared: "function" })
    expect(lines).toEqual(["a line"])
    expect(leftIn(directory)).toEqual([])
  }
)

test.for(browserNames)("runs a page in %s that is not isolated", { timeout }, async (browser, context) => {
  skipWithout(context, browser)
  const root = makePage(`await post("/__report", crossOriginIsolated)`)
  const serve = (/** @type {any} */ reports) => pageServer({ root, reports })
  expect(await runPage({ browser, serve, timeoutSeconds: 60 })).toBe(false)
})

test("takes shared memory from WebKit where asked to", { timeout }, async (context) => {
  skipWithout(context, "webkit")
  const root = makePage(`await post("/__report", ${seen})`)
  const serve = (/** @type {any} */ reports) => pageServer({ root, isolate: true, reports })
  expect(await runPage({ browser: "webkit", sharedMemory: false, serve, timeoutSeconds: 60 })).toEqual({
    isolated: true,
    shared: "undefined"
  })
})

test("says of pages that never report what they last told and wrote, three browsers at once", {
  timeout
}, async (context) => {
  for (const browser of browserNames) skipWithout(context, browser)
  const root = makePage('await post("/__told", { step: 1 })\nconsole.error("lost the way")\nthrow new Error("over")')
  const directory = trackedDirectory()
  const reasons = browserNames.map(async (browser) => {
    const failed = runPage({ browser, serve: (reports) => pageServer({ root, reports }), timeoutSeconds: 30 })
    return await failed.then(String, (error) => error.message)
  })
  const [chromium, firefox, webkit] = await Promise.all(reasons)
  const written = "console errors of the page:\n {2}lost the way[^]*over"
  expect(chromium).toMatch(new RegExp(`^chromium: no report within 30 s\nthe page last told: {"step":1}\n${written}`))
  expect(firefox).toMatch(new RegExp(`^firefox: no report within 30 s\nthe page last told: {"step":1}\n${written}`))
  // Its driver does not hear the console.
  expect(webkit).toBe('webkit: no report within 30 s\nthe page last told: {"step":1}')
  expect(leftIn(directory)).toEqual([])
})

test.for(browserNames)("leaves nothing of %s behind when its user is killed", { timeout }, async (browser, context) => {
  skipWithout(context, browser)
  const root = makePage('await post("/__told", "here")')
  const directory = trackedDirectory()
  const user = spawn(process.execPath, [fileURLToPath(new URL("./neverEnds.mjs", import.meta.url)), browser, root])
  await new Promise((resolve) => user.stdout.once("data", resolve))
  expect(leftIn(directory)).not.toEqual([])
  user.kill("SIGKILL")
  // Nobody tells when the process that cleans up has ended.
  await vi.waitFor(() => expect(leftIn(directory)).toEqual([]), { timeout: 30_000, interval: 50 })
})
