/** Tells anythread's own modules, which are made for threads, from those of a program. */
import { existsSync, readFileSync } from "node:fs"
import { dirname, isAbsolute, join } from "node:path"

const own = /^(?:anythread|@anythread\/(?:browser|bun|core|deno|node))$/

/**
 * Whether a module is of one of anythread's packages, wherever that is installed or linked from.
 *
 * @param id its path; a query does not count.
 */
export const isOwnModule = (id: string): boolean => {
  const [path = ""] = id.split("?")
  if (!isAbsolute(path)) return false
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const manifest = join(folder, "package.json")
    const name: unknown = existsSync(manifest) ? JSON.parse(readFileSync(manifest, "utf8")).name : undefined
    // Folders within a package may have a manifest too, which says how its files are to be read and names nothing.
    if (typeof name === "string") return own.test(name)
    if (folder === dirname(folder)) return false
  }
}
