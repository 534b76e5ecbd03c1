// Where the workspace is and which packages belong to it.

import { existsSync, readdirSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

/** The directory of the root package.json. */
export const workspaceRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/**
 * Lists the member directories that pnpm-workspace.yaml names, sorted. Understands what that file uses: exact paths and a
 * closing `/*`. No YAML parser, since this runs before an install.
 *
 * @param {string} root
 * @returns {string[]} paths relative to `root`
 */
export function memberDirectories(root) {
  const lines = readFileSync(join(root, "pnpm-workspace.yaml"), "utf8").split("\n")
  const start = lines.findIndex((line) => line.trim() === "packages:")
  if (start === -1) throw new Error("pnpm-workspace.yaml has no `packages:` list")
  const members = []
  for (const line of lines.slice(start + 1)) {
    const item = /^\s+-\s+["']?([^"'\s]+)["']?\s*$/.exec(line)
    if (item === null) break
    members.push(...expand(root, item[1]))
  }
  return members.filter((member) => existsSync(join(root, member, "package.json"))).sort()
}

/**
 * Lists the directories under `packages/` that hold a package.
 *
 * @param {string} root
 * @returns {string[]} paths relative to `root`
 */
export function packageDirectories(root) {
  return expand(root, "packages/*")
    .filter((directory) => existsSync(join(root, directory, "package.json")))
    .sort()
}

/** @param {string} root @param {string} pattern @returns {string[]} */
function expand(root, pattern) {
  if (!pattern.endsWith("/*")) return [pattern]
  const parent = pattern.slice(0, -2)
  if (!existsSync(join(root, parent))) return []
  return readdirSync(join(root, parent), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${parent}/${entry.name}`)
}
