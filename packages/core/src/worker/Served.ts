/** What the entry file of a thread gives its thread to serve. Thread side, step 6 of a call. */
import type { RunEffect, ThreadEntry } from "./ThreadEntry.ts"

/** The modules of a bundle by the address that its bundler gave them. A module is loaded when the first job needs it. */
export type ModuleTable = Readonly<Record<string, () => Promise<unknown>>>

/** What a thread serves. */
export interface Served {
  /** Modules or sets of functions, found by name. None: modules are found by address. */
  readonly functions?: ReadonlyArray<Readonly<Record<string, unknown>>>
  /** The modules of a bundle. What is not among them is imported by URL. Default: none. */
  readonly modules?: ModuleTable
  /** Loads what runs Effects. Without it a function that returns one fails its job. */
  readonly loadRunEffect?: () => Promise<RunEffect>
}

/** How modules are imported by URL, and what says that there is none. */
type Importing = Required<Pick<ThreadEntry, "importModule" | "isMissing">>

/** The scheme of addresses that mean something in one bundle alone. */
const SCHEME = "anythread:"

/** An address of a bundle that this thread's bundle does not have. */
class NotInTable extends Error {}

/**
 * Puts a table before the import by URL.
 *
 * @param modules the table, if there is one.
 * @param importing the runtime's own import.
 * @returns what looks into the table first.
 */
export const withTable = (modules: ModuleTable | undefined, { importModule, isMissing }: Importing): Importing => ({
  importModule: async (url) => {
    const load = modules !== undefined && Object.hasOwn(modules, url) ? modules[url] : undefined
    if (load !== undefined) return load()
    if (!url.startsWith(SCHEME)) return importModule(url)
    throw new NotInTable(`The bundle of this thread has no module ${url}: it was not built together with its host's.`)
  },
  isMissing: (error, url) => error instanceof NotInTable || isMissing(error, url)
})
