/**
 * Small arguments and results, written into shared memory instead of posted. Either side; what one writes the other reads.
 * The rule: what is written is read as structured clone would have given it, and whatever is in doubt is refused and goes
 * by message. Who may touch which bytes when is settled elsewhere, by the states of a job.
 */

/** One piece of shared memory, seen in two ways: both views begin at the same byte. */
export interface Bytes {
  /** Its bytes. */
  readonly u8: Uint8Array
  /** The same bytes, for numbers of more than one. */
  readonly view: DataView
}

/**
 * Writes lists of values to shared memory and reads them, in any number of buffers. A list is the arguments of a call, or its
 * result alone.
 *
 * Taken are undefined, null, booleans, numbers, strings, plain objects and dense arrays: 32 objects and arrays in a list, 255
 * keys or items in each. Refused is everything else; an object that is met twice, since a copy must keep that it is one;
 * and keys that Object.prototype has too, which cannot be assigned safely (`__proto__`).
 *
 * Getters run, as they do in structured clone; if the list is refused after that, they run again for the message. One that
 * calls a function on a thread comes back here: the bytes must already count as taken while they are written.
 *
 * JavaScript cannot tell a plain object from a Map, say, whose prototype was set to Object.prototype, nor from one that was
 * given to Node's `markAsUncloneable`: both are taken for plain objects.
 */
export interface Inline {
  /**
   * Writes a list of at most 255 values from `start` on, and nothing at or past `end`. Never throws. The array itself is no
   * value: structured clone is asked for its items.
   *
   * @returns the offset after it, or -1 if something is refused or does not fit. A value that would begin less than nine bytes
   *   before `end` counts as one that does not. After -1 the bytes hold nothing of use.
   */
  encode(bytes: Bytes, start: number, end: number, values: ReadonlyArray<unknown>): number

  /** Reads the list that was written from `start` on: an array of one's own. */
  decode(bytes: Bytes, start: number): Array<unknown>
}

// The first byte of a value says what follows: below INTEGER a place in ONE_BYTE, from SMALL on the integer itself.
const INTEGER = 4 // int32
const DOUBLE = 5 // float64
const LATIN = 6 // length (2 bytes), then a byte for each unit
const WIDE = 7 // length (2 bytes), then two bytes for each unit
const ARRAY = 8 // length (1 byte), items
const OBJECT = 9 // hash of the keys (1 byte), number of keys (1 byte), keys, values
const SMALL = 16
const SMALL_ZERO = SMALL + 32

/** What the longest value without a length takes. Asked for before every value, so that no writer needs to ask. */
const ROOM = 9
/** Picked without measurement: more seldom fit. It bounds the depth too. */
const MAX_OBJECTS = 32
const SHAPES = 64

/** What is one byte long and no integer. */
const ONE_BYTE: ReadonlyArray<unknown> = [undefined, null, false, true]

/** The keys of an object in their order, and the bytes from OBJECT to the last of them. */
interface Shape {
  readonly keys: ReadonlyArray<string>
  readonly block: Uint8Array
}

const { hasOwn, keys: keysOf, prototype: plain } = Object

/**
 * Makes one side's reader and writer. It remembers the key lists it read last (64, of different hashes), which makes the next
 * object with the same keys cheaper; so have one for all threads.
 *
 * @param isProxy whether an object is a proxy, as `util.types.isProxy` says. Without it `encode` refuses all objects
 *   and arrays, since a proxy, which cannot be cloned, looks like what it stands for.
 */
export const makeInline = (isProxy?: (value: object) => boolean): Inline => {
  // OBJECT is not 0, so the shape of an unused place equals nothing.
  const shapes: Array<Shape> = new Array(SHAPES).fill({ keys: [], block: new Uint8Array(1) })
  // Where the next value is read. The writer has no such state, since a getter may come back to it.
  let from = 0

  const write = (bytes: Bytes, at: number, end: number, value: unknown, met: Array<object>): number => {
    if (at + ROOM > end) return -1
    const { u8, view } = bytes
    if (typeof value === "number") {
      // -0 is no integer here: it would lose its sign.
      if (!Object.is(value | 0, value)) {
        u8[at] = DOUBLE
        view.setFloat64(at + 1, value, true)
        return at + 9
      }
      const small = value + SMALL_ZERO
      if (small >= SMALL && small <= 0xff) {
        u8[at] = small
        return at + 1
      }
      u8[at] = INTEGER
      view.setInt32(at + 1, value, true)
      return at + 5
    }
    if (typeof value === "string") return writeText(u8, at, end, value, LATIN)
    if (typeof value === "object" && value !== null) return writeObject(bytes, at, end, value, met)
    const index = ONE_BYTE.indexOf(value)
    u8[at] = index
    return index < 0 ? -1 : at + 1
  }

  const writeObject = (bytes: Bytes, at: number, end: number, value: object, met: Array<object>): number => {
    if (isProxy?.(value) !== false || met.length === MAX_OBJECTS || met.indexOf(value) >= 0) return -1
    met.push(value)
    const prototype = Object.getPrototypeOf(value)
    const { u8 } = bytes
    if (Array.isArray(value)) {
      const { length } = value
      // Each item takes a byte at least. Asked first, since listing the keys of a large array takes long.
      if (prototype !== Array.prototype || length > end - at) return -1
      const keys = keysOf(value)
      // As many keys as items, and the last key is the last index: neither holes nor other properties.
      if (keys.length !== length || (length > 0 && keys[length - 1] !== `${length - 1}`)) return -1
      u8[at] = ARRAY
      return writeItems(bytes, at + 1, end, value, met)
    }
    // The tag tells `arguments`, dates, errors and the like, and the namespaces of modules.
    if ((prototype !== plain && prototype !== null) || plain.toString.call(value) !== "[object Object]") return -1
    const keys = keysOf(value)
    // WebAssembly's objects look like an empty one without prototype, and so does `import.meta` on Bun; they cannot be cloned.
    if (prototype === null && keys.length === 0) return -1
    let hash = 0
    for (const key of keys) {
      if (key in plain) return -1
      // The last unit, since `item1` and `item2` differ there; an empty key has none, and NaN becomes 0.
      hash = ((hash * 31 + key.length + key.charCodeAt(key.length - 1)) % SHAPES) | 0
    }
    u8[at] = OBJECT
    u8[at + 1] = hash
    let next = writeItems(bytes, at + 2, end, keys, met)
    for (const key of keys) {
      if (next < 0) break
      const item = (value as Record<string, unknown>)[key]
      // A getter has deleted it: structured clone leaves it out.
      next = item === undefined && !hasOwn(value, key) ? -1 : write(bytes, next, end, item, met)
    }
    return next
  }

  const writeItems = (
    bytes: Bytes,
    at: number,
    end: number,
    items: ReadonlyArray<unknown>,
    met: Array<object>
  ): number => {
    const { length } = items
    if (at >= end || length > 0xff) return -1
    bytes.u8[at] = length
    let next = at + 1
    for (let key = 0; key < length && next > 0; key++) {
      const item = items[key]
      // A getter has deleted it, or shortened the array: structured clone leaves a hole.
      next = item === undefined && !hasOwn(items, key) ? -1 : write(bytes, next, end, item, met)
    }
    return next
  }

  const read = (u8: Uint8Array, view: DataView): unknown => {
    const at = from++
    const kind = u8[at] as number
    if (kind >= SMALL) return kind - SMALL_ZERO
    if (kind < INTEGER) return ONE_BYTE[kind]
    if (kind === INTEGER) {
      from += 4
      return view.getInt32(at + 1, true)
    }
    if (kind === DOUBLE) {
      from += 8
      return view.getFloat64(at + 1, true)
    }
    if (kind === ARRAY) return readItems(u8, view)
    if (kind === OBJECT) return readObject(u8, view, at)
    const units: Array<number> = new Array((u8[from++] as number) | ((u8[from++] as number) << 8))
    for (let i = 0; i < units.length; i++) {
      units[i] = (u8[from++] as number) | (kind === WIDE ? (u8[from++] as number) << 8 : 0)
    }
    // Not TextDecoder: in browsers it reads no shared memory, and it has no encoding that keeps lone surrogates.
    return String.fromCharCode.apply(null, units)
  }

  const readObject = (u8: Uint8Array, view: DataView, at: number): unknown => {
    const place = u8[from++] as number
    let shape = shapes[place] as Shape
    let same = 0
    while (same < shape.block.length && shape.block[same] === u8[at + same]) same++
    if (same < shape.block.length) {
      const sample: Record<string, unknown> = {}
      for (const key of readItems(u8, view)) sample[key as string] = 0
      // From an object come the engine's own copies of its keys, by which properties are set faster.
      shape = { keys: keysOf(sample), block: u8.slice(at, from) }
      shapes[place] = shape
    }
    from = at + shape.block.length
    const object: Record<string, unknown> = {}
    for (const key of shape.keys) object[key] = read(u8, view)
    return object
  }

  const readItems = (u8: Uint8Array, view: DataView): Array<unknown> => {
    let left = u8[from++] as number
    if (left === 0) return []
    // Literals, since the first push makes room for 17.
    if (left === 1) return [read(u8, view)]
    const items = [read(u8, view), read(u8, view)]
    while (left-- > 2) items.push(read(u8, view))
    return items
  }

  return {
    encode(bytes, start, end, values) {
      try {
        return writeItems(bytes, start, end, values, [])
      } catch {
        // A getter threw. The message meets it again, and there its error reaches the caller.
        return -1
      }
    },
    decode({ u8, view }, start) {
      from = start
      return readItems(u8, view)
    }
  }
}

function writeText(u8: Uint8Array, at: number, end: number, text: string, kind: number): number {
  const { length } = text
  let next = at + 3
  if (length > 0xffff || next + length * (kind - LATIN + 1) > end) return -1
  u8[at] = kind
  u8[at + 1] = length
  u8[at + 2] = length >> 8
  let all = 0
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i)
    u8[next++] = unit
    if (kind === LATIN) all |= unit
    else u8[next++] = unit >> 8
  }
  return all > 0xff ? writeText(u8, at, end, text, WIDE) : next
}
