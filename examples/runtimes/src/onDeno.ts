/** The program on Deno. */
import process from "node:process"
import { createPool } from "@anythread/deno/promise"
import { measure } from "./measure.ts"
import type { Report } from "./Report.ts"

const report: Report = { version: process.versions.deno ?? "", measurement: await measure(createPool) }
process.stdout.write(`${JSON.stringify(report)}\n`)
// Where a loop could not be stopped, the process would not end by itself.
process.exit()
