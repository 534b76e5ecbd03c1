/**
 * How a stranger's object is looked at: never trusting a getter, a proxy or a prototype. Either side; shared by what
 * encodes errors and what looks for the uncloneable. Nothing here throws, iterating excepted.
 */

/** Which walk an object needs. A record is everything with neither items nor entries. */
export type ContainerKind = "array" | "map" | "set" | "record"

/** A value in words: "a function named onClick", "a symbol", "a Promise". Never throws. */
export function describe(value: unknown): string {
  if (typeof value === "function") {
    const name = read(value, "name")?.value
    return typeof name === "string" && name !== ""
      ? `a function named ${name.slice(0, 100)}`
      : "a function without a name"
  }
  if (typeof value !== "object") return `a ${typeof value}`
  if (value === null) return "null"
  const name = constructorName(prototypeOf(value)) ?? tagOf(value)
  const noun = name === "Object" || name === "Array" ? name.toLowerCase() : name
  // A URL, a Uint8Array.
  return /^(?:[aeio]|u(?![ir]))/i.test(noun) ? `an ${noun}` : `a ${noun}`
}

/** Which walk it needs; a record where it cannot be told. Never throws. */
export function containerKind(value: object): ContainerKind {
  try {
    return Array.isArray(value) ? "array" : value instanceof Map ? "map" : value instanceof Set ? "set" : "record"
  } catch {
    return "record"
  }
}

/** Items of an array or set; keys and values of a map in turn. By the built-in iterators: a subclass may have its own. */
export function* itemsOf(value: object, kind: Exclude<ContainerKind, "record">): Iterable<unknown> {
  if (kind === "set") yield* Set.prototype.values.call(value)
  else if (kind === "map") for (const pair of Map.prototype.entries.call(value)) yield* pair
  else {
    const { length } = value as ArrayLike<unknown>
    for (let i = 0; i < length; i++) yield read(value, i)?.value
  }
}

/** A property in a box, undefined where reading it throws. */
export function read(from: object, key: PropertyKey): { readonly value?: unknown } | undefined {
  try {
    return { value: Reflect.get(from, key) }
  } catch {
    return undefined
  }
}

/** The name of the constructor of a prototype; undefined where there is none to be read. Never throws. */
export function constructorName(prototype: object | null): string | undefined {
  try {
    const name: unknown = (prototype as { constructor?: { name?: unknown } } | null)?.constructor?.name
    return typeof name === "string" && name !== "" ? name.slice(0, 200) : undefined
  } catch {
    return undefined
  }
}

/** The prototype, null where it cannot be read. Never throws. */
export function prototypeOf(value: object): object | null {
  try {
    return Object.getPrototypeOf(value) as object | null
  } catch {
    return null
  }
}

/** A generator has no constructor to name it, only a tag. */
function tagOf(value: object): string {
  try {
    return Object.prototype.toString.call(value).slice(8, -1).slice(0, 100)
  } catch {
    return "Object"
  }
}
