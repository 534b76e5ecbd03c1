/** Modules that do not run, where the page's content security policy forbids to look why. */
import { createPool } from "@anythread/browser/promise"
import { rejection, report } from "./report.js"
import { add } from "./tasks.js"
import { never } from "./throwsOnThread.js"

report({
  entry: async () => {
    const spawn = () => new Worker(new URL("./workerWithSyntaxError.js", import.meta.url), { type: "module" })
    const pool = createPool({ maxThreads: 1, spawn })
    const rejected = await rejection(pool.runSync(add, 1, 2))
    await pool.close()
    return rejected
  },
  module: async () => {
    const pool = createPool({ maxThreads: 1 })
    const thrown = await pool.runSync(never).catch(String)
    await pool.close()
    return thrown
  }
})
