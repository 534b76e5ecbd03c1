// Runs the examples of the documents and docblocks as programs of their own, and compares what stands after `// =>`.

import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { docblockFences, markdownFences } from "./examples/fences.mjs"
import { makePrograms } from "./examples/programs.mjs"
import { rewriteExpectations } from "./examples/rewrite.mjs"
import { runCommand } from "./toolchain/command.mjs"
import { workspaceRoot } from "./toolchain/workspace.mjs"

/** @typedef {import("./suites/suite.d.ts").CheckCase} CheckCase */
/** @typedef {import("./examples/programs.mjs").Program} Program */
/** @typedef {CheckCase & { printed: string }} Example */

const sources = ["README.md", "packages/*/README.md", "docs/**/*.md", "packages/*/src/**/*.ts"]
const checks = join(workspaceRoot, "scripts/examples/checks.mjs")
const limitSeconds = 30
const atOnce = 2

/**
 * Runs every example under a root: one case each.
 *
 * @param {string} root
 * @param {{ directory?: string, only?: string[] }} [options] where the programs are written (a place from which the packages
 *   resolve), and the sources to read when not all
 * @returns {Promise<{ cases: CheckCase[], skipped: number, notes: string[] }>}
 */
export async function runDocExamples(root, options = {}) {
  const directory = options.directory ?? join(workspaceRoot, "scripts/doc-examples/.examples/run")
  rmSync(directory, { recursive: true, force: true })
  /** @type {Program[]} */
  const programs = []
  /** @type {CheckCase[]} */
  const cases = []
  let skipped = 0
  for (const source of findSources(root)) {
    if (options.only !== undefined && !options.only.includes(source)) continue
    const text = readFileSync(join(root, source), "utf8")
    const made = makePrograms(source, source.endsWith(".md") ? markdownFences(text) : docblockFences(text))
    programs.push(...made.programs)
    skipped += made.skipped
    for (const { line, message } of made.problems)
      cases.push({ name: `${source}:${line}`, problems: [`${source}:${line} ${message}`] })
  }
  const examples = await mapLimited(programs, (program) => runProgram(program, directory))
  cases.push(...examples)
  const notes = examples.filter((one) => one.printed !== "").map((one) => `${one.name} prints:\n${indent(one.printed)}`)
  return { cases, skipped, notes }
}

/** @param {string} root */
function findSources(root) {
  return globSync(sources, { cwd: root, exclude: (path) => path.split(/[\\/]/).includes("node_modules") })
    .map((path) => path.replaceAll("\\", "/"))
    .sort()
}

/** @param {Program} program @param {string} directory @returns {Promise<Example>} */
async function runProgram(program, directory) {
  const name = `${program.source}:${program.line}`
  const folder = join(directory, name.replace(/[^\w.-]+/g, "-"))
  mkdirSync(folder, { recursive: true })
  /** @type {string[]} */
  const problems = []
  for (const file of program.files) {
    // Only of the main file can it be said that all of it must run: another may hold functions for threads.
    const mustReachAll = file === program.files.at(-1)
    const written = rewriteExpectations(file.code, {
      checks: pathToFileURL(checks).href,
      placeOf: (line) => `${program.source}:${file.line + line}`,
      mustReachAll
    })
    problems.push(...written.problems)
    writeFileSync(join(folder, file.name), written.code)
  }
  if (problems.length > 0) return { name, problems, printed: "" }

  const main = program.files.at(-1)?.name ?? "main.ts"
  const { code, output } = await runCommand(process.execPath, [join(folder, main)], { cwd: folder, limitSeconds })
  const told = inSourceTerms(program, folder, output).trim()
  if (code === 0) return { name, problems: [], printed: told }
  return { name, problems: [`${name} this example fails (exit code ${code})\n${indent(told)}`], printed: "" }
}

/** The child's words, with the lines of written files turned back to those of the source. @param {Program} program @param {string} folder @param {string} output */
function inSourceTerms(program, folder, output) {
  let told = output.replaceAll(pathToFileURL(folder).href, folder)
  for (const file of program.files) {
    const place = `${join(folder, file.name)}:`
    told = told
      .split(place)
      .map((part, index) =>
        index === 0 ? part : part.replace(/^\d+/, (line) => `${program.source}:${file.line + Number(line)}`)
      )
      .join("")
  }
  return told
}

/** @template A, B @param {A[]} items @param {(item: A) => Promise<B>} run @returns {Promise<B[]>} */
async function mapLimited(items, run) {
  /** @type {B[]} */
  const results = []
  let next = 0
  const worker = async () => {
    while (next < items.length) {
      const index = next++
      results[index] = await run(items[index])
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return results
}

/** @param {string} text */
function indent(text) {
  return text.replace(/^/gm, "    ")
}

if (import.meta.main) {
  const only = process.argv.slice(2)
  const { cases, skipped, notes } = await runDocExamples(workspaceRoot, only.length === 0 ? {} : { only })
  const failed = cases.filter((one) => one.problems.length > 0)
  for (const text of [...notes, ...failed.flatMap((one) => one.problems)]) console.log(text)
  console.log(`${cases.length - failed.length} examples passed, ${failed.length} failed, ${skipped} marked no-run`)
  process.exitCode = failed.length === 0 ? 0 : 1
}
