/** What a bundler of Rollup's kind knows of a program's modules. */
import { existsSync, readFileSync } from "node:fs"
import { relative } from "node:path"
import type { PluginContext } from "rollup"
import type { Graph } from "../graph/refusals.ts"

/** The graph of static imports. */
export const graphOf = (context: PluginContext, entries: Iterable<string>): Graph => ({
  entries,
  importsOf: (id) => context.getModuleInfo(id)?.importedIds ?? [],
  codeOf: (id) => {
    const info = context.getModuleInfo(id)
    // Its author says that to evaluate it has no effect: the bundler leaves it out where nothing of it is used, as of a barrel.
    if (info?.moduleSideEffects === false) return undefined
    return sourceOf(id) ?? info?.code ?? undefined
  }
})

/**
 * The modules with which the application starts. An entry that exports something is no application's but a library's, or a
 * server's that calls it.
 *
 * @param input what the bundler was told to begin with.
 * @param tasks the task modules: one that others import starts nothing, though it be named as an entry too.
 */
export const entriesOf = async (
  context: PluginContext,
  input: ReadonlyArray<string>,
  tasks: ReadonlySet<string>
): Promise<ReadonlySet<string>> => {
  const resolved = await Promise.all(input.map((entry) => context.resolve(entry, undefined, { isEntry: true })))
  const entries = new Set<string>()
  for (const id of resolved.flatMap((entry) => entry?.id ?? [])) {
    // A page starts the modules that it loads.
    const started = isPage(id) ? (context.getModuleInfo(id)?.importedIds ?? []) : [id]
    for (const one of started) {
      const info = context.getModuleInfo(one)
      if (info === null || (info.exports ?? []).length > 0) continue
      const isImported = [...info.importers, ...info.dynamicImporters].some((importer) => !isPage(importer))
      if (!(tasks.has(one) && isImported)) entries.add(one)
    }
  }
  return entries
}

const isPage = (id: string): boolean => /\.html?$/.test(id)

/** A module's name, as people call it. */
export const nameOf = (root: string, id: string): string => {
  const path = relative(root, id).replaceAll("\\", "/")
  const installed = path.lastIndexOf("node_modules/")
  return installed === -1 ? path : path.slice(installed + "node_modules/".length)
}

/** The source as its author wrote it, so that lines are the file's own. */
const sourceOf = (id: string): string | undefined =>
  /\.[cm]?[jt]sx?$/.test(id) && existsSync(id) ? readFileSync(id, "utf8") : undefined
