/**
 * The plugin for webpack and Rspack. Host and threads are built together: the file that threads start in is an entry that the bundler
 * finds in `new Worker(...)`, and gets a table of all task modules as soon as these are known, when all else has been built.
 */
import { existsSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { addressOfFile } from "../modules/addressOfFile.ts"
import { starterOf } from "../modules/ThreadFiles.ts"
import type { Options } from "../Options.ts"
import { addFiles, fileOf } from "./webpackFiles.ts"
import { refuse } from "./webpackGraph.ts"
import { pathOf, type Shared, tableKey, threadOf } from "./webpackLoader.ts"
import type { Compilation, Compiler, Module } from "./webpackShape.ts"

const NAME = "anythread"
// Beside this file, which is TypeScript in tests.
const loader = fileURLToPath(import.meta.url.replace("webpackTables", "webpackLoader"))

/** Adds to a compiler what threads need. */
export const applyTables = (compiler: Compiler, { refuse: isRefusing = true }: Options): void => {
  const shared: Shared = { root: compiler.context, table: new Map(), files: undefined }
  compiler.options.module.rules.push(
    // The last of the first loaders is the first that runs.
    { test: /\.[cm]?[jt]sx?$/, enforce: "pre", use: [{ loader, options: shared, ident: NAME }] },
    {
      test: /[\\/]startThread\.[jt]s$/,
      descriptionData: { name: /^@anythread\// },
      parser: { worker: ["Worker", "Worker from node:worker_threads"] }
    }
  )
  // Called when defaults are set. Rspack 2.3.2 takes it that Node, where it is given a version, has no import() on threads.
  compiler.hooks.environment.tap(NAME, () => {
    const { output } = compiler.options
    if (output.chunkLoading === "import") output.workerChunkLoading ||= "import"
  })
  compiler.hooks.thisCompilation.tap(NAME, () => {
    // Files that were removed meanwhile; what was added is found when it has been built.
    shared.table = new Map([...shared.table].filter(([, path]) => existsSync(path)))
  })
  compiler.hooks.finishMake.tapPromise(NAME, async (compilation) => {
    // Compilers within this one share its hooks.
    if (compilation.compiler !== compiler) return
    const entries = [...compilation.entries.values()].flatMap(({ dependencies }) => dependencies)
    const starters = await settle(compilation, shared)
    if (isRefusing) refuse(compilation, shared, entries, starters)
  })
}

/** Gives the threads their table, again until that brings no further task modules. @returns the starters that were found. */
const settle = async (compilation: Compilation, shared: Shared): Promise<ReadonlyArray<string>> => {
  let before: string | undefined
  for (;;) {
    const { noted, starters, table, threads } = look(compilation, shared.root)
    const key = tableKey(table)
    if (key === before) return starters
    before = key
    // Where our packages are left outside of the bundle, threads start there: what they import needs a file of its own.
    const isInside = starters.length > 0
    shared.table = table
    shared.files = isInside ? undefined : (address) => fileOf(compilation.compiler, address)
    const stale = [
      ...threads.filter(({ buildInfo }) => buildInfo?.anythread?.table !== key),
      ...noted.filter(({ buildInfo }) => buildInfo?.anythread?.isFile === isInside)
    ]
    for (const module of stale) await rebuild(compilation, module)
    if (!isInside) await addFiles(compilation, table)
  }
}

interface Seen {
  /** The modules that hold addresses. */
  readonly noted: ReadonlyArray<Module>
  readonly starters: ReadonlyArray<string>
  readonly table: ReadonlyMap<string, string>
  /** The files that threads start in. */
  readonly threads: ReadonlyArray<Module>
}

const look = ({ modules }: Compilation, root: string): Seen => {
  const noted: Array<Module> = []
  const threads: Array<Module> = []
  const starters: Array<string> = []
  const paths = new Set<string>()
  for (const module of modules) {
    const { resource } = module
    if (resource === undefined) continue
    const path = pathOf(resource)
    if (starterOf(path) !== undefined) starters.push(path)
    else if (threadOf(path) !== undefined) threads.push(module)
    const { isTask, others } = module.buildInfo?.anythread ?? {}
    if (isTask === undefined) continue
    noted.push(module)
    if (isTask) paths.add(path)
    for (const other of others ?? []) paths.add(other)
  }
  // In an order of its own, since the bundler's is another one each time.
  const table = new Map([...paths].sort().map((path) => [addressOfFile(root, path), path]))
  return { noted, starters, table, threads }
}

const rebuild = (compilation: Compilation, module: Module): Promise<void> =>
  new Promise((resolve, reject) => {
    // webpack rebuilds a module once a build, unless told so.
    compilation.rebuildQueue?.invalidate(module)
    compilation.rebuildModule(module, (error) => (error == null ? resolve() : reject(error)))
  })
