// One thing that is tried of the packed packages, and how a row of the table is written.

import { stripVTControlCharacters } from "node:util"

/** @typedef {{ name: string, run: () => Promise<string> }} PackageCase `run` gives what is worth telling; it throws where the case fails */
/** @typedef {{ name: string, result: "passed" | "failed" | "skipped", seconds: number, detail: string }} PackageRow */

/** How many characters of a failure are told: the first errors say most. */
const shown = 4000

/** Thrown by a case that cannot run on this machine; the message says why. */
export class Skipped extends Error {}

/** @param {PackageCase} one @returns {Promise<PackageRow>} */
export async function runCase({ name, run }) {
  const start = performance.now()
  /** @param {PackageRow["result"]} result @param {string} detail @returns {PackageRow} */
  const row = (result, detail) => ({ name, result, seconds: (performance.now() - start) / 1000, detail })
  try {
    return row("passed", await run())
  } catch (error) {
    return row(
      error instanceof Skipped ? "skipped" : "failed",
      stripVTControlCharacters(error instanceof Error ? error.message : String(error))
    )
  }
}

/** A case that fails with the problems that it found. @param {string} name @param {() => Promise<readonly string[]>} find @param {string} [detail] @returns {PackageCase} */
export function checking(name, find, detail = "") {
  return {
    name,
    run: async () => {
      const problems = await find()
      if (problems.length > 0) throw new Error(problems.join("\n"))
      return detail
    }
  }
}

/** The line of a case. @param {PackageRow} row */
export function format({ name, result, seconds, detail }) {
  const line = `${name.padEnd(52)}${result.padEnd(9)}${seconds.toFixed(1).padStart(5)} s`
  return result === "failed" || detail === "" ? line : `${line}  ${detail}`
}

/** What is wrong with a case that has not passed. @param {PackageRow} row */
export function explain({ name, detail }) {
  return `${name}:\n  ${detail.slice(0, shown).replaceAll("\n", "\n  ")}`
}
