/** The program in a page, which posts what it measured to its server, and shows it. */
import { createPool } from "@anythread/browser/promise"
import { measure } from "./measure.ts"
import type { Report } from "./Report.ts"
import { versionIn } from "./versionIn.ts"

const spawn = (): Worker => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" })

const report = await measure((options) => createPool({ ...options, spawn })).then(
  (measurement): Report => ({ version: versionIn(navigator.userAgent), measurement }),
  (error: unknown) => ({ error: `${error}\n${error instanceof Error ? error.stack : ""}` })
)
document.body.textContent = JSON.stringify(report, undefined, 2)
await fetch("/__report", { method: "POST", body: JSON.stringify(report) })
