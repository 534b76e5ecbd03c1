/** How much faster two threads are than one, where the work is all there is. */
import { burnRounds } from "../burnRounds.ts"
import type { Contender } from "../contenders/Contender.ts"
import { type Case, entriesOf, type Setting } from "./Case.ts"

/** Eight calls, on one thread and then on two. */
export const scaling = (setting: Setting): ReadonlyArray<Case> => {
  const each = setting.quick ? 30 : 100
  const name = "CPU scaling, 8 long calls, 1 to 2 threads"
  const timeOn = async (contender: Contender, threads: number): Promise<number> => {
    const session = await setting.session(contender, threads, "long")
    const rounds = burnRounds(each)
    const start = performance.now()
    await Promise.all(Array.from({ length: 8 }, () => session.call("burn", rounds)))
    return performance.now() - start
  }
  return [
    {
      name,
      unit: "x",
      more: true,
      rounds: [9, 3],
      entries: entriesOf(
        setting,
        name,
        async (contender) => (await timeOn(contender, 1)) / (await timeOn(contender, 2))
      )
    }
  ]
}
