/** SHA-256 of one block, in plain JavaScript: work for an engine, nothing for a library. Thread side. */

/**
 * Hashes, as FIPS 180-4 has it.
 *
 * @param bytes at most 55: with their end and length they fill one block of 64.
 * @returns the hash, 32 bytes.
 */
export const hashBlock = (bytes: Uint8Array): Uint8Array => {
  const schedule = scheduleOf(bytes)
  const state = Int32Array.from(START)
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state
  for (const [index, word] of schedule.entries()) {
    const choice = (e & f) ^ (~e & g)
    const majority = (a & b) ^ (a & c) ^ (b & c)
    const one = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + choice + (ROUNDS[index] ?? 0) + word
    const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + majority
    h = g
    g = f
    f = e
    e = (d + one) | 0
    d = c
    c = b
    b = a
    a = (one + two) | 0
  }
  const hash = new DataView(new ArrayBuffer(32))
  for (const [index, word] of [a, b, c, d, e, f, g, h].entries()) hash.setInt32(index * 4, word + (state[index] ?? 0))
  return new Uint8Array(hash.buffer)
}

/** The 64 words that the rounds take: the block's own 16, and 48 mixed of those before them. */
const scheduleOf = (bytes: Uint8Array): Int32Array => {
  const block = new DataView(new ArrayBuffer(64))
  for (const [index, byte] of bytes.entries()) block.setUint8(index, byte)
  block.setUint8(bytes.length, 0x80)
  block.setUint32(60, bytes.length * 8)
  const schedule = new Int32Array(64)
  const word = (index: number): number => schedule[index] ?? 0
  for (let index = 0; index < 16; index++) schedule[index] = block.getInt32(index * 4)
  for (let index = 16; index < 64; index++) {
    const near = word(index - 2)
    const far = word(index - 15)
    const mixedNear = turn(near, 17) ^ turn(near, 19) ^ (near >>> 10)
    const mixedFar = turn(far, 7) ^ turn(far, 18) ^ (far >>> 3)
    schedule[index] = mixedNear + word(index - 7) + mixedFar + word(index - 16)
  }
  return schedule
}

/** Turns a 32-bit word to the right. */
const turn = (word: number, bits: number): number => (word >>> bits) | (word << (32 - bits))

/** What every hash starts from: bits of the square roots of the first 8 primes. */
const START = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19]

/** A number for each round: bits of the cube roots of the first 64 primes. */
// biome-ignore format: eight in a line, as the standard prints them
const ROUNDS = [
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2
]
