/** A cold start on the Effect front, beside what it cannot be without: Effect itself and a bare worker. */
import { fileURLToPath } from "node:url"
import type { Case } from "./Case.ts"
import { firstResult } from "./coldStart.ts"

const start = (name: string): Promise<number> =>
  firstResult(fileURLToPath(new URL(`../cold/${name}.mjs`, import.meta.url)))

/** What importing Effect adds: the time of a process that imports `effect/Effect` and prints, less that of one that prints. */
const effect = async (): Promise<number> => {
  const bare = await start("nothing")
  return (await start("importEffect")) - bare
}

/** The limit is the figure to reach. */
export const effectStart = (): ReadonlyArray<Case> => [
  {
    name: "cold start on Effect, process start to first result",
    unit: "ms",
    rounds: [25, 7],
    entries: [
      { name: "anythread on Effect", kind: "ours", sample: () => start("anythreadEffect") },
      {
        name: "import of effect/Effect + 1.1 raw",
        kind: "limit",
        sample: async () => (await effect()) + 1.1 * (await start("raw"))
      }
    ]
  }
]
