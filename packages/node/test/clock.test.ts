/** A program's tests may stop the clock. */
import { createPool } from "@anythread/node/promise"
import { afterEach, expect, it, vi } from "vitest"
import { add } from "./fixtures/tasks.ts"

afterEach(() => {
  vi.useRealTimers()
})

it("answers come while timers stand still", async () => {
  const pool = createPool({ maxThreads: 2 })
  // Now the host knows that answers come quickly.
  for (let i = 0; i < 100; i++) await pool.runSync(add, i, i)
  vi.useFakeTimers({ toFake: ["setImmediate", "setTimeout"] })
  for (let i = 0; i < 100; i++) expect(await pool.runSync(add, i, i)).toBe(2 * i)
  vi.useRealTimers()
  await pool.close()
})
