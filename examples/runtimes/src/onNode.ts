/** The program on Node. */
import process from "node:process"
import { createPool } from "@anythread/node/promise"
import { measure } from "./measure.ts"
import type { Report } from "./Report.ts"

const report: Report = { version: process.versions.node ?? "", measurement: await measure(createPool) }
process.stdout.write(`${JSON.stringify(report)}\n`)
