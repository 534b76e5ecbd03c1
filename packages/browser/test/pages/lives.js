/** How threads live and end where a browser differs from every other runtime. */

import { BrowserThreads, makeBrowserBackend } from "@anythread/browser"
import { createPool } from "@anythread/browser/promise"
import { Threads, toThread } from "@anythread/core"
import * as Effect from "effect/Effect"
import { locks, rejection, report } from "./report.js"
import { add, close, floatingRejection, spin, throwInTimer } from "./tasks.js"

const spawn = () => new Worker(new URL("./worker.js", import.meta.url), { type: "module" })
const spawnByUrl = () => new Worker(new URL("./workerByUrl.js", import.meta.url), { type: "module" })

const withPool = async (run, options = {}) => {
  const pool = createPool({ maxThreads: 1, spawn, ...options })
  const result = await run(pool)
  await pool.close()
  return result
}

/** Fails, and the pool serves the next call. */
const failsAndGoesOn = (fn) => () =>
  withPool(async (pool) => [await rejection(pool.run(fn)), await pool.runSync(add, 1, 2)])

/** In order: at the end of each nothing of it is left. */
const scenarios = {
  capabilities: async () => makeBrowserBackend({ spawn }).capabilities,
  byDefault: () => withPool((pool) => pool.runSync(add, 1, 2), { spawn: undefined }),
  byUrl: () => withPool((pool) => pool.runSync(add, 1, 2), { spawn: spawnByUrl }),
  closes: failsAndGoesOn(close),
  throwsInTimer: failsAndGoesOn(throwInTimer),
  floats: failsAndGoesOn(floatingRejection),
  ends: () =>
    withPool(async (pool) => {
      const { resolved } = await rejection(pool.with({ signal: AbortSignal.timeout(500) }).runSync(spin))
      return { resolved, next: await pool.runSync(add, 1, 2) }
    }),
  endsBehindABusyHost: async () => {
    const backend = makeBrowserBackend({ spawn })
    const before = backend.capabilities.terminate
    const end = async (pool) => {
      await Effect.runPromise(toThread.with({ pool }).runSync(add, 1, 2))
      const stop = new AbortController()
      const call = Effect.runPromise(toThread.with({ pool }).runSync(spin), { signal: stop.signal })
      await new Promise((resolve) => setTimeout(resolve, 100))
      stop.abort()
      const start = performance.now()
      while (performance.now() - start < 1500);
      await call.catch(() => {})
    }
    await Effect.runPromise(
      Effect.scoped(Effect.flatMap(Threads.make(backend, { maxThreads: 1 }), (pool) => Effect.promise(() => end(pool))))
    )
    return backend.capabilities.terminate === before
  },
  withoutLocks: async () => {
    Object.defineProperty(navigator, "locks", { value: undefined, configurable: true })
    try {
      const { observableExit } = makeBrowserBackend({ spawn }).capabilities
      return { observableExit, sum: await withPool((pool) => pool.runSync(add, 1, 2)) }
    } finally {
      delete navigator.locks
    }
  },
  closedWhileStarting: async () => {
    const [pool, other] = [createPool({ maxThreads: 1, spawn }), createPool({ maxThreads: 1, spawn })]
    const call = rejection(pool.runSync(add, 1, 2))
    // On a busy machine a thread may take as long to start as one in Chromium takes to end: measured by one that starts beside it.
    const started = other.runSync(add, 1, 2).then(() => performance.now())
    await pool.close()
    const closed = performance.now()
    const isQuick = closed < (await started) + 1500
    await other.close()
    return { call: await call, isQuick }
  },
  hostInWorker: async () => {
    const host = new Worker(new URL("./host.js", import.meta.url), { type: "module" })
    const answer = await new Promise((resolve) => host.addEventListener("message", ({ data }) => resolve(data)))
    host.terminate()
    return answer
  },
  effect: async () => {
    const program = toThread.runSync(add, 1, 2)
    const layer = BrowserThreads.layer({ spawn, maxThreads: 1 })
    const provided = await Effect.runPromise(Effect.provide(program, layer))
    const made = await Effect.runPromise(
      Effect.scoped(
        Effect.flatMap(BrowserThreads.make({ spawn }), (pool) => toThread.with({ pool }).runSync(add, 2, 3))
      )
    )
    // Told when the pool is closed.
    const main = await new Promise((resolve) => {
      BrowserThreads.runMain(toThread.runSync(add, 3, 4), { spawn, teardown: ({ value }) => resolve(value) })
    })
    return [provided, made, main]
  }
}

const results = {}
for (const [name, run] of Object.entries(scenarios)) results[name] = { result: await run(), locks: await locks() }
await report({ all: async () => results })
