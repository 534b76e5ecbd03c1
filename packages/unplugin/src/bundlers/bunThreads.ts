/** What Bun builds for threads: the modules that they start in, the files that they import, where they go. */
import { join } from "node:path"
import { threadSource } from "../modules/ThreadFiles.ts"
import { addLoads, type Program } from "./bunLoads.ts"
import { type BunBuild, type BunConfig, type BunOutput, type BunPlugin, buildWithBun } from "./bunShape.ts"
import { threadFile } from "./tables.ts"
import { directoriesOf, type Metafile, modulesOf } from "./tablesGraph.ts"

/** Sources by path, of files that are only named and never written. */
export type Sources = Readonly<Record<string, string>>

/** The modules that threads start in. */
export const threadsOf = (
  { config, isByUrl, starters, tables }: Program,
  modules: ReadonlySet<string>,
  directory: string
): Sources => {
  const table = isByUrl ? new Map<string, string>() : tables.tableOf(tables.tasksAmong(modules))
  const sources: Record<string, string> = {}
  for (const [path, starter] of starters) {
    if (!modules.has(path)) continue
    sources[join(config.root ?? directory, `${threadFile(starter.runtime)}.js`)] = threadSource(starter, table)
  }
  return sources
}

/** The modules that threads import by URL, each under the name that its address has. */
export const filesOf = (
  { config, isByUrl, tables }: Program,
  tasks: ReadonlyArray<string>,
  directory: string
): Sources => {
  if (!isByUrl) return {}
  const named = (path: string): string => join(config.root ?? directory, `${tables.fileOf(path)}.js`)
  return Object.fromEntries(tasks.map((path) => [named(path), `export * from ${JSON.stringify(path)}\n`]))
}

/** The directories of the host's files that name files of threads. */
export const placesOf = (
  { isByUrl, starters, tables }: Program,
  host: Metafile,
  modules: ReadonlySet<string>,
  directory: string,
  out: string
): ReadonlySet<string> => {
  const homes = isByUrl ? [...modules].filter(tables.isAddressed) : []
  return directoriesOf(host, directory, out, new Set([...starters.keys(), ...homes]))
}

/** The modules that the host and its threads may load. */
export const reachOf = (program: Program, host: Metafile, directory: string, own: BunPlugin): Promise<Set<string>> =>
  program.tables.reach(modulesOf(host, directory), async (paths) =>
    modulesOf(await look(program, paths, own), directory)
  )

/** What modules come to load, without anything being written. */
export const look = async (program: Program, entrypoints: ReadonlyArray<string>, own: BunPlugin): Promise<Metafile> => {
  const config = innerConfig(program, own)
  const less = {
    bytecode: false,
    compile: false,
    minify: false,
    outdir: undefined,
    sourcemap: "none",
    splitting: false
  }
  return metafileOf(await buildWithBun({ ...config, ...less, entrypoints }))
}

/** The host's options, for another build of the same program. */
export const innerConfig = (program: Program, own: BunPlugin): BunConfig => {
  const inner: BunPlugin = { name: own.name, setup: (build) => addLoads(build as BunBuild, program) }
  const plugins = (program.config.plugins ?? []).map((one) => (one.name === own.name ? inner : withoutEnds(one)))
  return { ...program.config, metafile: true, plugins }
}

/** Another plugin, without what it does once for each build of its user's: empty a directory, start a server. */
const withoutEnds = ({ name, setup }: BunPlugin): BunPlugin => ({
  name,
  setup: (build) => setup(Object.assign(Object.create(build), { onStart: () => {}, onEnd: () => {} }))
})

/** The metafile of a build that was asked for one. */
export const metafileOf = ({ metafile }: BunOutput): Metafile => {
  if (metafile !== undefined) return metafile
  throw new Error("@anythread/unplugin needs a Bun whose bundler writes metafiles: 1.4 or newer.")
}
