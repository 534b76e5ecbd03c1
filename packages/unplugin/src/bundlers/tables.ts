/**
 * Task modules, for bundlers whose threads find modules in a table or in files of their own: which there are, and what goes in the
 * place of `import.meta.url`. One for each plugin, over all the builds that it takes part in.
 */
import { createHash } from "node:crypto"
import { basename } from "node:path"
import { addressOfFile, versioned } from "../modules/addressOfFile.ts"
import { type OtherAddress, readModule } from "../modules/readModule.ts"
import { type Rewritten, rewriteModule } from "../modules/rewriteModule.ts"

/** How one build writes addresses. */
export interface Writing {
  /** The path of the module that an address of another one names. */
  readonly resolve: (other: OtherAddress) => Promise<string> | string
  /** The URL of a file beside the one that is built, as an expression. Omitted: threads find modules in a table. */
  readonly urlOf?: ((file: string) => string) | undefined
}

/** What is known of task modules. Paths are absolute. */
export interface Tables {
  /**
   * Reads a module, and writes addresses into it.
   *
   * @returns its new source; `undefined` where it has no address in it.
   */
  readonly read: (code: string, path: string, writing: Writing) => Promise<Rewritten | undefined>
  /**
   * All modules that host or threads may load.
   *
   * @param host the modules of the host's build.
   * @param scan says which modules others come to load, themselves included, each of them being read on the way.
   */
  readonly reach: (host: Iterable<string>, scan: Scan) => Promise<Set<string>>
  /** The task modules among modules. */
  readonly tasksAmong: (paths: Iterable<string>) => ReadonlyArray<string>
  /** Whether a module has addresses in it. */
  readonly isAddressed: (path: string) => boolean
  /** Task modules' paths by address. */
  readonly tableOf: (tasks: Iterable<string>) => ReadonlyMap<string, string>
  /** The name, without extension, of the file that a task module has where there is no table. */
  readonly fileOf: (path: string) => string
}

/** Says which modules others come to load. */
export type Scan = (paths: ReadonlyArray<string>) => Promise<Iterable<string>>

/** What was seen in a module when it was last read. */
interface Seen {
  readonly isTask: boolean
  /** The modules that it has addresses of. */
  readonly others: ReadonlyArray<string>
}

/** @param root the directory of the project: addresses are relative to it. */
export const makeTables = (root: string): Tables => {
  const seen = new Map<string, Seen>()
  const first = new Map<string, string>()
  const fileOf = (path: string): string => {
    const hash = createHash("sha256").update(addressOfFile(root, path)).digest("hex").slice(0, 8)
    return `anythread-${basename(path)
      .replace(/\.\w+$/, "")
      .replaceAll(/[^\w-]/g, "-")}-${hash}`
  }
  // A build that is not repeated needs no versions, and nor does what has not changed since the first one.
  const ownAddress = (path: string, code: string): string => {
    const address = addressOfFile(root, path)
    if (!first.has(path)) first.set(path, code)
    return first.get(path) === code ? address : versioned(address, code)
  }
  return {
    fileOf,
    read: async (code, path, { resolve, urlOf }) => {
      const reading = readModule(code, path)
      if (reading === undefined) {
        seen.delete(path)
        return undefined
      }
      const others = new Map<OtherAddress, string>()
      for (const other of reading.others) others.set(other, await resolve(other))
      seen.set(path, { isTask: reading.own.length > 0, others: [...others.values()] })
      return rewriteModule(code, reading, {
        own: urlOf === undefined ? JSON.stringify(ownAddress(path, code)) : urlOf(fileOf(path)),
        other: (other) => {
          const target = others.get(other) ?? path
          return urlOf === undefined ? JSON.stringify(addressOfFile(root, target)) : urlOf(fileOf(target))
        }
      })
    },
    reach: async (host, scan) => {
      const reached = new Set(host)
      for (;;) {
        const missing = [...reached]
          .flatMap((path) => seen.get(path)?.others ?? [])
          .filter((path) => !reached.has(path))
        if (missing.length === 0) return reached
        const found = await scan([...new Set(missing)])
        for (const path of [...missing, ...found]) reached.add(path)
      }
    },
    tasksAmong: (paths) => {
      const tasks = new Set<string>()
      for (const path of paths) {
        const { isTask, others = [] } = seen.get(path) ?? {}
        if (isTask) tasks.add(path)
        for (const other of others) tasks.add(other)
      }
      return [...tasks].sort()
    },
    isAddressed: (path) => seen.has(path),
    tableOf: (tasks) => new Map([...tasks].map((path) => [addressOfFile(root, path), path]))
  }
}

/** The name, without extension, of the file in which threads of a runtime start. */
export const threadFile = (runtime: string): string => `anythread-${runtime}-thread`
