/**
 * Which values are to be moved rather than cloned. Either side: marked by `transfer`, collected where a message is
 * posted.
 */
import { globalState } from "./globalState.ts"

interface Marks {
  /** Marked values and what moves with each. Weak: a value that is never sent is forgotten with it. */
  readonly moves: WeakMap<object, object>
  /** Marks made and not yet taken. While it is 0, the common case, no argument is looked at. */
  pending: number
}

let known: Marks | undefined

/** The realm's marks; looked up once, since every message asks. */
const marks = (): Marks => (known ??= globalState("transfers", () => ({ moves: new WeakMap(), pending: 0 })))

/** Marks `value`: when it crosses, what it owns is moved. Typed arrays and views move their whole buffer. */
export const markTransfer = (value: object): void => {
  const { moves } = marks()
  if (!moves.has(value)) marks().pending++
  moves.set(value, ArrayBuffer.isView(value) ? value.buffer : value)
}

/**
 * The transfer list for values about to be posted: those marked, at the top level or one level down in a plain object
 * or an array. `undefined` when nothing is marked, the common case. A buffer is listed once. A mark counts once: it is
 * taken back here, since a moved value cannot move again.
 */
export const transferListOf = (values: ReadonlyArray<unknown>): Array<object> | undefined => {
  const all = marks()
  if (all.pending === 0) return undefined
  let list: Set<object> | undefined
  const visit = (value: unknown, depth: number): void => {
    if (typeof value !== "object" || value === null) return
    const moved = all.moves.get(value)
    if (moved !== undefined) {
      all.moves.delete(value)
      all.pending--
      // A shared buffer cannot move and need not.
      if (!isShared(moved)) list = (list ?? new Set()).add(moved)
      return
    }
    if (depth === 0) return
    try {
      if (!isPlain(value)) return
      for (const name of Object.keys(value)) {
        const property = Object.getOwnPropertyDescriptor(value, name)
        if (property !== undefined && "value" in property) visit(property.value, depth - 1)
      }
    } catch {
      // A proxy that cannot be read. It cannot be cloned either, which the post says.
    }
  }
  for (const value of values) visit(value, 1)
  return list === undefined ? undefined : [...list]
}

/** Whether it is shared memory, which crosses by reference. */
export const isShared = (value: object): boolean =>
  typeof SharedArrayBuffer !== "undefined" && value instanceof SharedArrayBuffer

/** Whether its parts are looked at: a plain object, or an array that is not long. */
export const isPlain = (value: object): boolean => {
  if (Array.isArray(value)) return value.length <= 64
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
