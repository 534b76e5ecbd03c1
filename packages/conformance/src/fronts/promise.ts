/** The promise front as the suite sees it. */
import { createPool, type ToThread } from "@anythread/core/promise"
import type { Front, FrontThread } from "../Front.ts"

const fit = (toThread: ToThread): FrontThread => ({
  run: toThread.run as FrontThread["run"],
  runSync: toThread.runSync as FrontThread["runSync"],
  with: (options) => fit(toThread.with(options))
})

/** The promise front. */
export const promiseFront: Front = {
  name: "promise",
  makePool: async (backend, options) => {
    const pool = createPool(backend, options)
    return { ...fit(pool), statistics: pool.statistics, close: pool.close }
  },
  thrown: (rejection) => rejection
}
