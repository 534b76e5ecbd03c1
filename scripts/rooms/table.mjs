// Reads the room table of ARCHITECTURE.md.

import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"

/**
 * @typedef {object} Row
 * @property {string} room such as `core/engine`, or `core/.` for the files directly in src
 * @property {Set<string>} allowed rooms and packages as the table spells them, the room itself included
 * @property {string} place file:line of the row
 */

/**
 * Reads the rows under `## Rooms`: a table `room | what it is for | may import`.
 *
 * @param {string} root
 * @returns {{ rows: Map<string, Row>, problems: string[] }}
 */
export function readRoomTable(root) {
  /** @type {Map<string, Row>} */
  const rows = new Map()
  /** @type {string[]} */
  const problems = []
  const file = join(root, "ARCHITECTURE.md")
  if (!existsSync(file)) return { rows, problems: ["ARCHITECTURE.md is missing; it holds the room table"] }

  const lines = readFileSync(file, "utf8").split("\n")
  const start = lines.findIndex((line) => /^## Rooms\s*$/.test(line))
  if (start === -1)
    return { rows, problems: ["ARCHITECTURE.md has no heading `## Rooms` with the room table under it"] }

  for (let index = start + 1; index < lines.length && !/^##? /.test(lines[index]); index++) {
    const cells = cellsOf(lines[index])
    if (cells === undefined || cells[0] === "room" || /^:?-+:?$/.test(cells[0])) continue
    const place = `ARCHITECTURE.md:${index + 1}`
    if (cells.length !== 3) {
      problems.push(`${place} a row has three cells: room | what it is for | may import`)
      continue
    }
    const [room, , mayImport] = cells.map((cell) => cell.replaceAll("`", ""))
    if (rows.has(room)) problems.push(`${place} the room ${room} has two rows; keep one`)
    const names = mayImport.split(",").map((name) => name.trim())
    rows.set(room, { room, place, allowed: new Set([room, ...names.filter((name) => name !== "" && name !== "-")]) })
  }
  for (const row of rows.values()) {
    for (const name of row.allowed) {
      if (looksLikeRoom(name, rows) && !rows.has(name))
        problems.push(`${row.place} may import ${name}, which has no row of its own`)
    }
  }
  return { rows, problems }
}

/** @param {string} line @returns {string[] | undefined} */
function cellsOf(line) {
  const trimmed = line.trim()
  if (!trimmed.startsWith("|") || !trimmed.endsWith("|")) return undefined
  return trimmed
    .slice(1, -1)
    .split("|")
    .map((cell) => cell.trim())
}

/** A name is meant as a room when its first part is the folder of a package that has rooms. @param {string} name @param {Map<string, Row>} rows */
function looksLikeRoom(name, rows) {
  const folder = name.split("/")[0]
  return name.includes("/") && !name.startsWith("@") && [...rows.keys()].some((room) => room.startsWith(`${folder}/`))
}
