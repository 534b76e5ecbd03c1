/** Calls a second with so many in flight: what a pool costs a call when threads never wait for one. */
import { type Case, entriesOf, type Setting } from "./Case.ts"
import { flood } from "./flood.ts"

const kinds = [
  { what: "numbers", work: "increment", argument: 1 },
  {
    what: "small objects",
    work: "revise",
    argument: { id: 7, name: "Ada Lovelace", age: 36, tags: ["a", "b"], at: { x: 1, y: 2 } }
  }
] as const

/** Calls of the first turn, which does not count: enough for what runs on either side to be compiled. */
const WARM = 3000

/** Each contender does as many calls as fill the time of a turn, by the rate it had before. */
export const manyInFlight = (setting: Setting): ReadonlyArray<Case> =>
  kinds.flatMap(({ argument, what, work }) =>
    [16, 256, 4096].map((inFlight) => {
      const name = `${inFlight} in flight, ${what}`
      const rates = new Map<string, number>()
      const turn = setting.quick ? 0.06 : 0.25
      return {
        name,
        unit: "calls/s",
        more: true,
        rounds: [15, 5],
        entries: entriesOf(setting, name, async (contender) => {
          const session = await setting.session(contender, 2, "short")
          const known = rates.get(contender.name)
          const total = known === undefined ? WARM : Math.max(2 * inFlight, Math.round(known * turn))
          const start = performance.now()
          await flood(session, work, argument, inFlight, total)
          const rate = (total / (performance.now() - start)) * 1000
          rates.set(contender.name, rate)
          return rate
        })
      }
    })
  )
