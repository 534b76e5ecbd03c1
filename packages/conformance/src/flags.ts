/** Shared words by which a case and its job tell each other where they are, without sleeping. */

/** Makes the words, all 0. `tasks/holding.ts` says what each means. */
export const makeFlags = (length = 4): Int32Array => new Int32Array(new SharedArrayBuffer(length * 4))

/** Waits until a word is set. A case whose word is never set ends by the suite's time limit. */
export const isSet = async (flags: Int32Array, word: number): Promise<void> => {
  while (Atomics.load(flags, word) === 0) await new Promise((resolve) => setTimeout(resolve, 1))
}

/** Sets a word and wakes who waits for it. */
export const set = (flags: Int32Array, word: number, value = 1): void => {
  Atomics.store(flags, word, value)
  Atomics.notify(flags, word)
}
