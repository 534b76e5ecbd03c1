/**
 * Bundlers of Rollup's kind: every task module gets a chunk of its own, whose URL is its address, and every backend a chunk that
 * its threads start in. Host and threads import the very same files.
 */
import type { OutputBundle, OutputChunk, Plugin, PluginContext } from "rollup"
import { refusals } from "../graph/refusals.ts"
import {
  doorSource,
  type Runtime,
  type Starter,
  starterOf,
  starterSource,
  threadSource
} from "../modules/ThreadFiles.ts"
import type { Options } from "../Options.ts"
import { addressModule } from "./chunkAddress.ts"
import { entriesOf, graphOf, nameOf } from "./programGraph.ts"

/** What is known of one build: of one environment, in Vite. It is kept while its files are watched. */
interface Build {
  /** By the module that has their addresses, the task modules. */
  readonly tasks: Map<string, ReadonlySet<string>>
  /** The runtimes whose threads it starts. */
  readonly runtimes: Set<Runtime>
  root: string
  input: ReadonlyArray<string>
  /** The modules with which the application starts. */
  entries: ReadonlySet<string>
}

/** Begins the names of the modules that threads start in. */
const THREAD = "\0anythread:thread:"

/**
 * The plugin in Rollup's shape, which Rolldown and Vite share.
 *
 * @param options what the plugin was told.
 * @param isPage says whether the bundle that is being built runs in pages. Default: whether the backend of browsers is in it.
 */
export const chunks = ({ refuse = true }: Options, isPage?: (context: PluginContext) => boolean): Plugin => {
  const builds = new WeakMap<object, Build>()
  const starters = new Map<string, Starter>()
  /** What emitted chunks are called until they have a name. */
  const refs = new Set<string>()
  const alone = {}
  const buildOf = (context: PluginContext): Build => {
    const { environment = alone } = context as { environment?: object }
    const build = builds.get(environment) ?? newBuild()
    builds.set(environment, build)
    return build
  }
  return {
    name: "anythread",
    buildStart(options) {
      const build = buildOf(this)
      build.root = (options as { cwd?: string }).cwd ?? build.root
      build.input = Object.values(options.input)
    },
    resolveId: {
      order: "pre",
      filter: { id: /^\0anythread:thread:/ },
      handler: (id) => (starters.has(id) ? { id, moduleSideEffects: true } : undefined)
    },
    load: {
      order: "pre",
      filter: { id: /startThread\.[jt]s|[\\/]bundle[\\/]|^\0anythread:thread:/ },
      handler(id) {
        const started = starters.get(id)
        if (started !== undefined) return threadSource(started)
        const starter = starterOf(id)
        if (starter === undefined) return doorSource(id)
        const thread = threadOf(starter, starters)
        buildOf(this).runtimes.add(starter.runtime)
        const ref = this.emitFile({ type: "chunk", id: thread, name: "thread" })
        refs.add(ref)
        return starterSource(starter.runtime, `new URL(import.meta.ROLLUP_FILE_URL_${ref})`)
      }
    },
    transform: {
      // Before anything else has changed the source: what makes assets of `new URL(...)` too.
      order: "pre",
      filter: { code: /\banythread\b/ },
      async handler(code, id) {
        const addressed = await addressModule(this, code, id)
        for (const ref of addressed?.refs ?? []) refs.add(ref)
        if (addressed === undefined) buildOf(this).tasks.delete(id)
        else buildOf(this).tasks.set(id, addressed.tasks)
        return addressed?.rewritten
      }
    },
    watchChange(id) {
      // It is read again, unless it has nothing of ours in it any more.
      buildOf(this).tasks.delete(id)
    },
    async buildEnd(error) {
      if (error !== undefined) return
      const build = buildOf(this)
      const tasks = tasksOf(build, this)
      build.entries = await entriesOf(this, build.input, tasks)
      if (!refuse) return
      const found = refusals(graphOf(this, build.entries), tasks, {
        isPage: isPage?.(this) ?? build.runtimes.has("browser"),
        nameOf: (id) => nameOf(build.root, id)
      })
      if (found.length > 0) this.error(found.join("\n"))
    },
    renderStart(options) {
      const build = buildOf(this)
      if (build.runtimes.size + tasksOf(build, this).size === 0) return
      const isOneFile = options.inlineDynamicImports || (options as { codeSplitting?: unknown }).codeSplitting === false
      if (isOneFile) this.error(noChunks("all code in one file"))
      if (options.format !== "es" && options.format !== "cjs") this.error(noChunks(`the format ${options.format}`))
    },
    resolveFileUrl: {
      // Vite's own answer is the path on the server of a page.
      order: "pre",
      handler: ({ format, referenceId, relativePath }) =>
        refs.has(referenceId ?? "") ? urlBeside(relativePath, format) : undefined
    },
    generateBundle(_options, bundle) {
      const build = buildOf(this)
      const threads = new Set([...tasksOf(build, this), ...starters.keys()])
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== "chunk" || !threads.has(chunk.facadeModuleId ?? "")) continue
        for (const loaded of loadedWith(chunk, bundle)) {
          const entry = loaded.moduleIds.find((id) => build.entries.has(id) && !threads.has(id))
          if (entry !== undefined) this.error(entryOnThread(nameOf(build.root, entry), loaded.fileName, chunk.fileName))
        }
      }
    }
  }
}

const newBuild = (): Build => ({
  tasks: new Map(),
  runtimes: new Set(),
  root: process.cwd(),
  input: [],
  entries: new Set()
})

/** The name of the module that a starter's threads start in. It has no path in it: names of modules get into what is built. */
const threadOf = (starter: Starter, starters: Map<string, Starter>): string => {
  for (let copy = 1; ; copy++) {
    const id = `${THREAD}${starter.runtime}${copy === 1 ? "" : copy}`
    const known = starters.get(id)
    if (known !== undefined && known.file !== starter.file) continue
    starters.set(id, starter)
    return id
  }
}

/** The task modules of a build; without those that were left out of it since they were seen. */
const tasksOf = ({ tasks }: Build, context: PluginContext): Set<string> => {
  const there = [...tasks].filter(([id]) => context.getModuleInfo(id) !== null)
  return new Set(there.flatMap(([, addressed]) => [...addressed]))
}

/** A chunk and those that it imports statically. */
const loadedWith = (chunk: OutputChunk, bundle: OutputBundle, seen = new Set<OutputChunk>()): Set<OutputChunk> => {
  if (seen.has(chunk)) return seen
  seen.add(chunk)
  for (const name of chunk.imports) {
    const imported = bundle[name]
    if (imported?.type === "chunk") loadedWith(imported, bundle, seen)
  }
  return seen
}

/** The URL of a file, as an expression in another. */
const urlBeside = (path: string, format: string): string => {
  const own = format === "es" ? "import.meta.url" : `require("node:url").pathToFileURL(__filename).href`
  return `new URL(${JSON.stringify(path)}, ${own}).href`
}

const noChunks = (what: string): string =>
  `anythread: threads load files of their own, which a build with ${what} cannot have. Build to several files in the format "es" (or "cjs").`

const entryOnThread = (entry: string, file: string, loader: string): string =>
  `anythread: ${entry}, with which the application starts, has been put into the file ${file}, which threads load with ` +
  `${loader}: each would start the application again. See that no option groups it with modules that threads load (manualChunks, codeSplitting).`
