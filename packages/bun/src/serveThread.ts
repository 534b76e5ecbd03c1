/** What a thread on Bun does, by whichever entry point it came. Thread side, step 5 of a call. */
import { AsyncLocalStorage } from "node:async_hooks"
import process from "node:process"
import { fileURLToPath } from "node:url"
import { isProxy } from "node:util/types"
import { workerData } from "node:worker_threads"
import { type Served, type ServedJob, serve, withTable } from "@anythread/core/worker"
import { answerPort } from "./answerPort.ts"
import type { ThreadData } from "./BunBackend.ts"
import { fitPort } from "./fitPort.ts"

/** Serves jobs until the host ends the thread. */
export const serveThread = ({ functions = [], loadRunEffect, modules }: Served): void => {
  const { epoch, memory, port } = startData()
  const jobs = new AsyncLocalStorage<ServedJob>()
  serve(
    {
      port: answerPort(fitPort(port, true)),
      memory,
      epoch,
      nextTurn: (body) => void setImmediate(body),
      isProxy,
      ...withTable(modules, {
        importModule: (url) => import(/* @vite-ignore */ /* webpackIgnore: true */ url),
        isMissing: (error, url) =>
          error instanceof Error &&
          "code" in error &&
          error.code === "ERR_MODULE_NOT_FOUND" &&
          // The module itself, and none that it imports. Bun names a file by its path.
          "specifier" in error &&
          (error.specifier === url || (url.startsWith("file:") && error.specifier === fileURLToPath(url)))
      }),
      ...(loadRunEffect === undefined ? {} : { loadRunEffect }),
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
