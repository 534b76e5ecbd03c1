/** Task functions that take and return bytes, and keep some on their thread. Either side. */
import { portable, transfer } from "@anythread/core/thread"

let kept = new Uint8Array()
let word: Int32Array | undefined

/** Where a view stands: offset, length, length of its buffer. */
export const layout = ({ byteOffset, byteLength, buffer }: ArrayBufferView): ReadonlyArray<number> => [
  byteOffset,
  byteLength,
  buffer.byteLength
]

/** Whether two views share a buffer. */
export const shareBuffer = (a: ArrayBufferView, { b }: { readonly b: ArrayBufferView }): boolean =>
  a.buffer === b.buffer

/** As `shareBuffer`, with both as arguments. */
export const shareBuffers = (a: ArrayBufferView, b: ArrayBufferView): boolean => a.buffer === b.buffer

/** Keeps what it is given, and returns it. */
export const keep = (bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> => {
  kept = bytes
  return kept
}

/** Keeps `length` bytes of 7 and returns a view of some of them. */
export const partOf = (length: number, start: number, end: number): Uint8Array<ArrayBuffer> =>
  keep(new Uint8Array(length).fill(7)).subarray(start, end)

/** Returns what is kept, and gives it away. */
export const giveKept = (): Uint8Array<ArrayBuffer> => transfer(kept)

/** How many bytes are kept: none once they were given away. */
export const keptLength = (): number => kept.byteLength

/** A view of a word that is shared, made on the thread. */
export const shareWord = (): Int32Array => (word = new Int32Array(new SharedArrayBuffer(8), 4, 1))

/** What the word holds that `shareWord` made. */
export const readWord = (): number | undefined => word?.[0]

portable(import.meta.url, {
  layout,
  shareBuffer,
  shareBuffers,
  keep,
  partOf,
  giveKept,
  keptLength,
  shareWord,
  readWord
})
