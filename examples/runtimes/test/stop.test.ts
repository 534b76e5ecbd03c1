import type { Pool } from "@anythread/core/promise"
import { afterEach, beforeEach, expect, it, vi } from "vitest"
import { stopOnce } from "../src/stop.ts"

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A pool whose caller goes on after 50 ms and whose thread has ended after `proof` ms, or is lost after 5000. */
const poolWith = (proof: number): Pool => {
  let start = Number.NaN
  const runSync = (signal: AbortSignal) => () =>
    new Promise((_, reject) => {
      signal.addEventListener("abort", () => {
        start = performance.now()
        setTimeout(() => reject(signal.reason), 50)
      })
    })
  return {
    runSync: async () => 42,
    with: ({ signal }: { signal: AbortSignal }) => ({ runSync: runSync(signal) }),
    statistics: () => {
      const elapsed = performance.now() - start
      return { ending: elapsed < proof ? 1 : 0, lost: elapsed < proof && elapsed >= 5000 ? 1 : 0 }
    }
  } as unknown as Pool
}

it("waits for the proof longer than the caller does", async () => {
  const stop = stopOnce(poolWith(2000))
  await vi.advanceTimersByTimeAsync(10_000)
  expect(await stop).toEqual({ returned: 50, proven: 2000, isLost: false, isShared: false, turnsOn: false })
})

it("says when there is none", async () => {
  const stop = stopOnce(poolWith(Number.POSITIVE_INFINITY))
  await vi.advanceTimersByTimeAsync(10_000)
  expect(await stop).toEqual({ returned: 50, proven: undefined, isLost: true, isShared: false, turnsOn: false })
})
