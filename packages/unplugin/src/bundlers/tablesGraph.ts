/** What the metafile of a build tells of a program's modules. esbuild and Bun write the same. */
import { existsSync, readFileSync } from "node:fs"
import { dirname, relative, resolve } from "node:path"
import { type Graph, refusals } from "../graph/refusals.ts"

/** The part of a metafile that is read here. Paths are relative to the directory of the build. */
export interface Metafile {
  readonly inputs: Readonly<Record<string, { readonly imports: ReadonlyArray<Import> }>>
  readonly outputs: Readonly<Record<string, Output>>
}

interface Import {
  readonly path: string
  readonly kind: string
  readonly external?: boolean
}

interface Output {
  readonly inputs: Readonly<Record<string, unknown>>
  readonly exports: ReadonlyArray<string>
  readonly entryPoint?: string
}

/** The paths of a build's modules. */
export const modulesOf = ({ inputs }: Metafile, directory: string): ReadonlyArray<string> =>
  Object.keys(inputs).map((input) => resolve(directory, input))

/**
 * The directories of the files that some modules have landed in.
 *
 * @param base what the metafile's outputs are relative to.
 */
export const directoriesOf = (
  { outputs }: Metafile,
  directory: string,
  base: string,
  modules: ReadonlySet<string>
): ReadonlySet<string> => {
  const found = new Set<string>()
  for (const [file, { inputs }] of Object.entries(outputs)) {
    if (Object.keys(inputs).some((input) => modules.has(resolve(directory, input))))
      found.add(dirname(resolve(base, file)))
  }
  return found
}

/**
 * The modules with which the application starts. An entry that exports something is no application's but a library's, or a server's
 * that calls it; a task module that others import starts nothing, though it be named as an entry too.
 */
const entriesOf = (
  { inputs, outputs }: Metafile,
  directory: string,
  tasks: ReadonlySet<string>
): ReadonlyArray<string> => {
  const imports = Object.values(inputs).flatMap((input) => input.imports)
  const imported = new Set(imports.map(({ path }) => path))
  // A module that is imported late has a file of its own, as an entry has.
  const late = new Set(imports.flatMap(({ kind, path }) => (kind === "dynamic-import" ? path : [])))
  return Object.values(outputs).flatMap(({ entryPoint, exports }) => {
    if (entryPoint === undefined || exports.length > 0 || late.has(entryPoint)) return []
    const entry = resolve(directory, entryPoint)
    return tasks.has(entry) && imported.has(entryPoint) ? [] : entry
  })
}

/**
 * Says what a thread would load that none can.
 *
 * @param host the metafile of the host's build.
 * @param thread the one of the thread's.
 */
export const refuseModules = (
  host: Metafile,
  thread: Metafile,
  directory: string,
  tasks: ReadonlyArray<string>,
  isPage: boolean
): ReadonlyArray<string> => {
  const imports = new Map(Object.entries(thread.inputs).map(([input, one]) => [resolve(directory, input), one.imports]))
  const graph: Graph = {
    entries: entriesOf(host, directory, new Set(tasks)),
    importsOf: (id) =>
      (imports.get(id) ?? []).flatMap(({ external, kind, path }) =>
        external === true || kind === "dynamic-import" ? [] : [resolve(directory, path)]
      ),
    codeOf: (id) => (existsSync(id) ? readFileSync(id, "utf8") : undefined)
  }
  return refusals(graph, tasks, { isPage, nameOf: (id) => relative(directory, id).replaceAll("\\", "/") })
}
