/**
 * Bytes on their way into a message: which are moved, which are copied first so that the copy can be moved, which are
 * left to structured clone. Either side, just before it posts arguments (step 4 of a call) or a result (step 8).
 */
import { isPlain, isShared, transferListOf } from "./transferList.ts"

/** What is posted in place of some values. */
export interface Packed {
  /** As many values as there were; bytes among them may be copies. The values given are never changed. */
  readonly values: ReadonlyArray<unknown>
  /** What moves with the message: what is marked, and copies of ours. */
  readonly transfer: ReadonlyArray<object> | undefined
  /** Whether something marked moves: the sender has it no more after the post, and cannot send it again. */
  readonly moved: boolean
}

/**
 * From how many bytes on a buffer is copied to be moved, which copies once, where a clone copies twice. Measured, there
 * and back with a number: equal at 64 KB (Node 22, 24, 26 and Deno; Bun 0.87), 0.3 to 0.95 of a clone's time at 128 KB,
 * 0.15 to 0.7 at 1 MB.
 */
const COPY_FROM = 65_536

/** From how many bytes on a copy is moved; below that, cloning it takes less (Node 24, Bun: by 0.3 to 0.9 us). */
const MOVE_FROM = 8192

/** The typed arrays that are copied, by the name that the platform gives them. Any other is left to structured clone. */
const typedArrays: { readonly [name: string]: new (buffer: ArrayBuffer) => object } = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array
}

/** Its getters read of a typed array what structured clone does, whatever the array's class makes of them. */
const typedArray: object = Object.getPrototypeOf(Uint8Array.prototype)

/** Bytes that are worth a copy. */
interface Part {
  readonly buffer: ArrayBuffer
  readonly offset: number
  readonly length: number
  /** What is made of the copy: the kind of view that structured clone would make. */
  readonly View: (new (buffer: ArrayBuffer) => object) | undefined
}

/**
 * What to post for `values`: structured clone makes of it what it would make of them, with less copying.
 *
 * - What `transfer` marks is moved; a mark counts once.
 * - A view of a part of a buffer is copied, and arrives with a buffer of its own: else the whole buffer would cross.
 * - A buffer, or a view of all of it, is copied from 64 KB on, and the copy moved.
 *
 * Only the values themselves are copied, not what stands in them, and only where nobody can tell: two views that share a
 * buffer share one after a clone. So a buffer that two of the values have is left alone, and so is everything beside a
 * value that may hold one more view: any but primitives, bytes, what moves, and plain objects and short arrays of
 * primitives. Left alone too are shared memory, resizable and detached buffers, and subclasses of `ArrayBuffer`.
 *
 * @returns undefined where `values` are to be posted as they are and nothing moves. Does not throw.
 */
export const pack = (values: ReadonlyArray<unknown>): Packed | undefined => {
  const marked = transferListOf(values)
  let copied: Omit<Packed, "moved"> | undefined
  try {
    copied = copyParts(values, marked)
  } catch {
    // A revoked proxy, a detached DataView, no memory for the copy: posting the values as they are says what is wrong.
  }
  if (copied !== undefined) return { ...copied, moved: marked !== undefined }
  return marked === undefined ? undefined : { values, transfer: marked, moved: true }
}

const copyParts = (
  values: ReadonlyArray<unknown>,
  marked: ReadonlyArray<object> = []
): Omit<Packed, "moved"> | undefined => {
  // The common case ends here.
  if (!values.some(isPart)) return undefined
  const shared = sharedBuffers(values, marked)
  if (shared === undefined) return undefined
  const transfer = [...marked]
  let copies = 0
  const packed = values.map((value) => {
    const part = partOf(value)
    if (part === undefined || shared.has(part.buffer)) return value
    const { buffer, offset, length, View } = part
    const copy = ArrayBuffer.prototype.slice.call(buffer, offset, offset + length)
    if (length >= MOVE_FROM) transfer.push(copy)
    copies++
    return View === undefined ? copy : new View(copy)
  })
  return copies === 0 ? undefined : { values: packed, transfer: transfer.length === 0 ? undefined : transfer }
}

const isPart = (value: unknown): boolean => isObject(value) && partOf(value) !== undefined

const partOf = (value: unknown): Part | undefined => {
  if (!ArrayBuffer.isView(value)) {
    if (!isCopyable(value) || value.byteLength < COPY_FROM) return undefined
    return { buffer: value, offset: 0, length: value.byteLength, View: undefined }
  }
  const name = nameOf(value)
  const View = name === undefined ? DataView : typedArrays[name]
  const getters = name === undefined ? DataView.prototype : typedArray
  const buffer: unknown = Reflect.get(getters, "buffer", value)
  if (View === undefined || !isCopyable(buffer)) return undefined
  const length: number = Reflect.get(getters, "byteLength", value)
  if (length === buffer.byteLength && length < COPY_FROM) return undefined
  return { buffer, offset: Reflect.get(getters, "byteOffset", value), length, View }
}

/** The name of a typed array's kind; undefined of a `DataView`. */
const nameOf = (view: ArrayBufferView): string | undefined => Reflect.get(typedArray, Symbol.toStringTag, view)

/** Shared memory is no `ArrayBuffer`; what can be resized arrives resizable, which a copy would not be. */
const isCopyable = (value: unknown): value is ArrayBuffer =>
  isObject(value) &&
  Object.getPrototypeOf(value) === ArrayBuffer.prototype &&
  (value as { readonly resizable?: boolean }).resizable !== true

/** The buffers that two of the values have, or that move. Undefined where a value may hold one more view. */
const sharedBuffers = (
  values: ReadonlyArray<unknown>,
  marked: ReadonlyArray<object>
): ReadonlySet<unknown> | undefined => {
  const met = new Set<unknown>(marked)
  const shared = new Set<unknown>()
  for (const value of values) {
    const buffer = bufferOf(value)
    if (buffer === undefined) {
      if (!met.has(value) && !holdsPrimitives(value)) return undefined
    } else if (met.has(buffer)) shared.add(buffer)
    else met.add(buffer)
  }
  return shared
}

const bufferOf = (value: unknown): unknown => {
  if (ArrayBuffer.isView(value)) {
    return Reflect.get(nameOf(value) === undefined ? DataView.prototype : typedArray, "buffer", value)
  }
  return isObject(value) && (value instanceof ArrayBuffer || isShared(value)) ? value : undefined
}

/** Whether it is a primitive, or a plain object or a short array with nothing else in it. */
const holdsPrimitives = (value: unknown): boolean => {
  if (!isObject(value)) return true
  if (!isPlain(value)) return false
  return Object.keys(value).every((name) => {
    const property = Object.getOwnPropertyDescriptor(value, name)
    return property !== undefined && "value" in property && !isObject(property.value)
  })
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null
