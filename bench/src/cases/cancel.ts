/** An endless loop is cancelled: when its core is free, and when the pool, which has one thread, answers the next call. */
import { setTimeout as sleep } from "node:timers/promises"
import type { Session, Use } from "../contenders/Contender.ts"
import { type Case, entriesOf, type Setting } from "./Case.ts"

/** A loop that turns writes the time several times in a microsecond. One that has written nothing for so many ms has ended. */
const STILL = 20

/** Milliseconds since it last wrote with which it counts as turning. Else the system has given its core to others. */
const TURNING = 0.01

/** Milliseconds that a loop turns before it is cancelled: what a pool does when a job begins, as starting a spare, is over then. */
const BEGUN = 100

/** How often to begin again with a loop that was not turning. */
const TRIES = 20

/** Both figures of one cancellation. */
interface Figures {
  readonly free: number
  readonly serving: number
}

/** The first two cases are of the same cancellations: some take seconds. */
export const cancel = (setting: Setting): ReadonlyArray<Case> => {
  const measured = new Map<string, Array<Figures>>()
  const caseOf = (name: string, use: Use, figure: keyof Figures): Case => ({
    name,
    unit: "ms",
    rounds: [15, 5],
    entries: entriesOf(setting, name, async (contender) => {
      const known = figure === "serving" && use === "long" ? measured.get(contender.name)?.shift() : undefined
      if (known !== undefined) return known[figure]
      const session = await setting.session(contender, 1, use)
      let figures = await cancelOnce(session)
      // The loop had lost its core to others between the last look and the cancellation: that says nothing of when it is free.
      for (let tries = 0; figure === "free" && figures.free < 0 && tries < TRIES; tries++)
        figures = await cancelOnce(session)
      if (figure === "free" && figures.free < 0) throw new Error("The machine is too busy to say when a core is free.")
      if (figure === "free") measured.set(contender.name, [...(measured.get(contender.name) ?? []), figures])
      return figures[figure]
    })
  })
  return [
    caseOf("cancel an endless loop: core free", "long", "free"),
    caseOf("cancel an endless loop: serving again", "long", "serving"),
    // Who keeps no spare takes part without one: its best.
    caseOf("cancel an endless loop: serving again, spare kept", "spare", "serving")
  ]
}

const now = (): number => performance.timeOrigin + performance.now()

const cancelOnce = async (session: Session): Promise<Figures> => {
  if (session.spin === undefined) throw new Error("A contender that cannot cancel takes part in a case about it.")
  const times = new Float64Array(new SharedArrayBuffer(8))
  const age = (): number => now() - (times[0] ?? 0)
  const end = session.spin(times)
  while (times[0] === 0) await sleep(1)
  await sleep(BEGUN)
  while (age() > TURNING);
  const start = now()
  const told = end()
  await session.call("increment", 1)
  const serving = now() - start
  await told
  while (age() < STILL) await sleep(STILL)
  const free = (times[0] ?? 0) - start
  // What was ended is being replaced: the next cancellation is to find all in place.
  await sleep(BEGUN)
  return { free, serving }
}
