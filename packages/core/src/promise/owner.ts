/**
 * Whose signal a signal is. Host side. Kept in a private field of the signal itself: a `WeakMap` with an entry for every child
 * made more than half of what a child costs, most of it in the garbage collector.
 */

/** Gives back what it is given, so that a class which extends it puts its private fields on that. */
class Given {
  constructor(signal: AbortSignal) {
    // biome-ignore lint/correctness/noConstructorReturn: this is how a private field comes onto an object of the platform
    return signal as unknown as Given
  }
}

class Owned extends Given {
  readonly #owner: object

  constructor(signal: AbortSignal, owner: object) {
    super(signal)
    this.#owner = owner
  }

  static ownerOf(signal: AbortSignal): object | undefined {
    return #owner in signal ? (signal as unknown as Owned).#owner : undefined
  }
}

/** Says whose a signal is, once, where the signal was made. */
export const setOwner = (signal: AbortSignal, owner: object): void => {
  new Owned(signal, owner)
}

/**
 * Whose it is: `undefined` for a signal from elsewhere.
 *
 * @throws TypeError when it is no signal: every verb that takes one asks here.
 */
export const getOwner = (signal: AbortSignal): object | undefined => {
  if (typeof signal === "object" && signal !== null && "aborted" in signal) return Owned.ownerOf(signal)
  throw new TypeError(`signal is ${String(signal)}; it must be an AbortSignal.`)
}
