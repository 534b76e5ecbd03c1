/** How long one call takes, there and back, when nothing else is in flight. */
import type { Session } from "../contenders/Contender.ts"
import { median } from "../measure.ts"
import { type Case, entriesOf, type Setting } from "./Case.ts"

/** The median of calls one after the other, each timed for itself. */
export const oneInFlight = (setting: Setting): ReadonlyArray<Case> => {
  const name = "one in flight, numbers"
  const total = setting.quick ? 250 : 500
  return [
    {
      name,
      unit: "us",
      // Many short ones: a thread takes 20 us to wake beside its host and 60 on a core that sleeps, and stays for a while where it is.
      rounds: [51, 31],
      entries: entriesOf(setting, name, async (contender) => {
        const session = await setting.session(contender, 2, "lone")
        return median(await (session.times?.("increment", 1, total) ?? timesOf(session, total))) * 1000
      })
    }
  ]
}

const timesOf = async (session: Session, total: number): Promise<ReadonlyArray<number>> => {
  const times: Array<number> = []
  for (let i = 0; i < total; i++) {
    const start = performance.now()
    await session.call("increment", 1)
    times.push(performance.now() - start)
  }
  return times
}
