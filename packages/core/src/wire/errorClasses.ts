/**
 * What is an error, of which class it is, and which classes a decoded error may get. Both sides: the encoder asks for
 * names, the decoder for classes. A class is one of the fixed list or one registered here: a name that came over the
 * wire is never looked up on `globalThis`.
 */

import { globalState } from "./globalState.ts"
import { constructorName, prototypeOf } from "./reading.ts"

/** A class of errors. Its constructor is never called by the decoder. */
export type ErrorClass = abstract new (...args: never[]) => Error

/** The constructors every built-in here can be called with, which is what a synthetic subclass needs. */
export type BuiltInErrorClass = new (message?: string) => Error

/** The built-in classes by name, as far as this runtime has them. */
export const builtInErrors: ReadonlyMap<string, BuiltInErrorClass> = listBuiltIns()

const builtInPrototypes: ReadonlyMap<object, string> = new Map(
  Array.from(builtInErrors, ([name, builtIn]) => [builtIn.prototype, name])
)

/** The registered classes by name. */
const registry = (): Map<string, ErrorClass> => globalState("errorClasses", () => new Map())

interface Places {
  /** By place. Several after a hot reload, or where two modules look alike: then the name decides. */
  readonly classes: Map<string, Set<ErrorClass>>
  readonly places: WeakMap<ErrorClass, string>
}

/** The registered classes by place: the same in every bundle, where a minifier has taken the names. */
const registeredAt = (): Places => globalState("errorPlaces", () => ({ classes: new Map(), places: new WeakMap() }))

/**
 * Makes errors of this class arrive as instances of it, on a side that has registered it too.
 * The same name registered again replaces the class: after a hot reload the later one is the one in use.
 *
 * @param errorClass a named class whose instances are errors. TypeError where it is not.
 * @param place where it is registered, the same on either side whatever a minifier makes of its name. Omitted: errors find
 * it by name alone.
 */
export function registerErrorClass(errorClass: ErrorClass, place?: string): void {
  if (typeof errorClass !== "function" || !(errorClass.prototype instanceof Error)) {
    throw new TypeError("registerErrorClass: expected a class that extends Error")
  }
  const name: unknown = errorClass.name
  if (typeof name !== "string" || name === "") {
    throw new TypeError("registerErrorClass: the class has no name, and errors find their class by name")
  }
  registry().set(name, errorClass)
  if (place === undefined) return
  const { classes, places } = registeredAt()
  const here = classes.get(place)
  if (here === undefined) classes.set(place, new Set([errorClass]))
  else here.add(errorClass)
  places.set(errorClass, place)
}

/** Where the class of an error was registered, if it was. Never throws. */
export function placeOfError(error: object): string | undefined {
  try {
    const cls: unknown = (Object.getPrototypeOf(error) as { readonly constructor?: unknown } | null)?.constructor
    return typeof cls === "function" ? registeredAt().places.get(cls as ErrorClass) : undefined
  } catch {
    return undefined
  }
}

/** The class registered at this place or else under this name, by any copy of core; undefined where there is none. */
export function registeredErrorClass(name: string, place?: string): ErrorClass | undefined {
  const here = place === undefined ? [] : [...(registeredAt().classes.get(place) ?? [])]
  return here.length === 1 ? here[0] : (here.findLast((cls) => cls.name === name) ?? registry().get(name))
}

/** Is it an error: of this realm or another, a DOMException, or an object that inherits from one. Never throws. */
export function isError(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false
  try {
    if (value instanceof Error || (Error as { isError?: (value: unknown) => boolean }).isError?.(value) === true) {
      return true
    }
    const tag = Object.prototype.toString.call(value)
    return (
      tag === "[object Error]" ||
      (tag === "[object DOMException]" && typeof (value as { code?: unknown }).code === "number")
    )
  } catch {
    return false
  }
}

/** The names of an error's class and of the nearest built-in one above it. Never throws. */
export function classOfError(error: object): { readonly className: string; readonly base: string } {
  const own = prototypeOf(error)
  let foreign: string | undefined
  let prototype = own
  // A proxy can present an endless chain.
  for (let step = 0; prototype !== null && step < 100; step++) {
    const base = builtInPrototypes.get(prototype)
    if (base !== undefined) return { className: constructorName(own) ?? base, base }
    const name = constructorName(prototype)
    if (foreign === undefined && name !== undefined && builtInErrors.has(name)) foreign = name
    prototype = prototypeOf(prototype)
  }
  // Of another realm, where names are all there is to compare.
  const base = foreign ?? "Error"
  return { className: constructorName(own) ?? base, base }
}

function listBuiltIns(): Map<string, BuiltInErrorClass> {
  const list = new Map<string, BuiltInErrorClass>([
    ["Error", Error],
    ["TypeError", TypeError],
    ["RangeError", RangeError],
    ["SyntaxError", SyntaxError],
    ["ReferenceError", ReferenceError],
    ["EvalError", EvalError],
    ["URIError", URIError],
    ["AggregateError", AggregateError as unknown as BuiltInErrorClass]
  ])
  if (typeof DOMException === "function") list.set("DOMException", DOMException)
  if (typeof SuppressedError === "function") {
    list.set("SuppressedError", SuppressedError as unknown as BuiltInErrorClass)
  }
  // Traps and broken modules are what WebAssembly on a thread throws; absent in Safari's lockdown mode.
  if (typeof WebAssembly === "object") {
    list.set("CompileError", WebAssembly.CompileError)
    list.set("LinkError", WebAssembly.LinkError)
    list.set("RuntimeError", WebAssembly.RuntimeError)
  }
  return list
}
