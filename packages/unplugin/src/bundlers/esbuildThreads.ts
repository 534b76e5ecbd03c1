/** The builds of esbuild besides the host's: what threads load, and what they come to load. */
import { posix, relative } from "node:path"
import type { BuildOptions, BuildResult, Message, OutputFile, PartialMessage, Plugin, PluginBuild } from "esbuild"
import { addLoads, type Part, type Program, THREAD } from "./esbuildLoads.ts"
import { type Scan, threadFile } from "./tables.ts"
import { type Metafile, modulesOf } from "./tablesGraph.ts"

/** What is to be built for threads. */
export interface ThreadOrder {
  /** The directory of the host's file that starts them. */
  readonly place: string
  readonly tasks: ReadonlyArray<string>
  /** The paths of the starters in the host's bundle. */
  readonly starters: ReadonlyArray<string>
  /** The host's. */
  readonly result: BuildResult
}

/** What was built. */
export interface ThreadBuild {
  readonly files: ReadonlyArray<OutputFile>
  readonly metafile: Metafile
  readonly errors: ReadonlyArray<PartialMessage>
  /** Those that the host's build did not have. */
  readonly warnings: ReadonlyArray<PartialMessage>
}

/** Builds what threads load. */
export const buildThreads = async (
  build: PluginBuild,
  plugin: Plugin,
  program: Program,
  { place, result, starters, tasks }: ThreadOrder
): Promise<ThreadBuild> => {
  const { directory, extension, format, out = directory } = program.shape()
  const at = (name: string): string => posix.join(relative(out, place).replaceAll("\\", "/"), name)
  const runtimes = starters.flatMap((path) => program.starters.get(path)?.runtime ?? [])
  const files = program.isByUrl === true ? tasks : []
  try {
    const built = await build.esbuild.build({
      ...commonOptions(build, plugin, program, { tasks }),
      entryPoints: [
        ...runtimes.map((runtime) => ({ in: THREAD + runtime, out: at(threadFile(runtime)) })),
        ...files.map((path) => ({ in: path, out: at(program.tables.fileOf(path)) }))
      ],
      entryNames: "[dir]/[name]",
      // Beside the files that name each other by `import.meta.url`.
      chunkNames: at("anythread-[hash]"),
      outdir: out,
      outExtension: { ...build.initialOptions.outExtension, ".js": extension },
      format,
      splitting: format === "esm",
      ...(result.mangleCache === undefined ? {} : { mangleCache: result.mangleCache })
    })
    const isNew = ({ location, text }: Message): boolean =>
      !result.warnings.some((one) => one.text === text && one.location?.line === location?.line)
    return { files: built.outputFiles, metafile: built.metafile, errors: [], warnings: built.warnings.filter(isNew) }
  } catch (error) {
    if (!isFailure(error)) throw error
    return { files: [], metafile: { inputs: {}, outputs: {} }, errors: error.errors, warnings: [] }
  }
}

/** Says which modules others come to load. What cannot be built is told when the threads' files are. */
export const scanner = (build: PluginBuild, plugin: Plugin, program: Program): Scan => {
  const scans = new Map<string, Promise<ReadonlyArray<string>>>()
  const scan = async (path: string): Promise<ReadonlyArray<string>> => {
    const options = { ...commonOptions(build, plugin, program, {}), minify: false, sourcemap: false }
    const built = build.esbuild.build({ ...options, entryPoints: [path], format: "esm", splitting: false, outdir: "." })
    return built.then(({ metafile }) => modulesOf(metafile, program.shape().directory)).catch(() => [path])
  }
  return async (paths) => {
    for (const path of paths) if (!scans.has(path)) scans.set(path, scan(path))
    return (await Promise.all(paths.flatMap((path) => scans.get(path) ?? []))).flat()
  }
}

/** The host's options, but for those that name its files. */
const commonOptions = (build: PluginBuild, plugin: Plugin, program: Program, part: Part): Common => {
  const {
    entryNames,
    entryPoints,
    globalName,
    outbase,
    outfile,
    plugins = [],
    stdin,
    ...options
  } = build.initialOptions
  return {
    ...options,
    logLevel: "silent",
    write: false,
    metafile: true,
    plugins: plugins.map((one) => (one === plugin ? inner(program, part) : withoutEnds(one)))
  }
}

type Common = BuildOptions & { write: false; metafile: true }

const inner = (program: Program, part: Part): Plugin => ({
  name: "anythread",
  setup: (build) => addLoads(build, program, part)
})

/** Another plugin, without what it does once for each build of its user's: empty a directory, start a server. */
const withoutEnds = ({ name, setup }: Plugin): Plugin => ({
  name,
  setup: (build) => setup({ ...build, onStart: () => {}, onEnd: () => {}, onDispose: () => {} })
})

const isFailure = (error: unknown): error is { errors: ReadonlyArray<Message> } =>
  error instanceof Error && "errors" in error && Array.isArray(error.errors)
