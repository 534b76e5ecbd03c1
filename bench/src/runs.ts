/** Runs, each in a process of its own, and what several of them come to. */
import { spawn } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import process from "node:process"
import { fileURLToPath } from "node:url"
import { median, type Result } from "./measure.ts"
import { commands, type Runtime } from "./runtime.ts"
import { readable } from "./table.ts"

/** What came of one run. */
export interface Run {
  /** Its exit code: 2 where it had nothing to measure. */
  readonly code: number
  /** What it had measured when it ended, however it ended. */
  readonly results: ReadonlyArray<Result>
}

/** Runs once. It prints its tables itself. */
export const startRun = async (runtime: Runtime, args: ReadonlyArray<string>): Promise<Run> => {
  const directory = mkdtempSync(join(tmpdir(), "anythread-bench-"))
  const file = join(directory, "results.json")
  const [command, ...flags] = commands[runtime]
  const program = fileURLToPath(new URL("runOnce.ts", import.meta.url))
  const child = spawn(command, [...flags, program, "--json", file, ...args], { stdio: "inherit" })
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const
  // Not the signal that came: what a contender hangs in may keep the process from ending by another.
  const stop = (): void => void child.kill("SIGKILL")
  for (const signal of signals) process.on(signal, stop)
  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.once("error", reject)
      child.once("close", (code) => resolve(code ?? 1))
    })
    return { code, results: read(file) }
  } finally {
    for (const signal of signals) process.off(signal, stop)
    rmSync(directory, { recursive: true, force: true })
  }
}

const read = (file: string): ReadonlyArray<Result> => {
  try {
    return JSON.parse(readFileSync(file, "utf8"))
  } catch {
    // It ended before its first case did.
    return []
  }
}

/** The same result of several runs, in their order; `undefined` where a run has none. */
type Row = ReadonlyArray<Result | undefined>

/** Several runs as one: of every figure, and of every ratio, the median. */
export const mergeRuns = (runs: ReadonlyArray<ReadonlyArray<Result>>): ReadonlyArray<Result> =>
  rowsOf(runs).flatMap((row) => {
    const known = row.filter((result) => result !== undefined)
    const [first] = known
    if (first === undefined) return []
    const of = (ratio: (result: Result) => number | null): number | null => {
      const ratios = known.map(ratio).filter((ratio) => ratio !== null)
      return ratios.length === 0 ? null : median(ratios)
    }
    return [
      {
        ...first,
        median: median(known.map((result) => result.median)),
        vsLimit: of(({ vsLimit }) => vsLimit),
        vsBestPeer: of(({ vsBestPeer }) => vsBestPeer)
      }
    ]
  })

/** Every figure of every run side by side, with the median. */
export const runsTable = (runs: ReadonlyArray<ReadonlyArray<Result>>): string => {
  const lines: Array<string> = []
  let last: string | undefined
  for (const row of rowsOf(runs)) {
    const known = row.filter((result) => result !== undefined)
    const [first] = known
    if (first === undefined) continue
    if (first.case !== last) {
      const heads = [...runs.map((_, index) => `run ${index + 1}`), "median"]
      lines.push("", `${first.case}, ${first.unit}`.padEnd(54) + cells(heads))
    }
    last = first.case
    const figures = [...row.map((result) => (result === undefined ? "-" : readable(result.median)))]
    lines.push(
      `  ${first.contender}`.padEnd(54) + cells([...figures, readable(median(known.map((one) => one.median)))])
    )
  }
  return `${lines.join("\n")}\n`
}

const cells = (texts: ReadonlyArray<string>): string => texts.map((text) => text.padStart(12)).join("")

const rowsOf = (runs: ReadonlyArray<ReadonlyArray<Result>>): ReadonlyArray<Row> => {
  const keys = new Set(runs.flatMap((results) => results.map(keyOf)))
  const maps = runs.map((results) => new Map(results.map((result) => [keyOf(result), result])))
  return [...keys].map((key) => maps.map((map) => map.get(key)))
}

const keyOf = (result: Result): string => JSON.stringify([result.case, result.contender])
