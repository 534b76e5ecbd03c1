/** What the plugin loads in every build that it takes part in: the host's, the threads', and those that only look. */
import { readFile } from "node:fs/promises"
import { dirname } from "node:path"
import type { OnLoadArgs, OnLoadResult, PartialMessage, PluginBuild } from "esbuild"
import type { OtherAddress } from "../modules/readModule.ts"
import { doorSource, type Starter, starterOf, starterSource, threadSource } from "../modules/ThreadFiles.ts"
import { loaderOf, type Shape, scriptUrl } from "./esbuildShape.ts"
import { type Tables, threadFile } from "./tables.ts"

/** What all builds of one program share. */
export interface Program {
  readonly tables: Tables
  /** The starters that were loaded, by path. */
  readonly starters: Map<string, Starter>
  readonly shape: () => Shape
  /** Whether our packages stay out of the bundle: threads then start in their own file and import task modules by URL. */
  isByUrl?: boolean
}

/** One build's part in it. */
export interface Part {
  /** The task modules that threads find in their table. */
  readonly tasks?: ReadonlyArray<string>
  /** The files to watch besides a module that has been read. */
  readonly watched?: (path: string) => Promise<ReadonlyArray<string>>
}

/** The names of the modules that threads start in. */
export const THREAD = "anythread:thread/"

/** Adds the loads to a build. */
export const addLoads = (build: PluginBuild, program: Program, { tasks = [], watched }: Part = {}): void => {
  build.onResolve({ filter: /^anythread:thread\// }, ({ path }) => ({
    path: path.slice("anythread:".length),
    namespace: "anythread"
  }))
  build.onLoad({ filter: /^thread\//, namespace: "anythread" }, ({ path }) => {
    const starter = [...program.starters.values()].find(({ runtime }) => `thread/${runtime}` === path)
    if (starter === undefined) return undefined
    const table = program.isByUrl === true ? new Map<string, string>() : program.tables.tableOf(tasks)
    return { contents: threadSource(starter, table), resolveDir: dirname(starter.file) }
  })
  build.onLoad({ filter: /\.[cm]?[jt]sx?$/ }, async (args) => {
    // A module that is imported as a text or the like is none.
    if (args.namespace !== "file" || args.suffix !== "" || Object.keys(args.with).length > 0) return undefined
    const door = doorSource(args.path)
    if (door !== undefined) return { contents: door, loader: "js", resolveDir: dirname(args.path) }
    const starter = starterOf(args.path)
    if (starter === undefined) return readTask(build, program, args, watched)
    program.starters.set(args.path, starter)
    return { contents: sourceOf(starter, program.shape()), loader: "js", resolveDir: dirname(args.path) }
  })
}

const sourceOf = ({ runtime }: Starter, { extension, urlOf }: Shape): string => {
  const file = threadFile(runtime)
  // `href` is for addresses: Node takes a text for a path.
  if (urlOf !== undefined) return starterSource(runtime, `new URL(${urlOf(file)})`)
  return scriptUrl + starterSource(runtime, `urlOf(${JSON.stringify(`./${file}${extension}`)})`)
}

const readTask = async (
  build: PluginBuild,
  program: Program,
  { path }: OnLoadArgs,
  watched: Part["watched"]
): Promise<OnLoadResult | undefined> => {
  const loader = loaderOf(path, build.initialOptions.loader)
  if (loader === undefined) return undefined
  const code = await readFile(path, "utf8")
  const door = /["'](anythread|@anythread\/core)\/thread["']/.exec(code)
  const resolveDir = dirname(path)
  if (program.isByUrl === undefined && door !== null) {
    const { external } = await build.resolve(`${door[1]}/thread`, {
      kind: "import-statement",
      importer: path,
      resolveDir
    })
    program.isByUrl = external && program.shape().urlOf !== undefined
  }
  try {
    const rewriting = await program.tables.read(code, path, {
      resolve: async (other) => {
        // As a URL is read, and not as a package's name.
        const specifier = /^\.{0,2}\//.test(other.specifier) ? other.specifier : `./${other.specifier}`
        const found = await build.resolve(specifier, { kind: "dynamic-import", importer: path, resolveDir })
        if (found.errors.length > 0 || found.external) throw new Unresolved(other, found.external)
        return found.path
      },
      urlOf: program.isByUrl === true ? program.shape().urlOf : undefined
    })
    if (rewriting === undefined) return undefined
    const map = build.initialOptions.sourcemap ? `\n//# sourceMappingURL=${rewriting.map.toUrl()}` : ""
    return {
      contents: rewriting.code + map,
      loader,
      resolveDir,
      watchFiles: [path, ...((await watched?.(path)) ?? [])]
    }
  } catch (error) {
    if (error instanceof Unresolved) return { errors: [error.at(code, path)], watchFiles: [path] }
    throw error
  }
}

/** An address of a module that is not there. */
class Unresolved extends Error {
  readonly other: OtherAddress
  readonly isExternal: boolean
  constructor(other: OtherAddress, isExternal: boolean) {
    super(other.specifier)
    this.other = other
    this.isExternal = isExternal
  }
  at(code: string, file: string): PartialMessage {
    const before = code.slice(0, this.other.start).split("\n")
    const lineText = code.split("\n")[before.length - 1] ?? ""
    const problem = this.isExternal ? "it is left out of the bundle" : "there is no such module"
    const text = `Threads cannot load ${JSON.stringify(this.other.specifier)}: ${problem}.`
    const column = Buffer.byteLength(before.at(-1) ?? "")
    return { text, location: { file, line: before.length, column, lineText } }
  }
}
