/** A page's worker that is itself the host of threads. */
import { makeBrowserBackend } from "@anythread/browser"
import { createPool } from "@anythread/browser/promise"
import { rejection } from "./report.js"
import { add, close } from "./tasks.js"

const spawn = () => new Worker(new URL("./worker.js", import.meta.url), { type: "module" })
const pool = createPool({ maxThreads: 1, spawn })
const sum = await pool.runSync(add, 1, 2)
const closed = await rejection(pool.run(close))
await pool.close()
const { hostWait } = makeBrowserBackend({ spawn }).capabilities
postMessage({ sum, closed, hostWait })
