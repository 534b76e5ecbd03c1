/**
 * Vite's client builds load what an imported chunk imports ahead of it, by links in the page's head. The same chunks run on threads,
 * which have no page: there the import alone does.
 */
import type { Plugin } from "vite"

/** The plugin for client builds. */
export const vitePreload = (): Plugin => ({
  name: "anythread:preload",
  apply: "build",
  configResolved: ({ environments, isWorker }) => {
    // It takes the first file of such a build for the worker's, whichever that is.
    if (isWorker) throw new Error(inWorker)
    if (Object.values(environments).some(({ build }) => build.chunkImportMap)) throw new Error(noImportMap)
  },
  transform: {
    filter: { id: /^\0vite\/preload-helper\.js$/ },
    handler: (code, id) => {
      if (id !== "\0vite/preload-helper.js") return undefined
      const wrapped = code.replace(/\bexport const __vitePreload\b/, "const __vitePreloadOnPage")
      return { code: `${wrapped}\n${helper}`, map: { mappings: "" } }
    }
  }
})

const inWorker =
  "anythread: a worker of your own, which Vite builds by itself, cannot start threads. Take the plugin out of worker.plugins, and " +
  "start threads from the page."

const noImportMap =
  "anythread: build.chunkImportMap has files find each other by the import map of their page, which threads have not. Turn it off."

const helper = `export const __vitePreload = (load, ...others) =>
  typeof document === "undefined" ? load() : __vitePreloadOnPage(load, ...others)
`
