/** Finds the TypeScript sources of an installed package. Host side. */
import { readdir, readFile, stat } from "node:fs/promises"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

/** The sources of one package. */
export interface Sources {
  /** Name and version of the package. */
  readonly name: string
  /** Their paths, sorted. */
  readonly paths: ReadonlyArray<string>
  /** Their sizes added up. */
  readonly bytes: number
}

/**
 * Finds the sources in the folder `src` of a package.
 *
 * @param name the package's name, as in an import.
 * @param limit the most files to take; they are taken in the order of their paths.
 */
export const findSources = async (name: string, limit: number): Promise<Sources> => {
  const manifest = fileURLToPath(import.meta.resolve(`${name}/package.json`))
  const { version } = JSON.parse(await readFile(manifest, "utf8")) as { readonly version: string }
  const folder = join(dirname(manifest), "src")
  const entries = await readdir(folder, { recursive: true })
  const paths = entries
    .filter((entry) => entry.endsWith(".ts"))
    .sort()
    .slice(0, limit)
    .map((entry) => join(folder, entry))
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size))
  return { name: `${name} ${version}`, paths, bytes: sizes.reduce((sum, size) => sum + size, 0) }
}
