/**
 * The file a thread starts in on Node. Thread side, step 5 of a call. Loads the serve loop and nothing else; a task
 * module, and Effect if a function returns one, when first needed.
 */
import { AsyncLocalStorage } from "node:async_hooks"
import process from "node:process"
import { isMainThread, workerData } from "node:worker_threads"
import { type ServedJob, serve } from "@anythread/core/worker"
import { fitPort } from "./fitPort.ts"
import type { ThreadData } from "./NodeBackend.ts"

const jobs = new AsyncLocalStorage<ServedJob>()

if (!isMainThread) {
  const { buffer, epoch, port } = workerData as ThreadData
  serve({
    port: fitPort(port, true),
    buffer,
    epoch,
    importModule: (url) => import(url),
    isMissing: (error, url) =>
      error instanceof Error &&
      "code" in error &&
      (error.code === "ERR_MODULE_NOT_FOUND" || error.code === "ENOENT") &&
      (!("url" in error) || error.url === url),
    loadRunEffect: () => import("@anythread/core/worker-effect").then((module) => module.runEffect),
    context: { run: (job, body) => jobs.run(job, body), owner: () => jobs.getStore() },
    guard: (report) => {
      process.on("uncaughtException", report)
      process.on("unhandledRejection", report)
    }
  })
}
