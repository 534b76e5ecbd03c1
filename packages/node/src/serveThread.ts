/** What a thread on Node does, by whichever entry point it came. Thread side, step 5 of a call. */
import { AsyncLocalStorage } from "node:async_hooks"
import { isProxy } from "node:util/types"
import { workerData } from "node:worker_threads"
import { type Served, type ServedJob, serve, withTable } from "@anythread/core/worker"
import { fitPort } from "./fitPort.ts"
import type { ThreadData } from "./NodeBackend.ts"
import { process } from "./process.ts"

/** Serves jobs until the host ends the thread. */
export const serveThread = ({ functions = [], loadRunEffect, modules }: Served): void => {
  const { epoch, memory, port } = startData()
  const jobs = new AsyncLocalStorage<ServedJob>()
  serve(
    {
      port: fitPort(port, true),
      memory,
      epoch,
      nextTurn: (body) => void setImmediate(body),
      isProxy,
      ...withTable(modules, {
        importModule: (url) => import(/* @vite-ignore */ /* webpackIgnore: true */ url),
        isMissing: (error, url) =>
          error instanceof Error &&
          "code" in error &&
          (error.code === "ERR_MODULE_NOT_FOUND" || error.code === "ENOENT") &&
          (!("url" in error) || error.url === url)
      }),
      ...(loadRunEffect === undefined ? {} : { loadRunEffect }),
      context: { run: (job, body) => jobs.run(job, body), owner: () => jobs.getStore() },
      guard: (report) => {
        process.on("uncaughtException", report)
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
