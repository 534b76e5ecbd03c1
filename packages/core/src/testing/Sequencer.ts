/** Orders what concurrent code does in a test, without sleeping. As trio's `Sequencer`. */

/** Numbered steps that happen in order, whoever waits for them. */
export interface Sequencer {
  /**
   * Waits for its turn: resolves when every earlier step has been asked for and has gone on.
   *
   * @param number 0, 1, 2, ...; each once.
   * @throws RangeError when the number was asked for already.
   */
  readonly step: (number: number) => Promise<void>
}

/**
 * Makes a sequencer whose next step is 0.
 *
 * @example
 * ```ts
 * import { makeSequencer } from "@anythread/core/testing"
 *
 * const { step } = makeSequencer()
 * const order: Array<string> = []
 * const second = step(1).then(() => order.push("second"))
 * const first = step(0).then(() => order.push("first"))
 * await Promise.all([first, second])
 *
 * order // => ["first", "second"]
 * ```
 */
export const makeSequencer = (): Sequencer => {
  const waiting = new Map<number, () => void>()
  const asked = new Set<number>()
  let next = 0
  const advance = async (): Promise<void> => {
    const go = waiting.get(next)
    if (go === undefined) return
    waiting.delete(next)
    next++
    go()
    // Whoever goes on has the rest of this turn for itself before the step after it.
    await new Promise((resolve) => setTimeout(resolve, 0))
    await advance()
  }
  return {
    step: (number) => {
      if (asked.has(number)) throw new RangeError(`Step ${number} was asked for already; each happens once.`)
      asked.add(number)
      return new Promise((resolve) => {
        waiting.set(number, resolve)
        void advance()
      })
    }
  }
}
