/** Every way in which a thread does not come up: each call fails, and says what was loaded. */
import { createPool } from "@anythread/browser/promise"
import { createPool as createMovedPool } from "/moved/promise.js"
import { rejection, report } from "./report.js"
import { add } from "./tasks.js"

const failsToStart = (spawn) => async () => {
  const pool = createPool({ maxThreads: 1, spawn })
  const rejected = await rejection(pool.runSync(add, 1, 2))
  await pool.close()
  return rejected
}

const one = new Worker(new URL("./worker.js", import.meta.url), { type: "module" })

const uncaught = []
addEventListener("error", ({ message }) => uncaught.push(message))
addEventListener("unhandledrejection", ({ reason }) => uncaught.push(String(reason)))

const scenarios = {
  missing: failsToStart(() => new Worker(new URL("./nowhere.js", import.meta.url), { type: "module" })),
  type: failsToStart(() => new Worker(new URL("./startFailures.html", import.meta.url), { type: "module" })),
  syntax: failsToStart(() => new Worker(new URL("./workerWithSyntaxError.js", import.meta.url), { type: "module" })),
  throws: failsToStart(() => new Worker(new URL("./workerThatThrows.js", import.meta.url), { type: "module" })),
  imports: failsToStart(
    () => new Worker(new URL("./workerThatImportsNothing.js", import.meta.url), { type: "module" })
  ),
  doubles: failsToStart(() => new Worker(new URL("./workerOfDoubles.js", import.meta.url), { type: "module" })),
  never: failsToStart(() => new Worker(new URL("./workerThatNeverServes.js", import.meta.url), { type: "module" })),
  twice: failsToStart(() => new Worker(new URL("./workerThatServesTwice.js", import.meta.url), { type: "module" })),
  path: failsToStart(() => new Worker("/nowhereEither.js", { type: "module" })),
  spawn: failsToStart(() => {
    throw new RangeError("no workers today")
  }),
  nothing: failsToStart(() => {
    new Worker(new URL("./worker.js", import.meta.url), { type: "module" })
  }),
  promise: failsToStart(async () => new Worker(new URL("./worker.js", import.meta.url), { type: "module" })),
  shared: failsToStart(() => new SharedWorker(new URL("./worker.js", import.meta.url), { type: "module" })),
  same: async () => {
    const pool = createPool({ maxThreads: 1, recycleAfterJobs: 1, spawn: () => one })
    const first = await pool.runSync(add, 1, 2)
    const rejected = await rejection(pool.runSync(add, 1, 2))
    await pool.close()
    return { first, rejected }
  },
  moved: async () => {
    try {
      createMovedPool()
      return "made"
    } catch (error) {
      return String(error)
    }
  }
}

const running = Object.entries(scenarios).map(([name, run]) => [name, run()])
report({
  ...Object.fromEntries(running.map(([name, result]) => [name, () => result])),
  uncaught: async () => {
    await Promise.all(running.map(([, result]) => result))
    return uncaught
  }
})
