/** What of a project's dependencies Vite's dev server must leave as files, and what it must not. */
import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join, resolve } from "node:path"

/** In the terms of Vite's option `optimizeDeps`. */
export interface Optimizing {
  readonly exclude: Array<string>
  readonly include: Array<string>
}

interface Manifest {
  readonly main?: string
  readonly module?: string
  readonly exports?: unknown
  readonly type?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

/** Ours, and what they load when it is needed: all are modules that a browser can load as they are. */
const ours = ["anythread", "@anythread/core", "@anythread/browser", "acorn", "acorn-walk"]

/**
 * Finds the packages that depend on ours, themselves or by others: they are excluded, as ours are. Vite bundles nothing that is
 * imported by files in `node_modules`, so what those cannot do without is included: packages that are CommonJS, and the modules of
 * Effect, of which there must be one copy.
 *
 * @param root the directory of the project, or one in it.
 */
export const optimizing = (root: string): Optimizing => {
  const directory = packageOf(resolve(root))
  const exclude = new Set(ours)
  const include = new Set(effectModules(directory))
  const seen = new Map<string, boolean>()
  /** @param chain the names that lead to it, as `include` has them. */
  const depends = (directory: string, chain: ReadonlyArray<string>): boolean => {
    const known = seen.get(directory)
    if (known !== undefined) return known
    seen.set(directory, false)
    const manifest = manifestIn(directory)
    const names = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })
    // All are looked at, since each that depends on ours is to be found.
    const those = names.filter((name) => isOurs(name) || visit(name, directory, chain))
    seen.set(directory, those.length > 0)
    if (those.length === 0) return false
    for (const name of names) {
      if (!those.includes(name) && isCommonJs(name, directory)) include.add([...chain, name].join(" > "))
    }
    return true
  }
  const visit = (name: string, from: string, before: ReadonlyArray<string>): boolean => {
    const installed = isOurs(name) ? undefined : directoryOf(name, from)
    const isOne = installed !== undefined && depends(installed, [...before, name])
    if (isOne) exclude.add(name)
    return isOne
  }
  for (const name of directDependencies(directory)) visit(name, directory, [])
  return { exclude: [...exclude], include: [...include] }
}

/** The nearest directory that has a manifest. */
const packageOf = (directory: string): string => {
  const above = dirname(directory)
  return existsSync(join(directory, "package.json")) || above === directory ? directory : packageOf(above)
}

/** Where a program uses Effect, the modules of it that ours import. */
const effectModules = (directory: string): ReadonlyArray<string> => {
  if (!directDependencies(directory).includes("effect")) return []
  const modules: Array<string> = []
  for (const name of ["@anythread/core", "@anythread/browser"]) {
    const installed = ourDirectory(name, directory)
    if (installed === undefined) continue
    const dist = join(installed, "dist")
    for (const file of readdirSync(dist, { recursive: true, encoding: "utf8" })) {
      const code = file.endsWith(".js") ? readFileSync(join(dist, file), "utf8") : ""
      for (const [, specifier = ""] of code.matchAll(/\bfrom "(effect\/\w+)"/g)) modules.push(specifier)
    }
  }
  return modules
}

/** Of one of ours, which may be installed for `anythread` alone. */
const ourDirectory = (name: string, from: string): string | undefined => {
  const direct = directoryOf(name, from)
  const umbrella = direct === undefined ? directoryOf("anythread", from) : undefined
  return umbrella === undefined ? direct : directoryOf(name, umbrella)
}

const isOurs = (name: string): boolean => name === "anythread" || name.startsWith("@anythread/")

const directDependencies = (directory: string): ReadonlyArray<string> => {
  const { dependencies, devDependencies } = manifestIn(directory)
  return Object.keys({ ...dependencies, ...devDependencies })
}

const isCommonJs = (name: string, from: string): boolean => {
  const directory = directoryOf(name, from)
  if (directory === undefined) return false
  const { exports, main = "index.js", module, type } = manifestIn(directory)
  // Packages that have types alone have no such file.
  return (
    type !== "module" && (module ?? exports) === undefined && /\.c?js$/.test(main) && existsSync(join(directory, main))
  )
}

const manifestIn = (directory: string): Manifest => {
  const file = join(directory, "package.json")
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {}
}

const directoryOf = (name: string, from: string): string | undefined => {
  // By folder, since a package need not export its manifest.
  for (const path of createRequire(join(from, "package.json")).resolve.paths(name) ?? []) {
    if (existsSync(join(path, name))) return realpathSync(join(path, name))
  }
  return undefined
}
