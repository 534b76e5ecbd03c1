/**
 * The same portable functions on every runtime that is here, one line each: `npm start` runs it after the quickstart,
 * `npm start -- --only runtimes --runtime bun,firefox` alone. Every number that it prints was measured in that run.
 */
import process from "node:process"
import { parseArgs } from "node:util"
import { FULL } from "./measure.ts"
import { failed } from "./Outcome.ts"
import { runtimes } from "./runtimes.ts"
import { TIMEOUT, WINDOW } from "./stop.ts"
import { header, lineOf, WARM } from "./table.ts"

const { values } = parseArgs({ options: { runtime: { type: "string" } } })
const names = values.runtime?.split(",") ?? Object.keys(runtimes)
const unknown = names.filter((name) => !Object.hasOwn(runtimes, name))
if (unknown.length > 0) {
  process.stderr.write(`no runtime ${unknown.join()}; there are: ${Object.keys(runtimes).join(", ")}\n`)
  process.exit(2)
}
const print = (...lines: ReadonlyArray<string>): void => void process.stdout.write(`${lines.join("\n")}\n`)

print("The same functions on every runtime, each in a process of its own, one after the other", "", header())
/** Who found what. */
const found = new Map<string, Array<string>>()
const problems: Array<string> = []
for (const [name, { label, run }] of Object.entries(runtimes)) {
  if (!names.includes(name)) continue
  showProgress(`  measuring: ${name}`)
  const outcome = await run().catch(failed)
  showProgress("")
  print(lineOf(label, outcome))
  if (outcome._tag === "Failed") problems.push(`${name}: ${outcome.output.trim()}`)
  if (outcome._tag !== "Measured") continue
  const result = outcome.report.measurement.found
  found.set(result, [...(found.get(result) ?? []), name])
}
if (found.size > 1) {
  const results = Array.from(found, ([result, by]) => `  ${by.join(", ")}: ${result}`)
  problems.push(["they did not find the same", ...results].join("\n"))
}

if (found.size > 0) {
  print(
    "",
    `  on 1, on all: the work on 1 thread and on all, warm: median of the last ${WARM} of ${FULL.rounds} rounds`,
    "  speed-up: median of theirs; what other programs take of the machine meanwhile is missing from it",
    `  an endless loop is cancelled after ${TIMEOUT} ms, up to ${FULL.stops} times; from then on, median (worst):`,
    "  caller went on: its call has rejected; a pool waits for proof no longer than its terminateTimeout, 50 ms",
    "  loop proven ended: the pool has proof that the thread is gone. Where memory is shared, the loop's own counter was",
    `  watched for ${WINDOW} ms after that, and stood still`,
    "  shared, isolated: memory is shared with threads; the page is cross-origin isolated, which only pages need to be",
    "  threads: as many as the runtime says there are cores; WebKit (2.50) says 4 where there are 2",
    "  WebKit: WebKitGTK, which calls itself Safari; unshared: as it comes, isolated and yet without SharedArrayBuffer"
  )
}
if (found.size === 1) print(`  the same result everywhere: ${[...found.keys()].join()}`)
if (problems.length > 0) {
  process.stderr.write(`\n${problems.join("\n\n")}\n`)
  process.exitCode = 1
}

/** Shows a line until the next one, on a terminal. */
function showProgress(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${line}`)
}
