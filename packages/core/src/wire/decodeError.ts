/**
 * Rebuilds what `encodeError` wrote. The side that called runs it: the host for a job, the thread for a function it
 * called back. Step 11 on the way of a call. It never throws, not even on input that no encoder of ours wrote, and runs
 * no code of the program but prototype getters: no constructor, no setter.
 */

import type { EncodedError, EncodedErrorNode, EncodedNode, EncodedValue } from "./EncodedError.ts"
import { type BuiltInErrorClass, builtInErrors, type ErrorClass, registeredErrorClass } from "./errorClasses.ts"
import { framesOf } from "./stack.ts"

/**
 * Stand-ins for classes this side does not have, by base and name. One for each pair, so that two errors of one class
 * have one constructor; bounded, since names may be made up per error. Holds no state of any pool.
 */
const syntheticClasses = new Map<string, ErrorClass>()
const maxSyntheticClasses = 256

const forbidden: ReadonlyArray<string> = ["__proto__", "constructor", "prototype"]

/**
 * Rebuilds a thrown value. Never throws: unreadable input gives an Error that says so, with the reason as its cause.
 *
 * @param encoded what came over the wire, after structured clone.
 * @param callerStack the `stack` of an error made where the call was; its frames are put under the thread's when the
 * value is an error.
 * @returns an instance of the built-in class, of the registered class, or else of a synthetic subclass of the nearest
 * built-in one with the class name of the thread. Values that are not errors are returned as they came.
 */
export function decodeError(encoded: EncodedError, callerStack?: string): unknown {
  try {
    if (encoded.version !== 1) throw new Error(`expected version 1 of the encoded form, got ${String(encoded.version)}`)
    const made = encoded.nodes.map(makeNode)
    const revive = (value: EncodedValue): unknown => {
      if ("data" in value) return value.data
      if ("cut" in value) return makeMarker(value.cut)
      const node = typeof value.node === "number" ? made[value.node] : undefined
      if (node === undefined) throw new Error(`no node ${String(value.node)}`)
      return node
    }
    for (const [index, node] of encoded.nodes.entries()) fillNode(made[index] as object, node, revive)
    const root = revive(encoded.root)
    const isError = "cut" in encoded.root || ("node" in encoded.root && root instanceof Error)
    if (isError && typeof callerStack === "string") joinStacks(root as Error, callerStack)
    return root
  } catch (reason) {
    const error = new Error("The error thrown on the other thread could not be read: it is not in our encoded form", {
      cause: reason
    })
    if (typeof callerStack === "string") joinStacks(error, callerStack)
    return error
  }
}

function makeNode(node: EncodedNode): object {
  if (node.kind === "error") return makeError(node)
  if (node.kind === "array") return []
  if (node.kind === "set") return new Set()
  if (node.kind === "map") return new Map()
  if (node.kind === "record") return {}
  throw new Error("a node of no known kind")
}

function makeError(node: EncodedErrorNode): Error {
  if (typeof node.className !== "string" || typeof node.base !== "string") throw new Error("an error without a class")
  const base = builtInErrors.get(node.base) ?? Error
  // A real error of the runtime, not an object with its prototype: `Error.isError` and inspectors look at the inside.
  const error = node.base === "DOMException" ? makeDOMException(node) : new Error()
  const prototype = (node.className === node.base ? base : findClass(node.className, node.place, node.base, base))
    .prototype
  Object.setPrototypeOf(error, prototype)
  return error
}

/** `name`, `message` and `code` of a DOMException are inside it, out of reach of any property. */
function makeDOMException(node: EncodedErrorNode): Error {
  if (!builtInErrors.has("DOMException")) return new Error()
  const textOf = (wanted: string): string => {
    const found = node.inherited.find(([key]) => key === wanted)?.[1]
    return found !== undefined && "data" in found && typeof found.data === "string" ? found.data : ""
  }
  return new DOMException(textOf("message"), textOf("name"))
}

function findClass(name: string, place: string | undefined, baseName: string, base: BuiltInErrorClass): ErrorClass {
  const registered = registeredErrorClass(name, place)
  if (registered !== undefined) return registered
  const key = `${baseName} ${name}`
  let synthetic = syntheticClasses.get(key)
  if (synthetic === undefined) {
    synthetic = class extends base {}
    Object.defineProperty(synthetic, "name", { value: name, configurable: true })
    if (syntheticClasses.size >= maxSyntheticClasses) {
      for (const oldest of syntheticClasses.keys()) {
        syntheticClasses.delete(oldest)
        break
      }
    }
    syntheticClasses.set(key, synthetic)
  }
  return synthetic
}

function fillNode(target: object, node: EncodedNode, revive: (value: EncodedValue) => unknown): void {
  if (node.kind === "array") {
    for (const item of node.items) (target as Array<unknown>).push(revive(item))
  } else if (node.kind === "set") {
    for (const item of node.items) (target as Set<unknown>).add(revive(item))
  } else if (node.kind === "map") {
    for (let i = 0; i + 1 < node.items.length; i += 2) {
      const [key, value] = node.items.slice(i, i + 2) as [EncodedValue, EncodedValue]
      ;(target as Map<unknown, unknown>).set(revive(key), revive(value))
    }
  } else if (node.kind === "record" || node.kind === "error") {
    for (const [key, enumerable, value] of node.own) define(target, key, revive(value), enumerable === true)
    if (node.kind === "error") finishError(target as Error, node, revive)
  }
}

/** After the own properties: what the prototype here does not supply as the one on the thread did, and the stack. */
function finishError(error: Error, node: EncodedErrorNode, revive: (value: EncodedValue) => unknown): void {
  for (const [key, encoded] of node.inherited) {
    const value = revive(encoded)
    if (!Object.is(read(error, key), value)) define(error, key, value, false)
  }
  // Without this line `stack` would be that of the decoder.
  define(error, "stack", typeof node.stack === "string" ? node.stack : headerOf(error), false)
}

function makeMarker(text: string): Error {
  const marker = new Error(`[${String(text)}]`)
  define(marker, "stack", headerOf(marker), false)
  return marker
}

function headerOf(error: Error): string {
  const name = read(error, "name")
  const message = read(error, "message")
  const head = typeof name === "string" ? name : "Error"
  return typeof message === "string" && message !== "" ? `${head}: ${message}` : head
}

function joinStacks(error: Error, callerStack: string): void {
  const frames = framesOf(callerStack)
  if (frames !== "")
    define(error, "stack", `${String(read(error, "stack"))}\n    --- called from ---\n${frames}`, false)
}

function define(target: object, key: string, value: unknown, enumerable: boolean): void {
  if (typeof key !== "string") throw new Error("a property without a key")
  if (forbidden.includes(key)) return
  Reflect.defineProperty(target, key, { value, enumerable, writable: true, configurable: true })
}

/** A getter of a registered class may trip over the constructor that never ran. */
function read(error: Error, key: string): unknown {
  try {
    return Reflect.get(error, key)
  } catch {
    return undefined
  }
}
