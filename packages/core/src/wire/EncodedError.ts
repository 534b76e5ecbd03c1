/**
 * The form in which a thrown value crosses: plain data that structured clone accepts on every runtime. The side that
 * threw, mostly the thread, writes it with `encodeError`, the other reads it with `decodeError`. Errors and the
 * containers around them stand in one flat table and point at each other by index, so that cycles and shared identity
 * survive and neither side recurses.
 */

/** A thrown value on its way. `version` lets a reader refuse the form of another version instead of guessing. */
export interface EncodedError {
  readonly version: 1
  readonly root: EncodedValue
  readonly nodes: ReadonlyArray<EncodedNode>
}

/** One value: data as it is, the index of a node in the table, or the text of a marker where something was cut. */
export type EncodedValue = { readonly data: unknown } | { readonly node: number } | { readonly cut: string }

/** One entry of the table. */
export type EncodedNode = EncodedErrorNode | EncodedContainer | EncodedRecord

/** An own property: key, whether it is enumerable, value. */
export type EncodedProperty = readonly [key: string, enumerable: boolean, value: EncodedValue]

/** One error. */
export interface EncodedErrorNode {
  readonly kind: "error"
  /** Name of its class. Equal to `base` exactly when it is an instance of the built-in class itself. */
  readonly className: string
  /** Where its class was registered, if it was: survives a minifier, which may take its name. */
  readonly place?: string
  /** Name of the nearest built-in class in its prototype chain; a key of `builtInErrors`. */
  readonly base: string
  /** Absent where the thread had no string there. */
  readonly stack?: string
  /** All own properties with string keys but `stack`. An own `cause` of undefined is here, an absent one is not. */
  readonly own: ReadonlyArray<EncodedProperty>
  /** What a reader would miss though it is not own: `name`, `message`, `cause`, `errors`, `_tag` of the prototype. */
  readonly inherited: ReadonlyArray<readonly [key: string, value: EncodedValue]>
}

/** An array, Set or Map that holds errors or something uncloneable. A map's items are key, value, key, value. */
export interface EncodedContainer {
  readonly kind: "array" | "set" | "map"
  readonly items: ReadonlyArray<EncodedValue>
}

/** Any other object that holds errors or something uncloneable: its own enumerable data. */
export interface EncodedRecord {
  readonly kind: "record"
  readonly own: ReadonlyArray<EncodedProperty>
}
