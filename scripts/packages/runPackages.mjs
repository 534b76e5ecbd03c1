// Tries the packages as strangers have them: packed, looked through, installed outside of the workspace and used on each runtime.

import { mkdtempSync, realpathSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { runCommand } from "../toolchain/command.mjs"
import { runCase } from "./cases.mjs"
import { declarationCases, matrix } from "./declarations.mjs"
import { pageCases, pasteCases } from "./firstProgram.mjs"
import { lintCases } from "./lint.mjs"
import { packAll } from "./pack.mjs"
import { programCases } from "./programs.mjs"
import { projectsIn } from "./projects.mjs"
import { startRegistry } from "./registry.mjs"

/** @typedef {import("./cases.mjs").PackageCase} PackageCase */
/** @typedef {import("./cases.mjs").PackageRow} PackageRow */
/** @typedef {import("./declarations.mjs").Cell} Cell */
/** @typedef {import("./pack.mjs").Packed} Packed */

/**
 * Runs every case.
 *
 * @param {string} root
 * @param {object} [options]
 * @param {string} [options.only] the cases with this text in their names; packed is everything in any case
 * @param {(row: PackageRow) => void} [options.told] hears of each as it ends
 * @returns {Promise<{ rows: PackageRow[], matrix: string[] }>} what came of each, and the table of the declarations
 */
export async function runPackages(root, { only = "", told = () => {} } = {}) {
  const scratch = mkdtempSync(join(realpathSync(tmpdir()), "anythread-packages-"))
  const remove = () => rmSync(scratch, { recursive: true, force: true })
  process.once("exit", remove)
  /** @type {PackageRow[]} */
  const rows = []
  const run = async (/** @type {PackageCase} */ one) => {
    const row = await runCase(one)
    rows.push(row)
    told(row)
  }
  /** @type {Packed[]} */
  const packages = []
  await run(packing(root, scratch, packages))
  const registry = await startRegistry(packages, await configuredRegistry(scratch))
  try {
    const project = projectsIn(scratch, registry.url)
    /** @type {Cell[]} */
    const cells = []
    for (const one of [
      ...lintCases(root, packages),
      ...pasteCases(root, project),
      ...pageCases(root, project),
      ...programCases(root, project),
      ...declarationCases(root, packages, project, cells)
    ]) {
      if (one.name.includes(only)) await run(one)
    }
    return { rows, matrix: matrix(cells) }
  } finally {
    await registry.close()
    remove()
    process.off("exit", remove)
  }
}

/** The case before all others. @param {string} root @param {string} scratch @param {Packed[]} packages gets what could be packed @returns {PackageCase} */
function packing(root, scratch, packages) {
  return {
    name: "compile and npm pack",
    run: async () => {
      const made = await packAll(root, scratch)
      packages.push(...made.packages)
      if (made.problems.length > 0) throw new Error(made.problems.join("\n"))
      return `${packages.length} packages`
    }
  }
}

/** The registry for packages that are not ours, with a slash at its end. @param {string} directory */
async function configuredRegistry(directory) {
  const args = ["config", "get", "registry"]
  const { code, output } = await runCommand("npm", args, {
    cwd: directory,
    limitSeconds: 60,
    env: { npm_config_loglevel: "error" }
  })
  if (code !== 0) throw new Error(`npm ${args.join(" ")} ended with ${code}:\n${output}`)
  return output.trim().replace(/\/*$/, "/")
}
