// As much of the WebDriver protocol as opening a page takes.

import { request } from "node:http"
import { createServer } from "node:net"
import { startProcess } from "./startProcess.mjs"

/** How often a port that was free a moment ago may turn out taken. */
const tries = 5

/** @typedef {(method: string, path: string, body?: unknown) => Promise<any>} Ask resolves with `value`, rejects with its error */

/**
 * Starts WebKitWebDriver on a port that is free, and waits until it answers.
 *
 * @param {string} command
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<import("./startProcess.mjs").Started & { ask: Ask }>}
 */
export async function startWebDriver(command, env) {
  for (let tried = 1; ; tried++) {
    const port = await freePort()
    const driver = startProcess(command, [`--port=${port}`], env)
    const ask = asker(port)
    const how = await Promise.race([answering(ask), driver.ended])
    if (how === undefined) return { ...driver, ask }
    // It ends at once where another has taken the port in between.
    if (tried === tries) throw new Error(`WebKitWebDriver ${how}`)
  }
}

/** A port that nobody listens on. @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once("error", reject)
    server.listen(0, "127.0.0.1", () => {
      const { port } = /** @type {import("node:net").AddressInfo} */ (server.address())
      server.close(() => resolve(port))
    })
  })
}

/** It tells nobody when it has begun to listen: asked until it answers. @param {Ask} ask @returns {Promise<undefined>} */
async function answering(ask) {
  for (let asked = 1; ; asked++) {
    try {
      await ask("GET", "/status")
      return undefined
    } catch (error) {
      if (asked === 300) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

/** Not `fetch`, which gives up on an answer after five minutes. @param {number} port @returns {Ask} */
function asker(port) {
  return (method, path, body) =>
    new Promise((resolve, reject) => {
      const headers = { "content-type": "application/json" }
      const sent = request({ host: "127.0.0.1", port, method, path, headers }, (response) => {
        let text = ""
        response.setEncoding("utf8")
        response.on("data", (/** @type {string} */ chunk) => {
          text += chunk
        })
        response.on("error", reject)
        response.on("end", () => {
          try {
            const { value } = JSON.parse(text)
            if (value?.error === undefined) resolve(value)
            else reject(new Error(`${value.error}: ${value.message}`))
          } catch {
            reject(new Error(`WebDriver answered ${response.statusCode} ${text}`))
          }
        })
      })
      sent.on("error", reject)
      sent.end(body === undefined ? undefined : JSON.stringify(body))
    })
}
