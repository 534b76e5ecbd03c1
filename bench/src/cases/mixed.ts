/** Few long calls among many short ones, all submitted at once: who shares them out well is done first. */
import { burnRounds } from "../burnRounds.ts"
import { type Case, entriesOf, type Setting } from "./Case.ts"

const CALLS = 2020
const LONG = 20

/**
 * 20 calls of 10 ms among 2000 that take no time, on two threads: 100 ms if nothing else cost anything. They stand in an order of chance,
 * another in each round and the same for everyone: with a fixed distance between the long ones, turns of two threads would get
 * half of them each by luck, or all of them one.
 */
export const mixed = (setting: Setting): ReadonlyArray<Case> => {
  const name = "mixed: 20 x 10 ms among 2000 short, in no order"
  const rounds = new Map<string, number>()
  return [
    {
      name,
      unit: "ms",
      rounds: [21, 7],
      entries: entriesOf(setting, name, async (contender) => {
        const session = await setting.session(contender, 2, "long")
        const round = rounds.get(contender.name) ?? 0
        rounds.set(contender.name, round + 1)
        const long = longOnes(round)
        const work = burnRounds(10)
        const start = performance.now()
        await Promise.all(
          Array.from({ length: CALLS }, (_, i) =>
            long.has(i) ? session.call("burn", work) : session.call("increment", i)
          )
        )
        return performance.now() - start
      })
    }
  ]
}

/** Which calls are long in a round: the same in every run (a linear congruential generator, by its upper bits). */
const longOnes = (round: number): ReadonlySet<number> => {
  const chosen = new Set<number>()
  for (let state = round + 1; chosen.size < LONG; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    chosen.add(Math.floor((state / 2 ** 32) * CALLS))
  }
  return chosen
}
