/** The modules of our own packages that the plugin writes anew: what starts a thread, the file that a thread starts in, bundled doors. */
import { existsSync, readFileSync, realpathSync } from "node:fs"
import { basename, dirname, join } from "node:path"

/** A runtime that has threads. */
export type Runtime = "node" | "bun" | "deno" | "browser"

/** The module of a backend that starts its threads: the one that a bundle replaces. */
export interface Starter {
  readonly runtime: Runtime
  /** Its path. */
  readonly file: string
}

/**
 * Says whether a module is the starter of one of our backends.
 *
 * @param id its path; a query does not count.
 */
export const starterOf = (id: string): Starter | undefined => {
  const [file = ""] = id.split("?")
  if (!/[\\/](?:dist|src)[\\/]startThread\.[jt]s$/.test(file)) return undefined
  const runtime = /^@anythread\/(node|bun|deno|browser)$/.exec(manifestOver(file).name ?? "")?.[1]
  return runtime === undefined ? undefined : { runtime: runtime as Runtime, file }
}

/**
 * The source for one of our entry points where a bundler has taken the file for runtimes, which has its starter within: the modules
 * that this was made of. They stand under the condition `module`, which Bun has for pages alone, and a configuration may leave out.
 *
 * @param id the path of a module; a query does not count.
 * @returns `undefined` for all other modules.
 */
export const doorSource = (id: string): string | undefined => {
  const [file = ""] = id.split("?")
  if (!/[\\/]bundle[\\/][\w-]+\.js$/.test(file)) return undefined
  const { exports, name = "" } = manifestOver(file)
  if (name !== "anythread" && !name.startsWith("@anythread/")) return undefined
  const module = moduleOf(exports, `./bundle/${basename(file)}`)
  return module === undefined ? undefined : `export * from ${JSON.stringify(`.${module}`)}\n`
}

/**
 * A starter's new source.
 *
 * @param runtime whose it is.
 * @param url the URL of the file that threads start in, as an expression.
 */
export const starterSource = (runtime: Runtime, url: string): string => {
  const parameter = runtime === "browser" ? "" : "options"
  const options = runtime === "browser" ? `{ type: "module" }` : "options"
  const worker = runtime === "node" || runtime === "deno" ? `import { Worker } from "node:worker_threads"\n` : ""
  return `${worker}export const startThread = (${parameter}) => new Worker(${url}, ${options})\n`
}

/**
 * The source of the file that threads start in.
 *
 * @param starter the starter of the backend that it belongs to.
 * @param modules task modules' paths by address, as a table. Omitted: threads import modules by URL.
 */
export const threadSource = ({ file }: Starter, modules?: ReadonlyMap<string, string>): string => {
  const extension = file.slice(file.lastIndexOf("."))
  // An Effect that a function returns needs Effect on its thread, which is loaded then; where none is installed, none is bundled.
  const door = join(dirname(file), (hasEffect(file) ? "worker-effect" : "worker") + extension)
  if (modules === undefined) return `import { serve } from ${JSON.stringify(door)}\nserve()\n`
  const table = [...modules].map(([address, path]) => {
    return `  ${JSON.stringify(address)}: () => import(${JSON.stringify(path)})`
  })
  return `import { serveModules } from ${JSON.stringify(door)}\nserveModules({\n${table.join(",\n")}\n})\n`
}

/** What stands beside a file in the conditions of some entry point, or in conditions within those. */
const moduleOf = (conditions: unknown, file: string): string | undefined => {
  if (typeof conditions !== "object" || conditions === null) return undefined
  const { default: other, module } = conditions as { default?: unknown; module?: unknown }
  if (other === file && typeof module === "string") return module
  for (const inner of Object.values(conditions)) {
    const found = moduleOf(inner, file)
    if (found !== undefined) return found
  }
  return undefined
}

/** The manifest of a package, by a file in one of its folders. */
const manifestOver = (file: string): { readonly name?: string; readonly exports?: unknown } => {
  const manifest = join(dirname(dirname(file)), "package.json")
  return existsSync(manifest) ? JSON.parse(readFileSync(manifest, "utf8")) : {}
}

/** Whether `effect` is installed where `@anythread/core` looks for it. */
const hasEffect = (file: string): boolean => {
  const core = directoryOf("@anythread/core", file)
  return core !== undefined && directoryOf("effect", join(core, "package.json")) !== undefined
}

const directoryOf = (name: string, from: string): string | undefined => {
  // By folder, since a package need not export its manifest; and not as `require` does, which looks where bundlers do not
  // (NODE_PATH, which pnpm sets for all that it starts).
  for (let folder = dirname(from); ; folder = dirname(folder)) {
    const directory = join(folder, "node_modules", name)
    // Its packages are found from where it is, which need not be where it is linked.
    if (existsSync(directory)) return realpathSync(directory)
    if (folder === dirname(folder)) return undefined
  }
}
