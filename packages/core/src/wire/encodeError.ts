/**
 * Turns whatever was thrown into plain data that structured clone accepts. The side that threw runs it: the thread for a
 * job, the host for a function the thread called back. Step 8 on the way of a call. It must not throw, or the call
 * would never settle: what a stranger's object can answer is read inside `try`, and only what came out is looked at.
 */

import type { EncodedError, EncodedErrorNode, EncodedNode, EncodedProperty, EncodedValue } from "./EncodedError.ts"
import { classOfError, isError, placeOfError } from "./errorClasses.ts"
import { containerKind, describe, itemsOf, read } from "./reading.ts"

/** Where the encoder stops. Picked, not measured: far above honest errors, far below what hurts. */
export const errorLimits = {
  /** Levels of errors: the root is the first, its cause the second. */
  depth: 16,
  /** Errors in all. */
  errors: 100,
  /** Characters of text and bytes of buffers in all, with 8 for every property, item and number. */
  size: 1_048_576,
  /**
   * Levels of data under a property. A thread's stack may be four times the host's (Node: 4 MB to 1 MB), and what only
   * the thread can clone is lost on the host as a `messageerror`.
   */
  dataDepth: 100
} as const

/** What a look at something unreadable or refused costs, so that a thousand of them do not take a minute. */
const refusalCost = 4096

/** Strings up to here are never cut: a shortened class name or code helps nobody. */
const shortText = 100

/** Read by code that handles errors, wherever they stand; the other inherited properties belong to the class. */
const essentials: ReadonlyArray<string> = ["name", "message", "cause", "errors", "_tag"]

/** Dangerous to whoever assigns them later. */
const skipped: ReadonlyArray<string> = ["__proto__", "constructor", "prototype"]

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends ReadonlyArray<infer I> ? Array<I> : T[K] }

interface State {
  readonly nodes: Array<EncodedNode>
  /** Fills nodes that are in the table already. Worked off in order, so the errors nearest to the root come first. */
  readonly pending: Array<() => void>
  /** What each object became; undefined: it cannot be cloned. */
  readonly known: Map<object, EncodedValue | undefined>
  errors: number
  room: number
}

/**
 * Encodes a thrown value. Never throws; the result can always be cloned.
 *
 * @param thrown anything. Errors keep class name, base, stack, own properties and what they refer to; other values
 * are carried as structured clone would carry them, or as a copy of what can be cloned in them. What is over
 * `errorLimits`, and what cannot be cloned but must not vanish, becomes a marker that says so.
 */
export function encodeError(thrown: unknown): EncodedError {
  const state: State = { nodes: [], pending: [], known: new Map(), errors: 0, room: errorLimits.size }
  try {
    const root = encodeKept(state, thrown, 0)
    for (const fill of state.pending) {
      try {
        fill()
      } catch {
        // The node stays as far as it was filled: half an error is better than none.
      }
    }
    return { version: 1, root, nodes: state.nodes }
  } catch {
    return { version: 1, root: { cut: "The thrown value could not be encoded" }, nodes: [] }
  }
}

/** Encodes a value that must not vanish: where nothing of it can be cloned, a marker says what it was. */
function encodeKept(state: State, value: unknown, depth: number): EncodedValue {
  const encoded = encodeValue(state, value, depth)
  if (encoded !== undefined) return encoded
  const what = typeof value === "symbol" ? String(value).slice(0, shortText) : describe(value)
  const marker = { cut: `${what}, which cannot be cloned` }
  if (typeof value !== "object" || value === null) return marker
  const kept = hasParts(value) ? addContainer(state, value, depth) : marker
  state.known.set(value, kept)
  return kept
}

/** Encodes a value; undefined where it cannot be cloned. */
function encodeValue(state: State, value: unknown, depth: number): EncodedValue | undefined {
  if (typeof value === "string") return { data: takeText(state, value) }
  if (typeof value === "function" || typeof value === "symbol") return undefined
  if (typeof value !== "object" || value === null) return { data: value }
  if (state.known.has(value)) return state.known.get(value)
  const encoded = isError(value) ? addError(state, value, depth) : encodeObject(state, value, depth)
  state.known.set(value, encoded)
  return encoded
}

/** An object that is not an error: its clone, or a container where an error is in it. */
function encodeObject(state: State, value: object, depth: number): EncodedValue | undefined {
  try {
    let weight = weigh(value, state.room)
    if (weight === "error") return addContainer(state, value, depth)
    if (typeof weight === "number") {
      const clone: object = structuredClone(value)
      // Getters may have answered the cloner otherwise than the scales; the clone has none.
      weight = weigh(clone, state.room)
      if (typeof weight === "number") {
        state.room -= weight
        return { data: clone }
      }
    }
    state.room -= refusalCost
    return { cut: `${describe(value)}, cut here: ${weight === "deep" ? "nested too deep" : "too large"}` }
  } catch {
    state.room -= refusalCost
    return undefined
  }
}

function addError(state: State, error: object, depth: number): EncodedValue {
  const over =
    depth >= errorLimits.depth
      ? `deeper than ${errorLimits.depth} levels`
      : state.errors >= errorLimits.errors
        ? `more than ${errorLimits.errors} errors`
        : state.room <= 0
          ? `more than ${errorLimits.size} characters`
          : undefined
  const { className, base } = classOfError(error)
  if (over !== undefined) return { cut: `An error of class ${className}, cut here: ${over}` }
  state.errors++
  const node: Mutable<EncodedErrorNode> = { kind: "error", className, base, own: [], inherited: [] }
  const place = placeOfError(error)
  if (place !== undefined) node.place = place
  state.pending.push(() => fillError(state, error, node, depth + 1))
  return { node: state.nodes.push(node) - 1 }
}

function fillError(state: State, error: object, node: Mutable<EncodedErrorNode>, depth: number): void {
  const stack = read(error, "stack")
  if (typeof stack?.value === "string") node.stack = takeText(state, stack.value)
  const keys = ownKeys(error)
  fillOwn(state, error, keys, node.own, (key, property) => {
    if (key === "stack") return undefined
    const found = property !== undefined && "value" in property ? property : read(error, key)
    if (key === "cause" && found === undefined) return { cut: "A cause that could not be read" }
    if (key === "cause" || (key === "errors" && isArray(found?.value))) return encodeKept(state, found?.value, depth)
    return found && encodeValue(state, found.value, depth)
  })
  for (const key of essentials) {
    if (keys.includes(key)) continue
    const value = read(error, key)?.value
    const encoded = value === undefined ? undefined : encodeValue(state, value, depth)
    if (encoded !== undefined) node.inherited.push([key, encoded])
  }
}

/** What is in an object is encoded one by one: where errors are in it, or something that cannot be cloned. */
function addContainer(state: State, value: object, depth: number): EncodedValue {
  // One level more than for errors, so that the `errors` of the innermost one stay a list.
  if (depth > errorLimits.depth) {
    return { cut: `${describe(value)}, cut here: deeper than ${errorLimits.depth} levels` }
  }
  const kind = containerKind(value)
  // An error in a container is no deeper than the container; containers in containers are.
  const depthOf = (item: unknown): number => (isError(item) ? depth : depth + 1)
  if (kind === "record") {
    const own: Array<EncodedProperty> = []
    state.pending.push(() =>
      // Data only, unlike of an error: a getter of an object that would not clone may be the very reason.
      fillOwn(state, value, ownKeys(value), own, (_, property) =>
        property?.enumerable && "value" in property
          ? encodeValue(state, property.value, depthOf(property.value))
          : undefined
      )
    )
    return { node: state.nodes.push({ kind, own }) - 1 }
  }
  const items: Array<EncodedValue> = []
  state.pending.push(() => {
    for (const item of itemsOf(value, kind)) {
      if (state.room <= 0 || state.errors >= errorLimits.errors) {
        // A map's items are pairs, and half a pair is none.
        if (kind === "map") items.push({ data: "[cut]" })
        items.push({ cut: "What stood after this was cut here: too many errors or too large" })
        return
      }
      state.room -= 8
      items.push(encodeKept(state, item, depthOf(item)))
    }
  })
  return { node: state.nodes.push({ kind, items }) - 1 }
}

function fillOwn(
  state: State,
  from: object,
  keys: ReadonlyArray<string>,
  into: Array<EncodedProperty>,
  encode: (key: string, property: PropertyDescriptor | undefined) => EncodedValue | undefined
): void {
  let left = 0
  for (const key of keys) {
    if (skipped.includes(key)) continue
    if (state.room <= 0 && !essentials.includes(key)) {
      left++
      continue
    }
    state.room -= 8 + key.length
    const property = ownProperty(from, key)
    const encoded = encode(key, property)
    if (encoded !== undefined) into.push([key, property?.enumerable === true, encoded])
  }
  if (left > 0) into.push(["[cut]", true, { data: `${left} more properties` }])
}

/** Takes a text into the budget, or its two ends: half of what is left at most, so that a stack still has room. */
function takeText(state: State, text: string): string {
  const most = Math.max(shortText, Math.floor(state.room / 2))
  state.room -= Math.min(text.length, most)
  if (text.length <= most) return text
  const half = Math.floor(most / 2)
  return `${text.slice(0, half)} [${text.length - 2 * half} characters cut] ${text.slice(-half)}`
}

/** What a value would take of the budget. Stops early: at an error, which must not be cloned, and at the limits. */
function weigh(value: object, room: number): number | "error" | "large" | "deep" {
  const seen = new Set<unknown>([value])
  const open: Array<readonly [object, number]> = [[value, 1]]
  let size = 0
  const add = (part: unknown, depth: number): "error" | "large" | "deep" | undefined => {
    size += 8
    if (typeof part === "string") size += part.length
    else if (part instanceof ArrayBuffer && !seen.has(part)) size += part.byteLength
    if (typeof part === "object" && part !== null && !seen.has(part)) {
      if (isError(part)) return "error"
      if (depth > errorLimits.dataDepth) return "deep"
      seen.add(part)
      open.push([part, depth])
    }
    return size > room ? "large" : undefined
  }
  if (value instanceof ArrayBuffer) size = value.byteLength
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [object, depth] = next
    for (const part of partsOf(object)) {
      const over = add(part, depth + 1)
      if (over !== undefined) return over
    }
  }
  return size > room ? "large" : size
}

/** Whatever structured clone copies along. A view of ten bytes brings the whole buffer behind it. */
function* partsOf(value: object): Iterable<unknown> {
  if (ArrayBuffer.isView(value)) return yield value.buffer
  const kind = containerKind(value)
  if (kind !== "record") return yield* itemsOf(value, kind)
  for (const key of Object.keys(value)) {
    yield key
    yield (value as { readonly [key: string]: unknown })[key]
  }
}

/** Is anything left of it when what cannot be cloned is left out? A promise has nothing, `{}` would say nothing. */
function hasParts(value: object): boolean {
  try {
    const prototype: unknown = Object.getPrototypeOf(value)
    return prototype === Object.prototype || prototype === null || Object.keys(value).length > 0
  } catch {
    return false
  }
}

function isArray(value: unknown): boolean {
  return typeof value === "object" && value !== null && containerKind(value) === "array"
}

function ownProperty(from: object, key: string): PropertyDescriptor | undefined {
  try {
    return Object.getOwnPropertyDescriptor(from, key)
  } catch {
    // A proxy that will not say; the value may still be read.
    return undefined
  }
}

function ownKeys(from: object): ReadonlyArray<string> {
  try {
    return Reflect.ownKeys(from).filter((key) => typeof key === "string")
  } catch {
    return []
  }
}
