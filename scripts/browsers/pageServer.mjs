// Serves a directory to a browser on this machine, with the headers that make a page isolated or hold it to a policy.

import { readFile } from "node:fs/promises"
import { createServer } from "node:http"
import { extname, join, normalize, sep } from "node:path"

/** @typedef {import("./reporting.mjs").Middleware} Middleware */

/** With these on every response, a page is cross-origin isolated and may share memory; its workers and modules need them too. */
export const isolationHeaders = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-resource-policy": "same-origin"
}

/** @type {Record<string, string>} */
const types = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm"
}

/**
 * @typedef {object} PageServerOptions
 * @property {string} root the directory
 * @property {boolean} [isolate] whether the page is cross-origin isolated; `false` where it is not said
 * @property {string} [csp] a content security policy for every response, those of workers included
 * @property {Record<string, Middleware>} [routes] what answers a path, before the directory is looked at
 * @property {Middleware} [reports] what listens to the page; `runPage` has it
 */

/**
 * Starts a server on a free port of 127.0.0.1.
 *
 * @param {PageServerOptions} options
 * @returns {Promise<{ url: string, close: () => Promise<void> }>} `url` ends with a slash
 */
export async function pageServer({ root, isolate = false, csp, routes = {}, reports }) {
  const headers = {
    ...(isolate ? isolationHeaders : {}),
    ...(csp === undefined ? {} : { "content-security-policy": csp }),
    "cache-control": "no-store"
  }
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    const { pathname } = new URL(request.url ?? "/", "http://page")
    const route = Object.hasOwn(routes, pathname) ? routes[pathname] : undefined
    // Browsers ask for it on their own, and would report an error of the page.
    if (pathname === "/favicon.ico") return response.writeHead(204).end()
    const serve = () => void sendFile(root, pathname, response)
    const listen = () => (reports === undefined ? serve() : reports(request, response, serve))
    if (route === undefined) listen()
    else route(request, response, listen)
  })
  await new Promise((resolve, reject) => {
    server.once("error", reject)
    server.listen(0, "127.0.0.1", () => resolve(undefined))
  })
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address())
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        // A browser that is still there keeps its connections.
        server.closeAllConnections()
      })
  }
}

/** @param {string} root @param {string} pathname @param {import("node:http").ServerResponse} response */
async function sendFile(root, pathname, response) {
  try {
    const path = decodeURIComponent(pathname)
    const file = normalize(join(root, path.endsWith("/") ? `${path}index.html` : path))
    if (!file.startsWith(normalize(root + sep))) throw new Error("outside of the directory")
    const content = await readFile(file)
    response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream" }).end(content)
  } catch {
    response.writeHead(404, { "content-type": "text/plain" }).end(`no ${pathname}`)
  }
}
