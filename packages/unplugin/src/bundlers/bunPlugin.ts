/**
 * Bun's bundler: the host's build gives task modules addresses, and when its modules are known, a second build makes what threads
 * load, with the same options, into the directory of the file that starts them.
 */
import { join, relative, resolve } from "node:path"
import type { Options } from "../Options.ts"
import { addLoads, type Program } from "./bunLoads.ts"
import { type BunBuild, type BunConfig, type BunPlugin, buildWithBun } from "./bunShape.ts"
import { filesOf, innerConfig, look, metafileOf, placesOf, reachOf, threadsOf } from "./bunThreads.ts"
import { makeTables } from "./tables.ts"
import { type Metafile, refuseModules } from "./tablesGraph.ts"

/** The plugin of Bun. */
export const bunPlugin = ({ refuse = true }: Options = {}): BunPlugin => {
  const plugin: BunPlugin = {
    name: "anythread",
    setup: async (object) => {
      const build = object as BunBuild
      // Where modules are loaded to be run they keep their URLs, and threads import them by those.
      if (build.config === undefined) return
      // What a metafile names is relative to this, whatever the option `root` says.
      const directory = process.cwd()
      const program: Program = { tables: makeTables(directory), config: { ...build.config }, starters: new Map() }
      const check: Check = (host, thread, tasks) => {
        const isPage = [...program.starters.values()].some(({ runtime }) => runtime === "browser")
        const refused = refuse ? refuseModules(host, thread, directory, tasks, isPage) : []
        if (refused.length > 0) throw new Error(refused.join("\n"))
      }
      addLoads(build, program)
      if (program.config.compile) await addEntries(build.config, program, directory, plugin, check)
      else buildAfter(build, program, directory, plugin, check)
    }
  }
  return plugin
}

type Check = (host: Metafile, thread: Metafile, tasks: ReadonlyArray<string>) => void

/** One executable holds all: what threads start in is an entry of the build itself, for which the program is looked through beforehand. */
const addEntries = async (
  config: BunConfig,
  program: Program,
  directory: string,
  plugin: BunPlugin,
  check: Check
): Promise<void> => {
  const host = await look(program, config.entrypoints, plugin)
  const modules = await reachOf(program, host, directory, plugin)
  const tasks = program.tables.tasksAmong(modules)
  const files = { ...threadsOf(program, modules, directory), ...filesOf(program, tasks, directory) }
  if (tasks.length > 0) check(host, await look(program, tasks, plugin), tasks)
  config.files = { ...config.files, ...files }
  config.entrypoints = [...config.entrypoints, ...Object.keys(files)]
}

const buildAfter = (build: BunBuild, program: Program, directory: string, plugin: BunPlugin, check: Check): void => {
  const config = build.config ?? program.config
  if (!program.config.metafile) config.metafile = true
  build.onEnd(async (result) => {
    if (!result.success) return
    const host = metafileOf(result)
    if (!program.config.metafile) delete result.metafile
    const modules = await reachOf(program, host, directory, plugin)
    const tasks = program.tables.tasksAmong(modules)
    const out = resolve(directory, config.outdir ?? ".")
    const files = { ...threadsOf(program, modules, directory), ...filesOf(program, tasks, directory) }
    for (const place of placesOf(program, host, modules, directory, out)) {
      const at = (name: string): string => join(relative(out, place), name).replaceAll("\\", "/")
      const { naming } = program.config
      const built = await buildWithBun({
        ...innerConfig(program, plugin),
        entrypoints: Object.keys(files),
        files: { ...config.files, ...files },
        root: config.root ?? directory,
        splitting: config.format !== "iife",
        naming: {
          ...(typeof naming === "object" ? naming : {}),
          entry: at("[name].[ext]"),
          // Beside the files that name each other by `import.meta.url`.
          chunk: at("anythread-[hash].[ext]")
        }
      })
      check(host, metafileOf(built), tasks)
      result.outputs.push(...built.outputs)
    }
  })
}
