/** Finds, once a program's modules are known, what its threads would load and cannot. */
import { chainsFrom, type Imports } from "./chains.ts"
import { isOwnModule } from "./ownPackage.ts"
import { mentionsPage } from "./pageNames.ts"
import { type PageUse, pageUses } from "./pageUse.ts"
import { globalsSetBy } from "./shims.ts"
import { importsForEffect, isStyleSheet } from "./styleSheet.ts"

/** What is to be known of a program's modules, by id: a path, perhaps with a query. */
export interface Graph extends Imports {
  /** The modules with which the application starts. */
  readonly entries: Iterable<string>
  /** A module's source, best as its author wrote it; `undefined` where it has none. */
  readonly codeOf: (id: string) => string | undefined
}

/** Where a program runs, and how it is spoken of. */
export interface RefusalOptions {
  /** Whether its threads are a browser's. */
  readonly isPage: boolean
  /** A module's name in messages. */
  readonly nameOf: (id: string) => string
}

/**
 * Says what task modules import and no thread can load: modules that touch the page while they are evaluated and style sheets,
 * where threads are a browser's, and an entry of the application everywhere.
 *
 * @param graph the modules.
 * @param tasks the task modules.
 * @returns one line for each such module, with the shortest chain of imports to it; empty where all is well.
 */
export const refusals = (
  graph: Graph,
  tasks: Iterable<string>,
  { isPage, nameOf }: RefusalOptions
): ReadonlyArray<string> => {
  const entries = new Set(graph.entries)
  const codes = new Map<string, string>()
  const codeOf = (id: string): string => {
    const code = codes.get(id) ?? graph.codeOf(id) ?? ""
    codes.set(id, code)
    return code
  }
  const starts = (id: string): boolean => entries.has(id) && !isGuarded(codeOf(id)) && !isOwnModule(id)
  // What an application imports is no matter of threads, once they do not load it.
  const chains = chainsFrom(graph, tasks, starts)
  // What one module provides is there for all: a document of its own making, say.
  const given = new Set(isPage ? [...chains.keys()].flatMap((id) => [...globalsSetBy(codeOf(id))]) : [])
  const found: Array<string> = []
  for (const [id, chain] of chains) {
    const name = chain.map(nameOf).join(" -> ")
    const importers = (): ReadonlyArray<string> =>
      [...chains.keys()].filter((one) => [...graph.importsOf(one)].includes(id))
    const uses = isPage ? usesOf(codeOf(id), id).filter((use) => !given.has(use.name)) : []
    if (starts(id)) found.push(startsAgain(name))
    else if (uses.length > 0 && !isOwnModule(id)) found.push(touchesPage(name, uses))
    else if (isPage && isStyleSheet(id) && importers().some((one) => importsForEffect(codeOf(one), one, id)))
      found.push(styles(name))
  }
  return found
}

/** As the backends have it. */
const isGuarded = (code: string): boolean => /\bimport\.meta\.main\b|\bisThread\s*\(/.test(code)

/** What was found last, by module: in a build that is repeated, most sources stay the same. */
const known = new Map<string, { readonly code: string; readonly uses: ReadonlyArray<PageUse> }>()

const usesOf = (code: string, id: string): ReadonlyArray<PageUse> => {
  // Most modules do not, and are not to be kept.
  if (!mentionsPage(code)) return []
  const last = known.get(id)
  if (last?.code === code) return last.uses
  const uses = pageUses(code, id)
  known.set(id, { code, uses })
  return uses
}

const touchesPage = (name: string, uses: ReadonlyArray<PageUse>): string => {
  const lines = [...new Set(uses.map(({ line }) => line))]
  return (
    `${name}: uses ${uses.map((use) => use.name).join(", ")} while it is evaluated ` +
    `(${lines.length === 1 ? "line" : "lines"} ${lines.join(", ")}), which a thread does not have. ` +
    "Move the portable functions, or what touches the page, into a module of its own, " +
    `or guard it: if (typeof document !== "undefined").`
  )
}

const startsAgain = (name: string): string =>
  `${name}: is an entry of the application, and each thread would start it again. ` +
  "Move the portable functions, and what they import, into a module of their own, " +
  "or guard what starts the application: if (!isThread()), of anythread/thread."

const styles = (name: string): string =>
  `${name}: is imported for its effect on a page, which a thread does not have. ` +
  "Import it from a module that only the page loads, " +
  "or move the portable functions into a module of their own."
