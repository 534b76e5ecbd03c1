/**
 * Which function has which address, one registry a JavaScript realm. Either side: the host asks for the address of a
 * function, the thread for the function of an address.
 */
import { DuplicateName } from "../errors/CallDefect.ts"
import { globalState } from "../wire/globalState.ts"
import { AMBIGUOUS } from "../wire/Message.ts"
import { type Address, keyOf, UNKNOWN } from "./Address.ts"

/** A function of any shape. Only its identity matters here. */
export type AnyFunction = (...args: never) => unknown

interface Registry {
  /** Addresses by function. Weak: registering a function keeps no module alive. */
  readonly addresses: WeakMap<AnyFunction, Address>
  /** Functions by key of their address. */
  readonly functions: Map<string, AnyFunction>
  /** The URLs by key as they were given, query included. */
  readonly given: Map<string, string>
  /** By name, the URLs of the modules that have a function of that name. */
  readonly urls: Map<string, Set<string>>
  /** Keys registered in the present turn of evaluation: the same key again in it is a mistake, later a hot reload. */
  readonly turn: Set<string>
  /** Counts hot reloads. A thread that began under a smaller number may hold an old version of a function. */
  generation: number
}

/** Looked up once: it is asked for several times a call, and never changes. */
let known: Registry | undefined

const registry = (): Registry => {
  known ??= globalState("registry", makeRegistry)
  return known
}

const makeRegistry = (): Registry => ({
  addresses: new WeakMap(),
  functions: new Map(),
  given: new Map(),
  urls: new Map(),
  turn: new Set(),
  generation: 0
})

/**
 * Registers `fn` under its address, whose URL was given as `givenUrl`. The same function again is nothing new.
 *
 * @throws DuplicateName when another function took the address in the same turn of evaluation. In a later turn it is a
 * hot reload: the new function takes the address, and threads that may hold the old one retire. Whoever still calls the
 * old one then calls the new one if the URL's query says that it is a new version, and is refused if nothing does.
 */
export const register = (fn: AnyFunction, address: Address, givenUrl: string): void => {
  const { addresses, functions, given, turn, urls } = registry()
  const key = keyOf(address.url, address.name)
  const before = functions.get(key)
  if (before !== undefined && before !== fn) {
    // Two versions of one module can meet in one turn, told apart by their queries: not all that import it took the update.
    const isSameUrl = given.get(key) === givenUrl
    if (turn.has(key) && isSameUrl) throw new DuplicateName({ url: address.url, functionName: address.name })
    // Under another query it is the same module, newer. Under the very same URL it may be another module that a bundler
    // put into the same file and that is evaluated later: nobody may call the one and get the other.
    if (isSameUrl) addresses.set(before, { ...address, isReplaced: true })
    registry().generation++
  }
  if (turn.size === 0) queueMicrotask(() => turn.clear())
  turn.add(key)
  functions.set(key, fn)
  if (before !== fn) given.set(key, givenUrl)
  addresses.set(fn, address)
  const sameName = urls.get(address.name)
  if (sameName === undefined) urls.set(address.name, new Set([address.url]))
  else sameName.add(address.url)
}

/** Marks a stand-in: it has an address, and no thread finds it there. */
export const mark = (fn: AnyFunction, address: Address): void => {
  registry().addresses.set(fn, address)
}

/** The address of a portable function or a stand-in, if it has one. */
export const addressOfFunction = (fn: AnyFunction): Address | undefined => registry().addresses.get(fn)

/** The function registered at an address, if any. */
export const functionAt = (url: string, name: string): AnyFunction | undefined =>
  registry().functions.get(keyOf(url, name))

/** The fingerprint by which a thread may find the function of an address, or that it must not find it by name. */
export const moduleOf = ({ module, name, url }: Address): number => {
  const urls = registry().urls.get(name)
  if (urls === undefined || urls.size < 2 || module === UNKNOWN) return module
  for (const other of urls) {
    const fn = other === url ? undefined : functionAt(other, name)
    if (fn !== undefined && addressOfFunction(fn)?.module === module) return AMBIGUOUS
  }
  return module
}

/** The URLs of the modules that have a function of that name. */
export const urlsOf = (name: string): ReadonlySet<string> | undefined => registry().urls.get(name)

/** The names registered for a module. */
export const namesAt = (url: string): ReadonlyArray<string> =>
  [...registry().functions.keys()].filter((key) => key.startsWith(`${url} `)).map((key) => key.slice(url.length + 1))

/** How many hot reloads this realm has seen. */
export const generation = (): number => registry().generation
