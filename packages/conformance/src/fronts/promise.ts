/** The promise front as the suite sees it. */
import { type CapacityLimiter, createPool, type ToThread } from "@anythread/core/promise"
import type { Front, FrontThread } from "../Front.ts"
import { promiseSync } from "./promiseSync.ts"

const fit = (toThread: ToThread): FrontThread => ({
  run: toThread.run as FrontThread["run"],
  runSync: toThread.runSync as FrontThread["runSync"],
  with: ({ limiter, ...options }) =>
    fit(toThread.with(limiter === undefined ? options : { ...options, limiter: limiter.own as CapacityLimiter }))
})

/** The promise front. */
export const promiseFront: Front = {
  name: "promise",
  makePool: async (backend, options) => {
    const pool = createPool(backend, options)
    return { ...fit(pool), statistics: pool.statistics, close: pool.close }
  },
  makeLimiter: promiseSync.makeLimiter,
  sync: promiseSync,
  thrown: (rejection) => rejection
}
