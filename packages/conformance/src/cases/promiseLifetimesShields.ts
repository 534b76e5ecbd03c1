/** Shields for async/await: what they hold off and what not. */
import { currentEffectiveDeadline, shielded, sleep, withCancelScope, withTaskGroup } from "@anythread/core/promise"
import { assert } from "chai"
import type { Case } from "../Case.ts"
import { caught, cutBy, hang, makeLatch, promiseCase, timedOut } from "../promiseCase.ts"

const reason = new Error("no longer wanted")
const cancelled = Number.NEGATIVE_INFINITY
const none = Number.POSITIVE_INFINITY

export const shieldCases: ReadonlyArray<Case> = [
  promiseCase("completes a shielded body under a cancelled scope, and cuts the next wait", async () => {
    const done: Array<string> = []
    const outcome = withCancelScope((outer) =>
      outer.withTaskGroup(async ({ scope, startSoon }) => {
        startSoon(async (signal) => {
          outer.cancel()
          await shielded(
            async (scope) => {
              await scope.sleep(1)
              done.push("shielded")
            },
            { signal }
          )
          await hang(signal).finally(() => done.push("cut"))
        })
        await hang(scope.signal)
      })
    )
    assert.deepEqual([await outcome, done], [caught, ["shielded", "cut"]])
  }),
  promiseCase("sees no cancellation behind a shield, and sees it again in front", async () => {
    const outcome = withCancelScope(async (outer) => {
      await outer.withCancelScope(async (middle) => {
        await middle.shielded(async (scope) => {
          for (let times = 0; times < 2; times++) {
            outer.cancel()
            middle.cancel()
            assert.deepEqual(
              [scope.effectiveDeadline, scope.signal.aborted, scope.cancelCause],
              [none, false, undefined]
            )
            assert.strictEqual(currentEffectiveDeadline(scope.signal), none)
            await scope.checkpoint()
          }
        })
        assert.deepEqual([middle.effectiveDeadline, outer.effectiveDeadline], [cancelled, cancelled])
        assert.strictEqual(currentEffectiveDeadline(middle.signal), cancelled)
        assert.strictEqual((await cutBy(middle.checkpoint())) instanceof DOMException, true)
        await middle.checkpoint()
      })
      assert.fail("not reached")
    })
    assert.deepEqual(await outcome, caught)
  }),
  promiseCase("is not held off by a shield when the shielded scope itself is cancelled", async () => {
    const outcome = withCancelScope(
      async (scope) => {
        await scope.checkpoint()
        scope.cancel()
        assert.deepEqual([scope.effectiveDeadline, scope.signal.aborted], [cancelled, true])
        await scope.checkpoint()
      },
      { shield: true }
    )
    assert.deepEqual(await outcome, caught)
  }),
  promiseCase("cuts a child in the shielded scope that it waits in, when that is cancelled", async () => {
    const results = await withTaskGroup(async ({ startSoon }) => {
      const began = makeLatch()
      let cancel = (): void => {}
      const child = startSoon((signal) =>
        withCancelScope(
          (scope) => {
            cancel = scope.cancel
            began.open()
            return scope.sleep(60_000)
          },
          { shield: true, signal }
        )
      )
      await began.opened
      cancel()
      return child.result()
    })
    assert.deepEqual(results, caught)
  }),
  promiseCase("shields a clean-up after a cancellation, in a finally as anywhere", async () => {
    const seen: Array<unknown> = []
    const outcome = withCancelScope(async (scope) => {
      scope.cancel()
      try {
        await scope.checkpoint()
      } finally {
        seen.push(scope.effectiveDeadline)
        await scope.shielded(async (inner) => {
          await inner.checkpoint()
          seen.push(inner.effectiveDeadline, inner.signal.aborted)
        })
        seen.push(scope.effectiveDeadline, scope.signal.aborted)
      }
    })
    assert.deepEqual([await outcome, seen], [caught, [cancelled, none, false, cancelled, true]])
  }),
  promiseCase("raises and lowers a shield while it runs", async () => {
    const steps: Array<string> = []
    const outcome = withCancelScope(async (outer) => {
      await outer.withCancelScope(async (inner) => {
        inner.shield = true
        outer.cancel(reason)
        await inner.sleep(0)
        steps.push("shielded")
        const waiting = cutBy(inner.sleep(60_000))
        inner.shield = false
        assert.strictEqual(await waiting, reason)
        steps.push("cut at once")
        inner.shield = true
        await inner.sleep(0)
        steps.push("shielded again")
        inner.shield = false
        await inner.sleep(0)
        steps.push("not reached")
      })
    })
    assert.deepEqual([await outcome, steps], [caught, ["shielded", "cut at once", "shielded again"]])
  }),
  promiseCase("hides an outer deadline behind a shield", async () => {
    await withCancelScope(
      async (outer) => {
        await outer.withCancelScope(
          (shielded) => {
            assert.strictEqual(shielded.effectiveDeadline, shielded.deadline)
            assert.isAbove(shielded.deadline, outer.deadline)
          },
          { shield: true, timeout: 120_000 }
        )
        await outer.shielded(async (scope) => {
          assert.strictEqual(scope.effectiveDeadline, none)
          await scope.withCancelScope((inner) => assert.strictEqual(inner.effectiveDeadline, none))
        })
        assert.strictEqual(outer.effectiveDeadline, outer.deadline)
      },
      { timeout: 60_000 }
    )
  }),
  promiseCase("times out behind a shield under a cancelled scope, and tells the group", async ({ rejection }) => {
    const failed = withCancelScope((outer) =>
      outer.withTaskGroup(({ startSoon }) => {
        startSoon((signal) =>
          shielded(
            (scope) => {
              outer.cancel()
              return scope.failAfter(1, (inner) => inner.sleep(60_000))
            },
            { signal }
          )
        )
      })
    )
    assert.propertyVal(await rejection(failed), "name", "TimeoutError")
    const held = await withCancelScope((scope) => scope.sleep(60_000), { shield: true, timeout: 1 })
    assert.deepEqual(held, timedOut)
  }),
  promiseCase("cuts the wait behind three scopes with a shield, in the outermost", async () => {
    const steps: Array<string> = []
    const outcome = withCancelScope(async (outer) => {
      await outer.withCancelScope(async (middle) => {
        await middle.shielded(async (inner) => {
          outer.cancel()
          middle.cancel()
          await inner.checkpoint()
          steps.push("shielded")
        })
      })
      await outer.checkpoint()
      steps.push("not reached")
    })
    assert.deepEqual([await outcome, steps], [caught, ["shielded"]])
  }),
  promiseCase("cuts the wait behind three scopes with a shield, in the middle one", async () => {
    const steps: Array<string> = []
    const outcome = withCancelScope(async (outer) => {
      await outer.withCancelScope(async (middle) => {
        await middle.shielded(async (inner) => {
          outer.cancel()
          await inner.checkpoint()
          steps.push("shielded")
        })
        await middle.checkpoint()
        steps.push("not reached")
      })
      steps.push("not reached either")
    })
    assert.deepEqual([await outcome, steps], [caught, ["shielded"]])
  }),
  promiseCase("does not shield children by the shield that the body alone is in", async () => {
    const order: Array<string> = []
    const outcome = withCancelScope((outer) =>
      outer.withTaskGroup(async (group) => {
        const began = makeLatch()
        const child = group.startSoon(async (signal) => {
          began.open()
          await hang(signal).finally(() => order.push("child cut"))
        })
        await group.scope.shielded(async (scope) => {
          await began.opened
          outer.cancel()
          await cutBy(child.result())
          await scope.sleep(0)
          order.push("body not")
        })
        await sleep(0, { signal: group.signal })
      })
    )
    assert.deepEqual([await outcome, order], [caught, ["child cut", "body not"]])
  })
]
