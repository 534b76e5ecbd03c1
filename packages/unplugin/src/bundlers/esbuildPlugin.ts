/**
 * esbuild: the host's build gives task modules addresses, and when its modules are known, a second build makes what threads load,
 * with the same options, into the directory of the file that starts them.
 */
import { mkdir, writeFile } from "node:fs/promises"
import { dirname } from "node:path"
import type { BuildResult, OutputFile, PartialMessage, Plugin, PluginBuild } from "esbuild"
import type { Options } from "../Options.ts"
import { addLoads, type Program } from "./esbuildLoads.ts"
import { shapeOf } from "./esbuildShape.ts"
import { buildThreads, scanner, type ThreadBuild } from "./esbuildThreads.ts"
import { makeTables } from "./tables.ts"
import { directoriesOf, type Metafile, modulesOf, refuseModules } from "./tablesGraph.ts"

/** The plugin of esbuild. */
export const esbuildPlugin = ({ refuse = true }: Options = {}): Plugin => {
  const plugin: Plugin = {
    name: "anythread",
    setup: (build) => {
      const options = build.initialOptions
      // What is not bundled keeps its files, and they their URLs.
      if (options.bundle !== true) return
      const wantsMetafile = options.metafile === true
      options.metafile = true
      // Names that are mangled must be the same on threads.
      if (options.mangleProps !== undefined) options.mangleCache ??= {}
      const tables = makeTables(shapeOf(options).directory)
      const program: Program = { tables, starters: new Map(), shape: () => shapeOf(options) }
      let scan = scanner(build, plugin, program)
      build.onStart(() => {
        scan = scanner(build, plugin, program)
      })
      addLoads(build, program, {
        // What only threads load is none of the host's modules, which are watched.
        watched: async (path) => [...(await tables.reach([path], (paths) => scan(paths)))]
      })
      build.onEnd(async (result) => {
        const host = result.metafile
        if (host === undefined || result.errors.length > 0) return undefined
        if (!wantsMetafile) delete (result as { metafile?: unknown }).metafile
        const { directory } = program.shape()
        const modules = await tables.reach(modulesOf(host, directory), (paths) => scan(paths))
        const tasks = tables.tasksAmong(modules)
        const starters = [...program.starters.keys()].filter((path) => modules.has(path))
        const lone = tasks.length > 0 && starters.length === 0 && program.isByUrl === false
        if (lone) return { warnings: [{ text: leftOut }] }
        const homes = program.isByUrl === true ? [...modules].filter(tables.isAddressed) : []
        const places = directoriesOf(host, directory, directory, new Set([...starters, ...homes]))
        if (places.size > 0 && program.shape().out === undefined) return { errors: [{ text: noDirectory }] }
        const problems = { errors: [] as PartialMessage[], warnings: [] as PartialMessage[] }
        for (const place of places) {
          const built = await buildThreads(build, plugin, program, { place, tasks, starters, result })
          problems.errors.push(...built.errors)
          problems.warnings.push(...built.warnings)
          const isPage = starters.some((path) => program.starters.get(path)?.runtime === "browser")
          const refused = refuse ? refuseModules(host, built.metafile, directory, tasks, isPage) : []
          problems.errors.push(...refused.map((text) => ({ text })))
          if (problems.errors.length > 0) return problems
          await keep(build, result, built, wantsMetafile ? host : undefined)
        }
        return problems
      })
    }
  }
  return plugin
}

/** Puts what threads load where the host's files are. */
const keep = async (
  build: PluginBuild,
  result: BuildResult,
  { files, metafile }: ThreadBuild,
  host: Metafile | undefined
): Promise<void> => {
  if (host !== undefined) {
    Object.assign(host.inputs, metafile.inputs, { ...host.inputs })
    Object.assign(host.outputs, metafile.outputs, { ...host.outputs })
  }
  if (build.initialOptions.write === false) {
    const known = new Set(result.outputFiles?.map(({ path }) => path))
    result.outputFiles?.push(...files.filter(({ path }) => !known.has(path)))
  } else await Promise.all(files.map(write))
}

const write = async ({ contents, path }: OutputFile): Promise<void> => {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, contents)
}

const leftOut =
  "The bundle has portable functions, but no backend that would start threads for them. Leave all of anythread's packages out of " +
  "the bundle, or none."

const noDirectory = "Threads load files of their own: name the directory for them with outdir, or with outfile."
