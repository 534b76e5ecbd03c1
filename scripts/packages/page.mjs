// A program as a page: a project of Vite, built and previewed, or served as it is written, in Chromium.

import { spawn } from "node:child_process"
import { requireTool } from "../browsers/findBrowser.mjs"
import { ensureBrowsers } from "../browsers/install.mjs"
import { Skipped } from "./cases.mjs"

/** How long a page may take for its lines. */
const limit = 60_000

/** The page of a program. */
export const html = `<!doctype html>
<script type="module" src="/main.mjs"></script>
`

const config = `import anythread from "@anythread/unplugin/vite"

export default { plugins: [anythread()] }
`

/** What stands beside a program with our plugin. */
export const pageFiles = { "index.html": html, "vite.config.mjs": config }

/** The commands of Vite that bring a page up; the last one serves it. @type {string[][]} */
export const ways = [["build", "preview"], ["dev"]]

const vite = "node_modules/vite/bin/vite.js"

/**
 * Serves a project's page, opens it, and gives what it prints.
 *
 * @param {import("./projects.mjs").Project} project
 * @param {string[]} way see `ways`
 * @param {number} lines how many the page prints
 * @returns {Promise<string>}
 */
export async function printedByPage({ directory, run }, way, lines) {
  const { chromium: ensured } = await ensureBrowsers(["chromium"])
  if (ensured === undefined || "reason" in ensured) throw new Skipped(ensured?.reason ?? "no Chromium")
  for (const command of way.slice(0, -1)) await run([process.execPath, vite, command])
  const server = await serve(directory, [vite, ...way.slice(-1)])
  try {
    const browser = await requireTool("playwright-core").chromium.launch({
      executablePath: ensured.found.executable,
      args: ["--no-sandbox"]
    })
    try {
      return await read(await browser.newPage(), server.url, lines)
    } finally {
      await browser.close()
    }
  } finally {
    await server.close()
  }
}

/**
 * Resolves when the server has said where it listens.
 *
 * @param {string} directory
 * @param {string[]} script
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
function serve(directory, script) {
  const child = spawn(process.execPath, [...script, "--host", "127.0.0.1", "--port", "0"], {
    cwd: directory,
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined, NODE_PATH: undefined },
    stdio: ["ignore", "pipe", "pipe"]
  })
  const end = () => void child.kill()
  process.once("exit", end)
  /** @type {Promise<number | null>} */
  const ended = new Promise((resolve) => child.once("close", resolve))
  const close = async () => {
    process.off("exit", end)
    end()
    await ended
  }
  let output = ""
  return new Promise((resolve, reject) => {
    child.once("error", reject)
    ended.then((code) => reject(new Error(`${script.join(" ")} ended with ${code}:\n${output.trim()}`)))
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
        output += text
        const url = /http:\/\/127\.0\.0\.1:\d+\//.exec(output)?.[0]
        if (url !== undefined) resolve({ url, close })
      })
    }
  })
}

/**
 * Reads the first lines on the page's console. Fails with what the page said of an error.
 *
 * @param {any} page
 * @param {string} url
 * @param {number} lines
 * @returns {Promise<string>}
 */
async function read(page, url, lines) {
  /** @type {string[]} */
  const logged = []
  /** @type {string[]} */
  const errors = []
  const ended = new Promise((resolve, reject) => {
    const fail = (/** @type {string} */ why) =>
      reject(new Error([why, "the page logged:", ...logged, "and these errors:", ...errors].join("\n")))
    const timer = setTimeout(() => fail(`the page did not print ${lines} lines in ${limit / 1000} s`), limit)
    page.on("pageerror", (/** @type {Error} */ error) => {
      errors.push(error.stack ?? String(error))
      clearTimeout(timer)
      fail("the program failed")
    })
    page.on("console", (/** @type {{ type: () => string, text: () => string }} */ one) => {
      if (one.type() === "error") errors.push(one.text())
      if (one.type() === "log") logged.push(one.text())
      if (logged.length < lines) return
      clearTimeout(timer)
      resolve(logged.join("\n"))
    })
  })
  ended.catch(() => {})
  await page.addInitScript(tellAll)
  await page.goto(url)
  return await ended
}

/** Runs in the page: of a failed group a browser's report names no error. */
function tellAll() {
  addEventListener("error", ({ error }) => {
    for (const one of error?.errors ?? []) console.error(one?.stack ?? one, one?.cause?.stack ?? "")
  })
}
