/** What the plugin loads in every build with Bun that it takes part in. */
import { readFile } from "node:fs/promises"
import { dirname, extname, resolve } from "node:path"
import type { OtherAddress } from "../modules/readModule.ts"
import { doorSource, type Starter, starterOf, starterSource } from "../modules/ThreadFiles.ts"
import { type BunBuild, type BunConfig, isExternal, type Loaded, resolveWithBun } from "./bunShape.ts"
import { type Tables, threadFile } from "./tables.ts"

/** What all builds of one program share. */
export interface Program {
  readonly tables: Tables
  readonly config: BunConfig
  /** The starters that were loaded, by path. */
  readonly starters: Map<string, Starter>
  /** Whether our packages stay out of the bundle: threads then start in their own file and import task modules by URL. */
  isByUrl?: boolean
}

/** Adds the loads to a build. */
export const addLoads = (build: BunBuild, program: Program): void => {
  build.onLoad({ filter: /\.[cm]?[jt]sx?$/ }, async ({ path }) => {
    const door = doorSource(path)
    if (door !== undefined) return { contents: door, loader: "js" }
    const starter = starterOf(path)
    if (starter === undefined) return readTask(program, path)
    program.starters.set(path, starter)
    if (program.config.format === "cjs") throw new Error(noFormat)
    return { contents: starterSource(starter.runtime, `new URL(${urlOf(threadFile(starter.runtime))})`), loader: "js" }
  })
}

const urlOf = (file: string): string => `${JSON.stringify(`./${file}.js`)}, import.meta.url`

const readTask = async (program: Program, path: string): Promise<Loaded | undefined> => {
  const { config, tables } = program
  const virtual = config.files?.[path]
  const code = typeof virtual === "string" ? virtual : await readFile(path, "utf8").catch(() => "")
  const loader = config.loader?.[extname(path)] ?? extname(path).replace(/^\.[cm]?/, "")
  const door = /["']((?:anythread|@anythread\/core)\/thread)["']/.exec(code)
  if (!["js", "jsx", "ts", "tsx"].includes(loader)) return undefined
  if (door?.[1] !== undefined) program.isByUrl ??= isExternal(door[1], config)
  const rewriting = await tables.read(code, path, {
    resolve: (other) => find(other, code, path),
    urlOf: program.isByUrl ? (file) => `new URL(${urlOf(file)}).href` : undefined
  })
  if (rewriting === undefined) return undefined
  if (program.isByUrl && config.format === "cjs") throw new Error(noFormat)
  // No line moves: Bun takes no map of what it is given.
  return { contents: rewriting.code, loader }
}

const find = ({ specifier, start }: OtherAddress, code: string, path: string): string => {
  // As a URL is read, and not as a package's name.
  const file = resolve(dirname(path), specifier)
  try {
    return resolveWithBun(file, dirname(path))
  } catch {
    const line = code.slice(0, start).split("\n").length
    throw new Error(`${path}:${line}: Threads cannot load ${JSON.stringify(specifier)}: there is no such module.`)
  }
}

const noFormat =
  'Bun writes paths of sources into bundles of format "cjs", which do not know where the files of threads are. Build with format: "esm".'
