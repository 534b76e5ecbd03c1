/** A thread whose file the page's content security policy refuses. */
import { createPool } from "@anythread/browser/promise"
import { rejection, report } from "./report.js"
import { add } from "./tasks.js"

report({
  refused: async () => {
    const spawn = () => new Worker(new URL("./worker.js", import.meta.url), { type: "module" })
    const pool = createPool({ maxThreads: 1, spawn })
    const rejected = await rejection(pool.runSync(add, 1, 2))
    await pool.close()
    return rejected
  }
})
