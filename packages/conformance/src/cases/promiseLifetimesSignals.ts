/** Cancelling and `AbortSignal`: the currency of the promise front, in both directions. */
import { sleep, withCancelScope, withTaskGroup } from "@anythread/core/promise"
import { assert } from "chai"
import type { Case } from "../Case.ts"
import { caught, cutBy, hang, makeLatch, promiseCase } from "../promiseCase.ts"

const reason = new Error("no longer wanted")

/** How often a signal has told its listeners. */
const count = (signal: AbortSignal): (() => number) => {
  let times = 0
  signal.addEventListener("abort", () => times++)
  return () => times
}

export const signalCases: ReadonlyArray<Case> = [
  promiseCase("lets an abort from outside out of a group, with its reason", async ({ rejection }) => {
    const controller = new AbortController()
    let cut: unknown
    const failed = withTaskGroup(
      async ({ scope, startSoon }) => {
        startSoon(async (signal) => {
          cut = await cutBy(hang(signal))
        })
        setTimeout(() => controller.abort(reason))
        await hang(scope.signal).finally(() => assert.strictEqual(scope.cancelCause, "outer"))
      },
      { signal: controller.signal }
    )
    assert.strictEqual(await rejection(failed), reason)
    assert.strictEqual(cut, reason)
  }),
  promiseCase("lets an abort from outside win over the scope's own cancellation", async ({ rejection }) => {
    for (const ownFirst of [true, false]) {
      const controller = new AbortController()
      const failed = withCancelScope(
        async (scope) => {
          if (ownFirst) scope.cancel("own")
          controller.abort(reason)
          if (!ownFirst) scope.cancel("own")
          await scope.checkpoint()
        },
        { signal: controller.signal }
      )
      assert.strictEqual(await rejection(failed), reason)
    }
  }),
  promiseCase("knows its own cancellation when somebody has wrapped it in an AbortError", async () => {
    const outcome = withCancelScope(async ({ cancel, sleep }) => {
      cancel(reason)
      const cut = await cutBy(sleep(0))
      throw Object.assign(new Error("The operation was aborted", { cause: cut }), { name: "AbortError" })
    })
    assert.deepEqual(await outcome, caught)
  }),
  promiseCase("tells of a cancellation once, however long those it reaches take to end", async () => {
    const counts: Array<() => number> = []
    const outcome = withCancelScope((outer) =>
      outer.withTaskGroup((middle) =>
        middle.scope.withTaskGroup(async ({ signal, startSoon }) => {
          const gate = makeLatch()
          startSoon(async (signal) => {
            counts.push(count(signal))
            await cutBy(hang(signal))
            await gate.opened
          })
          counts.push(count(outer.signal), count(middle.signal), count(signal))
          setTimeout(outer.cancel)
          await cutBy(hang(signal))
          for (let turns = 0; turns < 20; turns++) await sleep(0)
          outer.cancel()
          gate.open()
        })
      )
    )
    assert.deepEqual(await outcome, caught)
    assert.deepEqual(
      counts.map((count) => count()),
      [1, 1, 1, 1]
    )
  }),
  promiseCase("tells nothing to what a body that has ended left behind", async () => {
    const { scope, told } = await withTaskGroup(({ scope, signal }) => ({ scope, told: count(signal) }))
    scope.cancel()
    for (let turns = 0; turns < 5; turns++) await sleep(0)
    assert.deepEqual([told(), scope.cancelCalled, scope.cancelledCaught], [0, true, false])
  }),
  promiseCase("burns no time while a shielded child of a cancelled group takes long", async () => {
    let turns = 0
    const outcome = withCancelScope((outer) =>
      outer.withTaskGroup(({ startSoon }) => {
        startSoon((signal) =>
          withCancelScope(
            async (scope) => {
              outer.cancel()
              const told = count(outer.signal)
              // Between two timers nothing of ours may run: each turn of a busy wait would be one microtask at least.
              for (turns = 0; turns < 10; turns++) await scope.sleep(0)
              assert.strictEqual(told(), 0)
            },
            { shield: true, signal }
          )
        )
      })
    )
    assert.deepEqual([await outcome, turns], [caught, 10])
  })
]
