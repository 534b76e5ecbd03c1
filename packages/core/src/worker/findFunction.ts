/**
 * Finds the function of an address: step 6 of a call. Thread side.
 *
 * A thread that was given functions by `serve` finds them by name and imports nothing: in a bundle the host's URLs mean
 * nothing here. Any other thread imports the module of the address, once.
 */
import { DuplicateName } from "../errors/CallDefect.ts"
import { UNKNOWN } from "../portable/Address.ts"
import { type AnyFunction, addressOfFunction, functionAt, namesAt } from "../portable/registry.ts"
import { evaluateSource } from "../source/evaluate.ts"
import { AMBIGUOUS } from "../wire/Message.ts"
import type { ThreadEntry } from "./ThreadEntry.ts"

/** What was found, or why nothing was. */
export type Found =
  /** Only the name fits: the host has several such functions, or this one is of another module. */
  | { readonly kind: "ambiguous" | "elsewhere" }
  /** It came as source, and evaluating any is forbidden here. */
  | { readonly kind: "policy" }
  | { readonly kind: "function"; readonly fn: AnyFunction }
  /** The module (or the set given to `serve`) has no such function; `known` undefined when there is no module at all. */
  | { readonly kind: "missing"; readonly known: ReadonlyArray<string> | undefined; readonly error?: unknown }
  /** The module threw while it was imported. */
  | { readonly kind: "threw"; readonly error: unknown }

/** Finds the function of an address, or of a source. A promise where its module must be imported first. */
export type Find = (url: string, name: string, source: string | undefined, module: number) => Found | Promise<Found>

/** Finds functions for one thread. */
export interface FindFunction {
  /** See {@link Find}. */
  readonly find: Find
  /** Imports a module before it is needed. What goes wrong is told to each job that needs it. */
  readonly load: (url: string) => void
  /** The URL of a module that is being imported, if any is. */
  readonly loading: () => string | undefined
}

/**
 * Makes the look-up of one thread.
 *
 * @throws DuplicateName when `serve` was given two functions of one name.
 */
export const make = (entry: ThreadEntry, served: ReadonlyArray<Readonly<Record<string, unknown>>>): FindFunction => {
  const given = collect(served)
  const importing = new Map<string, Promise<Found | { readonly kind: "module"; readonly exports: object }>>()
  /** Those among them that have not come, and those that never will: their functions may be registered all the same. */
  const unfinished = new Set<string>()
  const failed = new Set<string>()
  const { importModule } = entry

  const load = (
    url: string,
    importModule: (url: string) => Promise<unknown>
  ): Promise<Found | { readonly kind: "module"; readonly exports: object }> => {
    const before = importing.get(url)
    if (before !== undefined) return before
    unfinished.add(url)
    const loading = importModule(url).then(
      (exports) => {
        unfinished.delete(url)
        return { kind: "module", exports: exports as object } as const
      },
      (error: unknown): Found => {
        unfinished.delete(url)
        failed.add(url)
        const isMissing = entry.isMissing?.(error, url) === true
        return isMissing ? { kind: "missing", known: undefined, error } : { kind: "threw", error }
      }
    )
    importing.set(url, loading)
    return loading
  }

  const find: Find = (url, name, source, module) => {
    if (source !== undefined) return evaluate(source)
    const isWhole = !unfinished.has(url) && !failed.has(url)
    const known = url === "" || !isWhole ? undefined : functionAt(url, name)
    if (known !== undefined) return { kind: "function", fn: known }
    const named = given.get(name)
    if (named !== undefined) return byName(named, module)
    if (given.size > 0 || url === "" || importModule === undefined) return { kind: "missing", known: [...given.keys()] }
    return load(url, importModule).then((loaded) => {
      if (loaded.kind !== "module") return loaded
      const fn = functionAt(url, name) ?? exported(loaded.exports, name)
      if (fn !== undefined) return { kind: "function", fn }
      return { kind: "missing", known: [...new Set([...namesAt(url), ...exportedNames(loaded.exports)])] }
    })
  }

  return {
    find,
    load: (url) => {
      if (given.size === 0 && importModule !== undefined) void load(url, importModule)
    },
    loading: () => unfinished.values().next().value
  }
}

/** What a function comes to of which only the name is known to fit. */
const byName = (fn: AnyFunction, module: number): Found => {
  if (module === AMBIGUOUS) return { kind: "ambiguous" }
  const own = addressOfFunction(fn)?.module ?? UNKNOWN
  return module === UNKNOWN || own === UNKNOWN || own === module ? { kind: "function", fn } : { kind: "elsewhere" }
}

const evaluate = (source: string): Found => {
  try {
    return { kind: "function", fn: evaluateSource(source) as AnyFunction }
  } catch (error) {
    // The host has parsed it: what fails here is the evaluating, which a content security policy forbids.
    return error instanceof SyntaxError ? { kind: "threw", error } : { kind: "policy" }
  }
}

const collect = (sets: ReadonlyArray<Readonly<Record<string, unknown>>>): ReadonlyMap<string, AnyFunction> => {
  const given = new Map<string, AnyFunction>()
  for (const set of sets) {
    for (const [key, fn] of Object.entries(set)) {
      if (typeof fn !== "function") continue
      // The host calls by the name that `portable` registered; an export's own name counts where there is none.
      const name = addressOfFunction(fn as AnyFunction)?.name ?? key
      const before = given.get(name)
      if (before !== undefined && before !== fn) throw new DuplicateName({ url: "", functionName: name })
      given.set(name, fn as AnyFunction)
    }
  }
  return given
}

const exported = (exports: object, name: string): AnyFunction | undefined => {
  const value = Object.hasOwn(exports, name) ? (exports as Record<string, unknown>)[name] : undefined
  return typeof value === "function" ? (value as AnyFunction) : undefined
}

const exportedNames = (exports: object): ReadonlyArray<string> =>
  Object.keys(exports).filter((name) => exported(exports, name) !== undefined)
