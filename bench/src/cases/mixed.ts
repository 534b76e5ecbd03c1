/** Few long calls among many short ones, all submitted at once: who shares them out well is done first. */
import { burnRounds } from "../burnRounds.ts"
import { type Case, entriesOf, type Setting } from "./Case.ts"

/** 20 calls of 10 ms among 2000 that take no time, on two threads: 100 ms if nothing else cost anything. */
export const mixed = (setting: Setting): ReadonlyArray<Case> => {
  const name = "mixed: 20 x 10 ms among 2000 short"
  return [
    {
      name,
      unit: "ms",
      rounds: [11, 3],
      entries: entriesOf(setting, name, async (contender) => {
        const session = await setting.session(contender, 2, "long")
        const rounds = burnRounds(10)
        const start = performance.now()
        await Promise.all(
          Array.from({ length: 2020 }, (_, i) =>
            i % 101 === 0 ? session.call("burn", rounds) : session.call("increment", i)
          )
        )
        return performance.now() - start
      })
    }
  ]
}
