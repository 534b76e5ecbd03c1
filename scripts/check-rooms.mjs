// Holds every import of packages/*/src against the room table in ARCHITECTURE.md, and refuses circles.

import { findCircles } from "./rooms/circles.mjs"
import { readSources, resolveRelative } from "./rooms/sources.mjs"
import { readRoomTable } from "./rooms/table.mjs"
import { workspaceRoot } from "./toolchain/workspace.mjs"

/** @typedef {import("./suites/suite.d.ts").CheckCase} CheckCase */
/** @typedef {import("./rooms/sources.mjs").SourceFile} SourceFile */
/** @typedef {import("./rooms/table.mjs").Row} Row */

// Style says 60 to 200 lines a file and a split past this.
const longFile = 300

/**
 * Checks the rooms: one case a row of the table, one a room without a row, one for circles.
 *
 * @param {string} root
 * @returns {{ cases: CheckCase[], warnings: string[] }}
 */
export function checkRooms(root) {
  const table = readRoomTable(root)
  const sources = readSources(root)
  const byPath = new Map(sources.map((source) => [source.path, source]))
  const rooms = Map.groupBy(sources, (source) => source.room)

  /** @type {CheckCase[]} */
  const cases = [{ name: "room table", problems: table.problems }]
  for (const row of table.rows.values()) {
    const files = rooms.get(row.room)
    const problems =
      files === undefined
        ? [`${row.place} the room ${row.room} is not on disk; remove the row or add packages/${diskPath(row.room)}`]
        : files.flatMap((file) => [...fileProblems(file), ...importProblems(file, row, byPath)])
    cases.push({ name: row.room, problems })
  }
  for (const [room, files] of rooms) {
    if (table.rows.has(room)) continue
    cases.push({
      name: room,
      problems: [`${files[0].path}:1 the room ${room} has no row in ARCHITECTURE.md; add one under ## Rooms`]
    })
  }
  cases.push({ name: "import circles", problems: findCircles(sources) })

  const warnings = sources
    .filter((source) => source.lines > longFile)
    .map((source) => `${source.path}:1 has ${source.lines} lines; split it by idea (${longFile} at most)`)
  return { cases, warnings }
}

/** @param {SourceFile} file @returns {string[]} */
function fileProblems(file) {
  return file.defaultExports.map((line) => `${file.path}:${line} default export; give it a name and export that`)
}

/** @param {SourceFile} file @param {Row} row @param {Map<string, SourceFile>} byPath @returns {string[]} */
function importProblems(file, row, byPath) {
  return file.imports.flatMap(({ specifier, line }) => {
    const problem = specifier.startsWith(".")
      ? relativeProblem(file, row, resolveRelative(file.path, specifier), byPath)
      : bareProblem(file, row, specifier)
    return problem === undefined ? [] : [`${file.path}:${line} ${problem}`]
  })
}

/** @param {SourceFile} file @param {Row} row @param {string} target @param {Map<string, SourceFile>} byPath */
function relativeProblem(file, row, target, byPath) {
  if (!target.startsWith(`${file.directory}/src/`)) {
    return `imports ${target}, outside of its own src; import another package by name, through one of its doors`
  }
  if (target.endsWith("/index.ts")) {
    return `imports the index ${target} of its own package; import the file that declares the name`
  }
  const room = byPath.get(target)?.room
  if (room === undefined) return `imports ${target}, which does not exist; write the whole path with its .ts`
  if (row.allowed.has(room)) return undefined
  return `imports ${room}, which the room ${row.room} may not; move the code, or allow it at ${row.place}`
}

/** @param {SourceFile} file @param {Row} row @param {string} specifier */
function bareProblem(file, row, specifier) {
  if (specifier === "effect")
    return 'imports the barrel "effect", which loads all of it; import the module, as in "effect/Effect"'
  const name = packageOf(specifier)
  if (name === file.packageName)
    return `imports its own package as ${specifier}; import the file that declares the name`
  if (row.allowed.has(specifier) || row.allowed.has(name)) return undefined
  if (specifier.startsWith("node:") && row.allowed.has("node:*")) return undefined
  return `imports ${specifier}, which the room ${row.room} may not; move the code, or allow it at ${row.place}`
}

/** @param {string} specifier */
function packageOf(specifier) {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/")
}

/** @param {string} room */
function diskPath(room) {
  const [directory, folder] = room.split("/")
  return folder === "." ? `${directory}/src` : `${directory}/src/${folder}`
}

if (import.meta.main) {
  const { cases, warnings } = checkRooms(workspaceRoot)
  const problems = cases.flatMap((one) => one.problems)
  for (const text of [...warnings.map((warning) => `warning: ${warning}`), ...problems]) console.log(text)
  console.log(problems.length === 0 ? `${cases.length} rooms and checks in order` : `${problems.length} problems`)
  process.exitCode = problems.length === 0 ? 0 : 1
}
