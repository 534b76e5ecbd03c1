/** A program for Node, whose project has no types of pages. */
import { Worker } from "node:worker_threads"
import { configure, createPool, failAfter, QueueFull, run, toThread, withTaskGroup } from "anythread"
import { makeInProcess } from "anythread/testing"
import { portable } from "anythread/thread"
import { serve } from "anythread/worker"

const { add } = portable(import.meta.url, { add: (a: number, b: number): number => a + b })

configure({ spawn: (options) => new Worker(new URL("./worker.js", import.meta.url), options), maxThreads: 2 })
configure({ env: process.env, execArgv: ["--no-warnings"] })
configure({ backend: makeInProcess(), onUncaught: (error, info) => console.error(error, info.job) })

export const main: Promise<number> = run(async (scope) => {
  const pool = createPool()
  const sum: number = await scope.toThread.with({ pool }).runSync(add, 1, 2)
  await pool.close()
  await withTaskGroup(async (group) => void group.startSoon(() => group.toThread.run(add, sum, 1)))
  return failAfter(100, ({ signal }) => toThread.with({ signal }).runSync(add, 1, 2))
})
export const isFull = (error: unknown): error is QueueFull => error instanceof QueueFull
export const start = (): void => serve({ add })
