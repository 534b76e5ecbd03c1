/** What serves one at a time: who comes second hears of it. */
import { assert } from "chai"
import type { Case } from "../Case.ts"
import { makeLatch } from "../promiseCase.ts"

export const guardCases: ReadonlyArray<Case> = [
  {
    name: "refuses a second user of a guarded resource with BusyResource, and says what the first is doing",
    run: async ({ front, rejects }) => {
      for (const [guard, action] of [
        [front.sync.makeGuard("reading from"), "reading from"],
        [front.sync.makeGuard(), "using"]
      ] as const) {
        const { open, opened } = makeLatch()
        const first = guard.use(async () => {
          await opened
          return "first"
        })
        assert.deepEqual(guard.statistics(), { isBusy: true })
        await rejects(
          guard.use(async () => "second"),
          "BusyResource",
          { action }
        )
        assert.deepEqual(guard.statistics(), { isBusy: true })
        open()
        assert.strictEqual(await first, "first")
        assert.deepEqual(guard.statistics(), { isBusy: false })
      }
    }
  },
  {
    name: "lets the next use a guarded resource when the one before has left, having failed or not",
    run: async ({ front, rejection }) => {
      const guard = front.sync.makeGuard()
      const failure = new Error("failed")
      const fails = guard.use(async () => {
        throw failure
      })
      assert.strictEqual(await rejection(fails), failure)
      assert.strictEqual(await guard.use(async () => "next"), "next")
      assert.deepEqual(guard.statistics(), { isBusy: false })
    }
  }
]
