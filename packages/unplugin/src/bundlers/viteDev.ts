/**
 * Vite's dev server: threads import task modules from it by URL, as without a bundler. For that our packages, and those that call
 * them, must stay files: Vite would put copies of them into bundles of dependencies.
 */
import type { Connect, Plugin } from "vite"
import { optimizing } from "./optimizing.ts"

/**
 * The plugin for the dev server.
 *
 * @param isolate whether pages are isolated, in the preview too.
 */
export const viteDev = (isolate: boolean): Plugin => ({
  name: "anythread:dev",
  config: ({ root = process.cwd() }, { command }) =>
    command === "serve" ? { optimizeDeps: optimizing(root) } : undefined,
  // Vite's own option `headers` leaves them out of answers that say "not modified", where WebKit misses them.
  configureServer: ({ middlewares }) => {
    if (isolate) middlewares.use(isolated)
  },
  configurePreviewServer: ({ middlewares }) => {
    if (isolate) middlewares.use(isolated)
  }
})

const isolated: Connect.NextHandleFunction = (_request, response, next) => {
  response.setHeader("Cross-Origin-Opener-Policy", "same-origin")
  response.setHeader("Cross-Origin-Embedder-Policy", "require-corp")
  next()
}
