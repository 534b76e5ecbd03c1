/** `node stress.js [--jobs N] [--seed N] [--outstanding N]`: random endings under a full queue. Says the seed; exit code 1 if anything is wrong. */
import process from "node:process"
import { parseArgs } from "node:util"
import { runStress } from "./runStress.ts"

const { values } = parseArgs({
  options: {
    jobs: { type: "string", default: "100000" },
    seed: { type: "string" },
    outstanding: { type: "string", default: "3000" }
  }
})

const wholeOf = (name: string, text: string, least: number): number => {
  const value = Number(text)
  if (Number.isInteger(value) && value >= least) return value
  process.stderr.write(`--${name} is ${text}; it must be a whole number, at least ${least}.\n`)
  process.exit(2)
}

const jobs = wholeOf("jobs", values.jobs, 1)
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : wholeOf("seed", values.seed, 0)
const outstanding = wholeOf("outstanding", values.outstanding, 1)

process.stdout.write(`${jobs} jobs, seed ${seed}\n`)
const { milliseconds, outcomes, terminated, violations } = await runStress({ jobs, seed, outstanding })
const counts = Object.entries(outcomes).map(([outcome, count]) => `${count} ${outcome}`)
process.stdout.write(`${counts.join(", ")}; ${terminated} threads ended by force\n`)
process.stdout.write(`${(milliseconds / 1000).toFixed(1)} s, ${Math.round((jobs / milliseconds) * 1000)} jobs/s\n`)
for (const violation of violations) process.stdout.write(`WRONG: ${violation}\n`)
if (violations.length > 0) process.stdout.write(`Again: npm run stress -- --jobs ${jobs} --seed ${seed}\n`)
// Not to be waited for: what hangs holds the process.
process.exit(violations.length > 0 ? 1 : 0)
