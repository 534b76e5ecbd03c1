/**
 * Entry point `@anythread/bun/worker`: the entry file of a thread on Bun. Thread side, step 5 of a call. Loads the serve
 * loop and nothing else; a task module, and Effect if a function returns one, when first needed.
 */
import { AsyncLocalStorage } from "node:async_hooks"
import process from "node:process"
import { fileURLToPath } from "node:url"
import { workerData } from "node:worker_threads"
import { type ServedJob, serve as serveEntry } from "@anythread/core/worker"
import { answerPort } from "./answerPort.ts"
import type { ThreadData } from "./BunBackend.ts"
import { fitPort } from "./fitPort.ts"

/**
 * Serves jobs until the host ends the thread. For the entry file of a bundle, whose threads cannot import modules by
 * URL: named in the option `spawn`, it calls `serve` with the modules that hold the portable functions. Without a
 * bundler neither is needed.
 *
 * @param functions modules or sets of functions, found by name. None given: modules are imported by URL.
 * @throws Error when the thread was not started by a pool: `spawn` did not pass its options on, or this is no thread.
 * @throws DuplicateName when two of the functions share a name.
 */
export const serve = (...functions: ReadonlyArray<Readonly<Record<string, unknown>>>): void => {
  const { buffer, epoch, port } = startData()
  const jobs = new AsyncLocalStorage<ServedJob>()
  serveEntry(
    {
      port: answerPort(fitPort(port, true)),
      buffer,
      epoch,
      importModule: (url) => import(/* @vite-ignore */ /* webpackIgnore: true */ url),
      isMissing: (error, url) =>
        error instanceof Error &&
        "code" in error &&
        error.code === "ERR_MODULE_NOT_FOUND" &&
        // The module itself, and none that it imports. Bun names a file by its path.
        "specifier" in error &&
        (error.specifier === url || (url.startsWith("file:") && error.specifier === fileURLToPath(url))),
      loadRunEffect: () => import("@anythread/core/worker-effect").then((module) => module.runEffect),
      context: { run: (job, body) => jobs.run(job, body), owner: () => jobs.getStore() },
      guard: (report) => {
        process.on("uncaughtException", report)
        // Bun 1.4.5 tells of a rejection outside of every job's context (github.com/oven-sh/bun/issues/40223), and nothing
        // else it offers leads from a promise to its job. So the job that runs counts as the owner, and none if none does.
        process.on("unhandledRejection", report)
      }
    },
    ...functions
  )
}

const startData = (): ThreadData => {
  const data = (workerData as { readonly anythread?: ThreadData } | null)?.anythread
  if (data !== undefined) return data
  throw new Error(
    "serve was called where no pool has started a thread. Call it in the entry file of a thread alone, and let the " +
      "option spawn pass on what it is given: (options) => new Worker(url, options)."
  )
}
