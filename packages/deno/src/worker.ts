/**
 * Entry point `@anythread/deno/worker`: the entry file of a thread on Deno. Thread side, step 5 of a call. Loads the serve
 * loop and nothing else; a task module, and Effect if a function returns one, when first needed.
 */
import { AsyncLocalStorage } from "node:async_hooks"
import process from "node:process"
import { workerData } from "node:worker_threads"
import type { Port } from "@anythread/core/backend"
import { type ServedJob, serve as serveEntry } from "@anythread/core/worker"
import type { ThreadData } from "./DenoBackend.ts"
import { fitPort } from "./fitPort.ts"
import { holdLock } from "./holdLock.ts"
import { isMissing } from "./isMissing.ts"
import { timerOwners } from "./timerOwners.ts"
import { watchMemory } from "./watchMemory.ts"

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
  const { buffer, epoch, memory, port } = startData()
  const jobs = new AsyncLocalStorage<ServedJob>()
  const timers = timerOwners(() => jobs.getStore())
  const watch = memory === undefined ? undefined : watchMemory(memory)
  serveEntry(
    {
      port: onceEndable(fitPort(port, true)),
      buffer,
      epoch,
      importModule: (url) => import(/* @vite-ignore */ /* webpackIgnore: true */ url),
      isMissing,
      loadRunEffect: () => import("@anythread/core/worker-effect").then((module) => module.runEffect),
      context: {
        run: (job, body) => {
          watch?.(job)
          return jobs.run(job, body)
        },
        owner: () => jobs.getStore() ?? timers.owner()
      },
      guard: (report) => {
        process.on("uncaughtException", (error) => {
          report(error)
          timers.told()
        })
        process.on("unhandledRejection", report)
      }
    },
    ...functions
  )
}

/** The port, which says nothing, READY above all, before the thread can be ended. */
const onceEndable = (port: Port): Port => {
  let unsaid: Array<Parameters<Port["post"]>> | undefined = []
  holdLock(() => {
    for (const args of unsaid ?? []) port.post(...args)
    unsaid = undefined
  })
  return {
    ...port,
    post: (...args) => {
      if (unsaid === undefined) port.post(...args)
      else unsaid.push(args)
    }
  }
}

const startData = (): ThreadData => {
  const data = (workerData as { readonly anythread?: ThreadData } | null)?.anythread
  if (data !== undefined) return data
  throw new Error(
    "serve was called where no pool has started a thread. Call it in the entry file of a thread alone, and let the " +
      "option spawn pass on what it is given: (options) => new Worker(url, options)."
  )
}
