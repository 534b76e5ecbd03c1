/** Tells webpack and Rspack what no thread can load. */
import { existsSync, readFileSync } from "node:fs"
import { refusals } from "../graph/refusals.ts"
import { parseModule } from "../modules/parseModule.ts"
import { starterOf } from "../modules/ThreadFiles.ts"
import { nameOf } from "./programGraph.ts"
import { pathOf, type Shared } from "./webpackLoader.ts"
import type { Compilation } from "./webpackShape.ts"

/**
 * Adds an error for each thing that a thread could not load.
 *
 * @param entries what the application starts with.
 * @param starters the starters that the bundle holds.
 */
export const refuse = (
  compilation: Compilation,
  { root, table }: Shared,
  entries: ReadonlyArray<object>,
  starters: ReadonlyArray<string>
): void => {
  if (table.size === 0) return
  const { moduleGraph, modules } = compilation
  const byPath = new Map([...modules].map((module) => [pathOf(module.resource ?? ""), module]))
  const pathsOf = (dependencies: Iterable<object>): ReadonlyArray<string> =>
    [...dependencies].flatMap((dependency) => pathOf(moduleGraph.getModule(dependency)?.resource ?? "") || [])
  const errors = refusals(
    {
      entries: pathsOf(entries).filter((path) => !hasExports(path)),
      importsOf: (path) => new Set(pathsOf(byPath.get(path)?.dependencies ?? [])),
      codeOf
    },
    table.values(),
    { isPage: starters.some((file) => starterOf(file)?.runtime === "browser"), nameOf: (path) => nameOf(root, path) }
  )
  for (const error of errors) compilation.errors.push(new Error(`anythread: ${error}`))
}

/** An entry that exports something is no application's but a library's, or a server's that calls it. */
const hasExports = (path: string): boolean => {
  const program = parseModule(codeOf(path) ?? "", path)?.program
  return (program?.body ?? []).some((node) => {
    if (node.type !== "ExportNamedDeclaration") return /^Export/.test(node.type)
    return node.exportKind === "value" && (node.declaration !== null || node.specifiers.length > 0)
  })
}

/** The source as its author wrote it, so that lines are the file's own. */
const codeOf = (path: string): string | undefined =>
  /\.[cm]?[jt]sx?$/.test(path) && existsSync(path) ? readFileSync(path, "utf8") : undefined
