/**
 * The quickstart: real work on threads, then functions that never end, stopped. Host side; `npm start` runs it.
 *
 * Every number that it prints was measured in that run.
 */
import { availableParallelism } from "node:os"
import process from "node:process"
import { parseArgs } from "node:util"
import { createPool } from "@anythread/node/promise"
import { compare, WARM } from "./compare.ts"
import { findings } from "./findings.ts"
import { count, median, medianAndWorst, megabytes, milliseconds, percent, table } from "./format.ts"
import { wholeOption } from "./option.ts"
import { catastrophicMatch, endlessLoop, SENTENCE, WORDS } from "./runaways.ts"
import { findSources } from "./sources.ts"
import { stopRepeatedly, WINDOW } from "./stop.ts"
import { fileByFile, inOneLoop, onThreads } from "./ways.ts"
import { stopWithEffect } from "./withEffect.ts"

const { values } = parseArgs({ options: { files: { type: "string" }, runs: { type: "string" } } })
const limit = wholeOption("files", values.files, Number.POSITIVE_INFINITY)
const workRuns = wholeOption("runs", values.runs, 8)
const stopRuns = wholeOption("runs", values.runs, 5)
const timeout = 100
const threads = availableParallelism()
const print = (...lines: ReadonlyArray<string>): void => void process.stdout.write(`${lines.join("\n")}\n`)

print(`anythread on Node ${process.versions.node} with ${threads} cores`)

// 1. Work that takes a processor: parse every source of a package and measure what stands in it.

const sources = await findSources("effect", limit)
const files = sources.paths.length
print(`1. Parse and measure the sources of ${sources.name}: ${files} files, ${megabytes(sources.bytes)}`)
const one = createPool({ maxThreads: 1 })
const all = createPool({ maxThreads: threads })
const byFile = "main thread, file by file"
const ways = {
  "main thread, one loop": inOneLoop,
  [byFile]: fileByFile,
  "on 1 thread": onThreads(one),
  [`on all ${threads} threads`]: onThreads(all)
}
const { measurements, results } = await compare(ways, sources.paths, workRuns)
await Promise.all([one.close(), all.close()])
const onOne = results[2]
const speed = (own: number, base = Number.NaN): string => `${milliseconds(own)} (${(base / own).toFixed(2)} x)`
print(
  "",
  table([
    ["", "first run", "warm", "cores busy (others')", "event loop stood still"],
    ...results.map(({ busy, first, label, stall, warm }) => [
      label,
      // The loop before has warmed the same thread up: this way has no first run.
      label === byFile ? "-" : speed(first, onOne?.first),
      speed(warm, onOne?.warm),
      `${busy.own.toFixed(2)} (${busy.others.toFixed(2)})`,
      milliseconds(stall)
    ])
  ]),
  "",
  "  first run: threads start, the parser is loaded; in brackets: the speed-up against 1 thread",
  `  warm: median of the last ${Math.min(WARM, workRuns)} of ${workRuns} runs: each thread has optimised the parser`,
  "  cores busy: with this program, and with others meanwhile; stood still: the longest time in any run",
  "",
  ...findings(measurements, sources.paths).map((line) => `  ${line}`),
  ""
)

// 2. Functions that never end. A promise cannot be taken from them, a worker's thread can.

const regex = await stopRepeatedly((thread) => thread.runSync(catastrophicMatch, SENTENCE), timeout, stopRuns)
const loop = await stopRepeatedly((thread) => thread.runSync(endlessLoop), timeout, stopRuns)
const both = (label: string, of: (stops: typeof loop) => string): Array<string> => [label, of(regex), of(loop)]
print(
  `2. Stop what never ends: median (worst) of ${stopRuns}`,
  "",
  table([
    ["", "regular expression", "endless loop"],
    both("timeout", () => milliseconds(timeout)),
    both("caller had control back after", ({ returned }) => medianAndWorst(returned)),
    both("one core's use while it ran", ({ busyWhile }) => percent(median(busyWhile))),
    both(`one core's use in the ${WINDOW} ms after`, ({ busyAfter }) => percent(median(busyAfter))),
    both("next job done, on a new thread, after", ({ nextOnNew }) => medianAndWorst(nextOnNew)),
    both("next job done, with a spare thread, after", ({ nextOnSpare }) => medianAndWorst(nextOnSpare))
  ]),
  "  caller had control back: once its thread is gone; Node needs some milliseconds to end it, more where it has just loaded TypeScript",
  `  regular expression: ${WORDS} on ${count(SENTENCE.length)} characters`,
  "  spare thread: it has started, and has loaded the modules that its pool uses",
  ""
)

// 3. The same from an Effect program, by its own timeout.

const stops = await stopWithEffect(timeout, stopRuns)
const errors = new Set(stops.map(({ error }) => error))
const returned = medianAndWorst(stops.map((stop) => stop.returned))
const busyAfter = percent(median(stops.map((stop) => stop.busyAfter)))
const outcome = `${[...errors].join(", ")} after ${returned}, then ${busyAfter} of a core`
print(`3. The endless loop under Effect.timeout: ${outcome}`)
