// What serves the suite's page: its sources through Vite's development server, or Vite's build of it.

import { existsSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { build, createServer } from "vite"
import { isolationHeaders, pageServer } from "../../../scripts/browsers/pageServer.mjs"

/** @typedef {import("../../../scripts/browsers/reporting.mjs").Middleware} Middleware */

const root = fileURLToPath(new URL("..", import.meta.url))
const workspace = fileURLToPath(new URL("../../..", import.meta.url))
const page = fileURLToPath(new URL("./index.html", import.meta.url))

/** Strict, and with nothing for workers that pages do not have: the library must need no exception. */
const csp = "default-src 'self'; script-src 'self'; worker-src 'self'; connect-src 'self'"

/** What comes from the registry. Bundled ahead, all at once: found later, it would reload the page in the midst of a run. */
const dependencies = [
  "chai",
  "@anythread/core > acorn",
  "@anythread/core > acorn-walk",
  "@anythread/browser > @effect/platform-browser/BrowserRuntime",
  ...["Cause", "Clock", "Context", "Deferred", "Duration", "Effect", "Exit", "Fiber", "Layer"].map(
    (name) => `effect/${name}`
  ),
  ...["Option", "Runtime", "Schedule", "Scope", "Stream", "testing/TestClock"].map((name) => `effect/${name}`)
]

/** Our own packages stay the modules they are: one copy for all, at one URL in the page and on its threads. */
const ours = ["@anythread/core", "@anythread/browser"]

/** @param {string} directory */
const settings = (directory) => ({
  root,
  configFile: /** @type {const} */ (false),
  logLevel: /** @type {const} */ ("error"),
  cacheDir: join(directory, "cache"),
  publicDir: /** @type {const} */ (false),
  worker: { format: /** @type {const} */ ("es") }
})

/** @param {{ directory: string, reports: Middleware }} options */
export async function serveSources({ directory, reports }) {
  forgetEnvironment()
  const server = await createServer({
    ...settings(directory),
    // No page in the place of a module that is not there.
    appType: "mpa",
    optimizeDeps: { include: dependencies, exclude: ours, noDiscovery: true },
    server: {
      host: "127.0.0.1",
      port: 0,
      hmr: false,
      ws: false,
      watch: null,
      fs: { allow: [workspace] }
    }
  })
  server.middlewares.stack.unshift(
    { route: "", handle: isolating },
    { route: "", handle: keepable },
    { route: "", handle: reports }
  )
  await server.listen()
  const { port } = /** @type {import("node:net").AddressInfo} */ (
    /** @type {import("node:http").Server} */ (server.httpServer).address()
  )
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() }
}

/**
 * In the place of Vite's `server.headers`, which are not on its answer "not modified": WebKitGTK 2.50 then takes a worker's file
 * for one without them, and refuses it.
 *
 * @type {Middleware}
 */
const isolating = (_request, response, next) => {
  for (const [name, value] of Object.entries(isolationHeaders)) response.setHeader(name, value)
  next()
}

/**
 * Modules do not change during a run. Vite has a browser ask each time, and every thread of hundreds of cases would ask for a
 * hundred modules: most of the run's time in Firefox.
 *
 * @type {Middleware}
 */
const keepable = (_request, response, next) => {
  const setHeader = response.setHeader.bind(response)
  response.setHeader = (name, value) =>
    setHeader(name, name.toLowerCase() === "cache-control" && value === "no-cache" ? "max-age=3600" : value)
  next()
}

/** @param {{ directory: string, isIsolated: boolean, reports: Middleware }} options */
export async function serveBuilt({ directory, isIsolated, reports }) {
  const built = join(directory, "built")
  if (!existsSync(built)) {
    forgetEnvironment()
    await build({
      ...settings(directory),
      build: { outDir: built, target: "esnext", minify: false, rolldownOptions: { input: page } }
    })
  }
  return pageServer({ root: built, isolate: isIsolated, csp, reports })
}

/** Vite sets it where it is not set, and then takes it for what we have set: a build after a development server is none. */
function forgetEnvironment() {
  delete process.env.NODE_ENV
}
