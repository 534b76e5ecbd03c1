/**
 * `npm run bench [-- --quick] [--case TEXT] [--contender TEXT] [--runtime node,bun,deno] [--runs N] [--figures] [--json FILE]`: measures,
 * prints, writes. The results on Bun and Deno go to files beside FILE: `results.bun.json` where FILE is `results.json`.
 * `npm run bench -- --report FILE`: makes `bench/report.html` of such files and measures nothing.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { parse } from "node:path"
import process from "node:process"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { figuresTable } from "./figures.ts"
import type { Result } from "./measure.ts"
import { reportOf } from "./report.ts"
import { mergeRuns, runsTable, startRun } from "./runs.ts"
import { commands, type Runtime } from "./runtime.ts"

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    json: { type: "string" },
    case: { type: "string", default: "" },
    contender: { type: "string", default: "" },
    runtime: { type: "string", default: "node" },
    runs: { type: "string", default: "1" },
    figures: { type: "boolean", default: false },
    report: { type: "string" }
  }
})

const isRuntime = (name: string): name is Runtime => name in commands

/** The file of a runtime's results: FILE itself for Node. */
const fileOf = (file: string, runtime: Runtime): string => {
  const { base, ext } = parse(file)
  return runtime === "node"
    ? file
    : `${file.slice(0, -base.length)}${base.slice(0, base.length - ext.length)}.${runtime}${ext}`
}

const refuse = (what: string): void => {
  process.stderr.write(`${what}\n`)
  process.exitCode = 2
}

const run = async (runtimes: ReadonlyArray<Runtime>, times: number): Promise<void> => {
  const args = [...(values.quick ? ["--quick"] : []), "--case", values.case, "--contender", values.contender]
  for (const runtime of runtimes) {
    const runs: Array<ReadonlyArray<Result>> = []
    for (let time = 0; time < times; time++) {
      const { code, results } = await startRun(runtime, args)
      if (code !== 0) process.exitCode = code
      runs.push(results)
      if (values.json === undefined) continue
      // After each, as a later one may be ended.
      writeFileSync(fileOf(values.json, runtime), `${JSON.stringify(mergeRuns(runs), undefined, 2)}\n`)
    }
    if (times > 1) process.stdout.write(runsTable(runs))
    if (values.figures && runtime === "node") process.stdout.write(figuresTable(runs))
  }
}

const report = (file: string): void => {
  const files = (Object.keys(commands) as Array<Runtime>).map((runtime) => [runtime, fileOf(file, runtime)] as const)
  const sections = files
    .filter(([, file]) => existsSync(file))
    .map(([runtime, file]) => ({ runtime, results: JSON.parse(readFileSync(file, "utf8")) as ReadonlyArray<Result> }))
  if (sections.length === 0) return refuse(`There is no ${file}: npm run bench -- --json ${file} makes it.`)
  const page = fileURLToPath(new URL("../report.html", import.meta.url))
  writeFileSync(page, reportOf(sections))
  process.stdout.write(`${page}\n`)
}

const names = values.runtime.split(",")
const unknown = names.filter((name) => !isRuntime(name))
const times = Number(values.runs)
if (values.report !== undefined) report(values.report)
else if (unknown.length > 0)
  refuse(`There is no runtime ${unknown.join(", ")}. Known: ${Object.keys(commands).join(", ")}.`)
else if (!Number.isInteger(times) || times < 1)
  refuse(`--runs is ${values.runs}; it must be a whole number, at least 1.`)
else await run(names.filter(isRuntime), times)
