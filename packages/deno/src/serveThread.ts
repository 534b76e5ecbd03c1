/** What a thread on Deno does, by whichever entry point it came. Thread side, step 5 of a call. */
import { AsyncLocalStorage } from "node:async_hooks"
import process from "node:process"
import { isProxy } from "node:util/types"
import { workerData } from "node:worker_threads"
import type { Port } from "@anythread/core/backend"
import { type Served, type ServedJob, serve, withTable } from "@anythread/core/worker"
import type { ThreadData } from "./DenoBackend.ts"
import { fitPort } from "./fitPort.ts"
import { holdLock } from "./holdLock.ts"
import { isMissing } from "./isMissing.ts"
import { timerOwners } from "./timerOwners.ts"
import { watchMemory } from "./watchMemory.ts"

/** Serves jobs until the host ends the thread. */
export const serveThread = ({ functions = [], loadRunEffect, modules }: Served): void => {
  const { epoch, limit, memory, port } = startData()
  const jobs = new AsyncLocalStorage<ServedJob>()
  const timers = timerOwners(() => jobs.getStore())
  const watch = limit === undefined ? undefined : watchMemory(limit)
  serve(
    {
      port: onceEndable(fitPort(port, true)),
      memory,
      epoch,
      // Twice: after an exit of the thread Deno 2.9.6 still calls what `setImmediate` was given before, and no more.
      nextTurn: (body) => void setImmediate(() => setImmediate(body)),
      isProxy,
      ...withTable(modules, {
        importModule: (url) => import(/* @vite-ignore */ /* webpackIgnore: true */ url),
        isMissing
      }),
      ...(loadRunEffect === undefined ? {} : { loadRunEffect }),
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
