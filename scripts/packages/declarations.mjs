// The declarations of the installed packages, as programs of strangers read them: every door, under three compilers and both ways of
// finding modules, with `skipLibCheck` off.

import { mkdirSync, writeFileSync } from "node:fs"
import { availableParallelism } from "node:os"
import { join } from "node:path"
import { runCommand } from "../toolchain/command.mjs"
import { consumers } from "./consumers.mjs"

/** @typedef {import("./cases.mjs").PackageCase} PackageCase */
/** @typedef {import("./consumers.mjs").Consumer} Consumer */
/** @typedef {import("./pack.mjs").Packed} Packed */

/** Compilers by what the table calls them: from the oldest that we support to the newest. */
const compilers = {
  "TypeScript 5.9": "typescript-5.9",
  "TypeScript 6.0": "typescript-6.0",
  "TypeScript 7": "typescript"
}

/** The ways of finding modules, with the kind of module that goes with each. */
const resolutions = { bundler: "ESNext", nodenext: "NodeNext" }

/** Compilers at once: an old one uses one core. */
const lanes = availableParallelism()

/**
 * @typedef {object} Cell
 * @property {string} consumer
 * @property {string} compiler
 * @property {string} resolution
 * @property {readonly string[]} errors
 */

/**
 * A case a consumer: installs what it imports, and compiles it.
 *
 * @param {string} root where the compilers are
 * @param {readonly Packed[]} packages
 * @param {import("./projects.mjs").MakeProject} project
 * @param {Cell[]} cells gets what each compiler found
 * @returns {PackageCase[]}
 */
export function declarationCases(root, packages, project, cells) {
  return consumers(root).map((consumer) => ({
    name: `declarations, ${consumer.name}`,
    run: async () => {
      const read = packages.filter((one) => doorsOf(one).some(consumer.reads))
      const { add, begin, directory } = project(`declarations-${consumer.name.replaceAll(/\W+/g, "-")}`, "node24", {})
      await begin()
      await add([...read.map(({ name }) => name), ...consumer.installs])
      const doors = read.flatMap(doorsOf).filter(consumer.reads)
      const found = await inLanes(compilations(root, directory, consumer, doors))
      cells.push(...found)
      const problems = found.flatMap(({ compiler, errors, resolution }) =>
        errors.map((error) => `${compiler}, ${resolution}: ${error}`)
      )
      if (problems.length > 0) throw new Error(problems.join("\n"))
      return `${doors.length} entry points`
    }
  }))
}

/** @param {string} root @param {string} directory @param {Consumer} consumer @param {readonly string[]} doors @returns {(() => Promise<Cell>)[]} */
function compilations(root, directory, consumer, doors) {
  return Object.entries(resolutions).flatMap(([resolution, module]) => {
    const project = writeProject(join(directory, resolution), consumer, doors, { module, moduleResolution: resolution })
    return Object.entries(compilers).map(([compiler, name]) => async () => {
      const errors = await compile(join(root, "node_modules", name, "bin/tsc"), project)
      return { consumer: consumer.name, compiler, resolution, errors }
    })
  })
}

/** What can be imported, as a program writes it. @param {Packed} packed @returns {string[]} */
function doorsOf({ name, manifest }) {
  return Object.keys(manifest.exports)
    .filter((door) => door !== "./package.json")
    .map((door) => name + door.slice(1))
}

/** @param {string} directory @param {Consumer} consumer @param {readonly string[]} doors @param {object} options @returns {string} */
function writeProject(directory, { lib, types, program }, doors, options) {
  mkdirSync(directory)
  const all = doors.map((door, index) => `import * as door${index} from "${door}"\nexport { door${index} }\n`)
  const compilerOptions = {
    target: "ES2022",
    lib,
    types,
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmit: true,
    ...options
  }
  writeFileSync(join(directory, "package.json"), '{ "type": "module" }')
  writeFileSync(join(directory, "doors.ts"), all.join(""))
  writeFileSync(join(directory, "program.ts"), program)
  writeFileSync(
    join(directory, "tsconfig.json"),
    JSON.stringify({ compilerOptions, files: ["doors.ts", "program.ts"] })
  )
  return directory
}

/** What a compiler says, declarations of others included: what is wrong there may be ours. @param {string} tsc @param {string} project @returns {Promise<string[]>} */
async function compile(tsc, project) {
  const { code, output } = await runCommand(process.execPath, [tsc, "-p", ".", "--pretty", "false"], {
    cwd: project,
    limitSeconds: 180
  })
  if (code === 0) return []
  const errors = output.split("\n").filter((line) => line.includes("error TS"))
  return errors.length > 0 ? errors : [output.trim()]
}

/** Runs some at a time, and keeps the order. @template T @param {(() => Promise<T>)[]} tasks @returns {Promise<T[]>} */
async function inLanes(tasks) {
  /** @type {T[]} */
  const results = []
  let next = 0
  const lane = async () => {
    for (let index = next++; index < tasks.length; index = next++) results[index] = await tasks[index]?.()
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return results
}

/** The matrix: a line a consumer and resolution, a column a compiler. @param {readonly Cell[]} cells @returns {string[]} */
export function matrix(cells) {
  const versions = Object.keys(compilers)
  const line = (/** @type {string[]} */ [first = "", second = "", ...rest]) =>
    `${first.padEnd(44)}${second.padEnd(10)}${rest.map((cell) => cell.padStart(18)).join("")}`
  const rows = new Map(cells.map(({ consumer, resolution }) => [`${consumer} ${resolution}`, { consumer, resolution }]))
  return [
    line(["declarations", "resolution", ...versions]),
    ...[...rows.values()].map(({ consumer, resolution }) =>
      line([
        consumer,
        resolution,
        ...versions.map((version) => result(cells, { consumer, resolution, compiler: version }))
      ])
    )
  ]
}

/** @param {readonly Cell[]} cells @param {Pick<Cell, "consumer" | "resolution" | "compiler">} which */
function result(cells, { consumer, resolution, compiler }) {
  const cell = cells.find(
    (one) => one.consumer === consumer && one.resolution === resolution && one.compiler === compiler
  )
  if (cell === undefined) return "-"
  return cell.errors.length === 0 ? "ok" : `errors: ${cell.errors.length}`
}
