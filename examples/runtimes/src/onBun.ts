/** The program on Bun. */
import process from "node:process"
import { createPool } from "@anythread/bun/promise"
import { measure } from "./measure.ts"
import type { Report } from "./Report.ts"

const report: Report = { version: process.versions.bun ?? "", measurement: await measure(createPool) }
process.stdout.write(`${JSON.stringify(report)}\n`)
