/**
 * The portable functions: the same module on every runtime. Thread side.
 *
 * They compute in plain JavaScript, with the operations that its standard defines to the last bit, so that every engine
 * must find the same.
 */
import { portable } from "@anythread/core/thread"
import { hashBlock } from "./sha256.ts"

/**
 * Counts primes by a sieve.
 *
 * @param from the first number looked at, at least 2.
 * @param to the first one not looked at any more.
 */
export const countPrimes = (from: number, to: number): number => {
  const isComposite = new Uint8Array(to - from)
  for (let factor = 2; factor * factor < to; factor++) {
    const first = Math.max(factor * factor, Math.ceil(from / factor) * factor)
    for (let multiple = first; multiple < to; multiple += factor) isComposite[multiple - from] = 1
  }
  return isComposite.reduce((count, composite) => count + 1 - composite, 0)
}

/**
 * Computes rows of a picture of the Mandelbrot set.
 *
 * @param size width and height of the picture, in points.
 * @param from the first row.
 * @param rows how many rows.
 * @returns the steps that its points took until they were known to be outside; those inside take 200.
 */
export const drawMandelbrot = (size: number, from: number, rows: number): number => {
  let steps = 0
  for (let row = from; row < from + rows; row++) {
    for (let column = 0; column < size; column++) {
      const cx = (column / size) * 3 - 2
      const cy = (row / size) * 2 - 1
      let x = 0
      let y = 0
      for (let step = 0; step < 200 && x * x + y * y < 4; step++) {
        const next = x * x - y * y + cx
        y = 2 * x * y + cy
        x = next
        steps++
      }
    }
  }
  return steps
}

/**
 * Hashes a text with SHA-256, then the hash, and so on.
 *
 * @param text ASCII, at most 55 characters: one block.
 * @param rounds how many hashes, at least 1.
 * @returns the last hash, in hexadecimal.
 */
export const hashRepeatedly = (text: string, rounds: number): string => {
  let hash = hashBlock(Uint8Array.from(text, (character) => character.charCodeAt(0)))
  for (let round = 1; round < rounds; round++) hash = hashBlock(hash)
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("")
}

/**
 * Never returns, and never asks whether it was cancelled.
 *
 * @param turns where memory is shared: one 32-bit word, which this function counts up and its caller watches.
 */
export const endlessLoop = (turns: SharedArrayBuffer | undefined): number => {
  const words = new Int32Array(turns ?? new ArrayBuffer(4))
  // Atomic, so that no compiler moves the write out of the loop. It may wrap around: only that it moves is looked at.
  for (;;) Atomics.add(words, 0, 1)
}

/** Nothing to do: its thread is up and has loaded this module when it returns. */
export const answer = (): number => 42

portable(import.meta.url, { countPrimes, drawMandelbrot, hashRepeatedly, endlessLoop, answer })
