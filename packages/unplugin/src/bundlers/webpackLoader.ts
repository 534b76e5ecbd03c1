/** The loader for webpack and Rspack: writes addresses into task modules, and our own packages' files anew. */
import { addressOfFile } from "../modules/addressOfFile.ts"
import { type OtherAddress, readModule } from "../modules/readModule.ts"
import { rewriteModule } from "../modules/rewriteModule.ts"
import { doorSource, starterOf, starterSource, threadSource } from "../modules/ThreadFiles.ts"
import { nameOf } from "./programGraph.ts"
import type { LoaderContext, Noted } from "./webpackShape.ts"

/** What plugin and loader of one compiler share. */
export interface Shared {
  /** The directory of the project. */
  readonly root: string
  /** The paths of the task modules by address, as far as they are known. */
  table: ReadonlyMap<string, string>
  /** The file that threads import a module from, by address, where they start outside of the bundle. */
  files: ((address: string) => string) | undefined
}

interface Written {
  readonly code: string
  readonly map?: unknown
}

/** The path of a resource. */
export const pathOf = (resource: string): string => resource.split(/[?#]/)[0] ?? resource

/** Says which table the file was written with. */
export const tableKey = (table: Shared["table"]): string => JSON.stringify([...table])

/** The loader. It comes first of all, and reads what the author wrote. */
const load = function (this: LoaderContext, source: string, map?: unknown): void {
  const done = this.async()
  rewrite(this, source, this.getOptions() as Shared).then(
    // Lines stay what they are: a map from before holds as it is.
    (written) => done(null, written?.code ?? source, map ?? written?.map),
    (error) => done(error)
  )
}

const rewrite = async (context: LoaderContext, source: string, shared: Shared): Promise<Written | undefined> => {
  const { resourcePath } = context
  return ownFile(context, shared) ?? (await taskModule(context, source, shared, readModule(source, resourcePath)))
}

const ownFile = (context: LoaderContext, { table }: Shared): Written | undefined => {
  const { resourcePath } = context
  const door = doorSource(resourcePath)
  if (door !== undefined) return { code: door }
  const starter = starterOf(resourcePath)
  if (starter !== undefined) {
    const url = `new URL("./thread${extensionOf(resourcePath)}", import.meta.url)`
    return { code: `${starterSource(starter.runtime, url)}${context.hot === true ? retireThreads : ""}` }
  }
  const startedBy = threadOf(resourcePath)
  if (startedBy === undefined) return undefined
  // What it says depends on other modules than itself.
  context.cacheable(false)
  note(context, { table: tableKey(table) })
  return { code: threadSource(startedBy, table) }
}

/**
 * Says whether a module is the file that threads start in.
 *
 * @param id its path.
 * @returns the starter beside it.
 */
export const threadOf = (id: string): ReturnType<typeof starterOf> => {
  const [, directory, extension] = /^(.*[\\/](?:dist|src)[\\/])thread(\.[jt]s)$/.exec(id) ?? []
  return directory === undefined ? undefined : starterOf(`${directory}startThread${extension}`)
}

const extensionOf = (path: string): string => path.slice(path.lastIndexOf("."))

/** Ends threads of before when the program is updated: what they have loaded may be old, though the host has none of it. */
const retireThreads = `
import { portable } from "@anythread/core/thread"
import.meta.webpackHot.addStatusHandler((status) => {
  if (status === "apply") portable("anythread:threads?v=" + Date.now(), { update: () => {} })
})
portable("anythread:threads", { update: () => {} })
`

const taskModule = async (
  context: LoaderContext,
  source: string,
  { files, root }: Shared,
  reading: ReturnType<typeof readModule>
): Promise<Written | undefined> => {
  if (reading === undefined) return undefined
  const others = new Map<OtherAddress, string>()
  for (const other of reading.others) others.set(other, await find(context, source, other))
  note(context, { isTask: reading.own.length > 0, others: [...others.values()], isFile: files !== undefined })
  const expression = (id: string): string => {
    const address = addressOfFile(root, id)
    if (files !== undefined) return `new URL(${JSON.stringify(files(address))}, __webpack_base_uri__).href`
    // A module that is evaluated again is a new version of itself.
    return context.hot === true ? `${JSON.stringify(`${address}?v=`)} + Date.now()` : JSON.stringify(address)
  }
  const { code, map } = rewriteModule(source, reading, {
    own: expression(context.resourcePath),
    other: (other) => expression(others.get(other) ?? other.specifier)
  })
  // For loaders that check types. At the end, so that lines stay what they are.
  const declared = files !== undefined && /\.[cm]?tsx?$/.test(context.resourcePath) ? baseUri : ""
  return { code: code + declared, map: { ...map, sources: [context.resourcePath], sourcesContent: [source] } }
}

const baseUri = "\ndeclare const __webpack_base_uri__: string\n"

const find = async (context: LoaderContext, source: string, { specifier, start }: OtherAddress): Promise<string> => {
  // What a URL names without dots stands beside the module all the same.
  const request = /^\.{0,2}\//.test(specifier) ? specifier : `./${specifier}`
  try {
    return await context.getResolve({ dependencyType: "esm" })(context.context, request)
  } catch (cause) {
    const line = source.slice(0, start).split("\n").length
    const at = `${nameOf(context.rootContext, context.resourcePath)}:${line}`
    throw new Error(`anythread: ${at}: threads cannot load ${JSON.stringify(specifier)}: there is no such module.`, {
      cause
    })
  }
}

const note = ({ _module }: LoaderContext, noted: Noted): void => {
  const info = _module?.buildInfo
  if (info != null) info.anythread = noted
}

// biome-ignore lint/style/noDefaultExport: bundlers import loaders so.
export default load
