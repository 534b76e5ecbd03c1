/** Time limits for async/await. */
import {
  type CancelScope,
  currentEffectiveDeadline,
  failAfter,
  failAt,
  moveOnAfter,
  moveOnAt,
  sleep,
  withCancelScope,
  withTaskGroup
} from "@anythread/core/promise"
import { assert } from "chai"
import type { Case } from "../Case.ts"
import { caught, hang, promiseCase, timedOut } from "../promiseCase.ts"

const reason = new Error("no longer wanted")
const wait = ({ signal }: CancelScope): Promise<void> => hang(signal)
const value = { cancelled: false, timedOut: false, value: "value" } as const
const quick = (scope: CancelScope): Promise<string> => scope.checkpoint().then(() => "value")

export const deadlineCases: ReadonlyArray<Case> = [
  promiseCase("waits undisturbed after a scope that has timed out", async () => {
    await withCancelScope(async (outer) => {
      assert.deepEqual(await outer.moveOnAfter(1, wait), timedOut)
      await outer.checkpoint()
      await outer.sleep(0)
    })
  }),
  promiseCase("fails with a TimeoutError when the limit passes, at once or later", async ({ rejection }) => {
    for (const ms of [-1, 0, 1]) {
      let scope: CancelScope | undefined
      const failed = failAfter(ms, (given) => {
        scope = given
        return given.sleep(60_000)
      })
      assert.propertyVal(await rejection(failed), "name", "TimeoutError")
      assert.deepInclude(scope, { cancelCalled: true, cancelledCaught: true, cancelCause: "deadline" })
      assert.propertyVal(scope?.signal.reason, "name", "TimeoutError")
      assert.include(scope?.signal.reason.message, "deadline")
    }
  }),
  promiseCase("lets nothing escape from a scope that is cancelled after a limit within it has passed", async () => {
    const scopes: Array<CancelScope> = []
    const outcome = withCancelScope(async (outer) => {
      scopes.push(outer)
      await outer.moveOnAfter(1, wait)
      outer.cancel()
      return "value"
    })
    assert.deepEqual([await outcome, scopes[0]?.cancelCalled], [value, true])
    const cut = withCancelScope(async (outer) => {
      await outer.moveOnAfter(1, wait)
      outer.cancel()
      await outer.checkpoint()
    })
    assert.deepEqual(await cut, caught)
  }),
  promiseCase("sets no limit for undefined, after or at", async () => {
    for (const verb of [moveOnAfter, moveOnAt]) {
      const outcome = verb(undefined, (scope) => {
        assert.strictEqual(scope.deadline, Number.POSITIVE_INFINITY)
        return quick(scope)
      })
      assert.deepEqual(await outcome, value)
    }
    for (const verb of [failAfter, failAt]) {
      let scope: CancelScope | undefined
      const outcome = verb(undefined, (given) => {
        scope = given
        assert.strictEqual(given.deadline, Number.POSITIVE_INFINITY)
        return quick(given)
      })
      assert.strictEqual(await outcome, "value")
      assert.deepInclude(scope, { cancelCalled: false, cancelledCaught: false })
    }
  }),
  promiseCase("fails after a limit in a body that a group has cancelled before", async ({ rejection }) => {
    const group = withTaskGroup(async ({ cancel, signal }) => {
      cancel(reason)
      await hang(signal)
    })
    assert.strictEqual(await rejection(group), reason)
    assert.propertyVal(await rejection(failAfter(1, wait)), "name", "TimeoutError")
  }),
  promiseCase("is no timeout when it was cancelled before the limit", async ({ rejection }) => {
    const failed = failAfter(60_000, async (scope) => {
      scope.cancel(reason)
      await scope.checkpoint()
    })
    assert.strictEqual(await rejection(failed), reason)
  }),
  promiseCase("is no timeout when it was cancelled before the limit and ends after it", async ({ rejection }) => {
    let isLate = true
    const attempt = (ms: number): Promise<unknown> =>
      failAfter(ms, async (scope) => {
        isLate = scope.signal.aborted
        scope.cancel(reason)
        const { deadline } = scope
        await scope.checkpoint().finally(async () => {
          while (Date.now() <= deadline) await sleep(1)
        })
      })
    // As below: again, when the limit had passed before the body began.
    let thrown: unknown
    for (let ms = 5; isLate; ms *= 2) thrown = await rejection(attempt(ms))
    assert.strictEqual(thrown, reason)
  }),
  promiseCase("is no timeout when the body returns after the limit without a wait", async () => {
    const outcome = failAfter(1, (scope) => {
      while (Date.now() <= scope.deadline);
      return "value"
    })
    assert.strictEqual(await outcome, "value")
  }),
  promiseCase("gives the reason of a limit as the message of its TimeoutError, after or at", async ({ rejection }) => {
    const failures = [
      await rejection(failAfter(0, wait, { reason: "too slow" })),
      await rejection(failAt(Date.now(), wait, { reason: "too late" }))
    ]
    assert.deepEqual(
      (failures as ReadonlyArray<Error>).map(({ message, name }) => [name, message]),
      [
        ["TimeoutError", "too slow"],
        ["TimeoutError", "too late"]
      ]
    )
  }),
  promiseCase("moves on after a limit, at once or later", async () => {
    for (const ms of [-1, 0, 1]) assert.deepEqual(await moveOnAfter(ms, wait), timedOut)
    assert.deepEqual(await moveOnAfter(60_000, quick), value)
  }),
  promiseCase("moves on and fails at a deadline", async ({ rejection }) => {
    for (const ms of [-1, 0, 1]) {
      const scopes: Array<CancelScope> = []
      const noted = (scope: CancelScope): Promise<void> => {
        scopes.push(scope)
        return wait(scope)
      }
      assert.deepEqual(await moveOnAt(Date.now() + ms, noted), timedOut)
      assert.propertyVal(await rejection(failAt(Date.now() + ms, noted)), "name", "TimeoutError")
      for (const scope of scopes) {
        assert.deepInclude(scope, { cancelCalled: true, cancelledCaught: true, cancelCause: "deadline" })
        assert.include(scope.signal.reason.message, "deadline")
      }
    }
    assert.deepEqual(await moveOnAt(Date.now() + 60_000, quick), value)
    assert.strictEqual(await failAt(Date.now() + 60_000, quick), "value")
  }),
  promiseCase("ends at the earlier deadline of two, and the scope whose it was catches", async () => {
    let inner: CancelScope | undefined
    let seen: ReadonlyArray<number> = []
    const attempt = (ms: number): Promise<unknown> =>
      moveOnAfter(ms, async (outer) => {
        await outer.moveOnAfter(60_000, (given) => {
          inner = given
          seen = [given.effectiveDeadline, currentEffectiveDeadline(given.signal)].map((one) => one - outer.deadline)
          return given.sleep(60_000)
        })
        assert.fail("not reached")
      })
    // A machine that stands still before the body looks lets the deadline pass, and -Infinity is seen: then again.
    for (let ms = 1; seen.length === 0 || seen.includes(Number.NEGATIVE_INFINITY); ms *= 2) {
      assert.deepEqual(await attempt(ms), timedOut)
    }
    assert.deepEqual(seen, [0, 0])
    assert.deepInclude(inner, { cancelCalled: false, cancelledCaught: false, cancelCause: "outer" })
  }),
  promiseCase("cuts the first wait when the deadline has passed on entry", async () => {
    let isCut = false
    const outcome = moveOnAfter(0, async (scope) => {
      assert.deepInclude(scope, { cancelCalled: true, effectiveDeadline: Number.NEGATIVE_INFINITY })
      await scope.checkpoint().finally(() => {
        isCut = true
      })
    })
    assert.deepEqual([await outcome, isCut], [timedOut, true])
  }),
  promiseCase("keeps to a deadline that is moved while it runs, out or in", async ({ rejection }) => {
    const move = (ms: number): Promise<string> =>
      failAfter(ms, async (scope) => {
        if (scope.signal.aborted) return "late"
        const first = scope.deadline
        scope.deadline = Number.POSITIVE_INFINITY
        while (Date.now() <= first + 1) await scope.sleep(1)
        return "moved"
      })
    // A machine that stands still before the body begins lets the first deadline pass: then again, with a later one.
    let kept = "late"
    for (let ms = 1; kept === "late"; ms *= 2) kept = await move(ms)
    assert.strictEqual(kept, "moved")
    const cut = failAfter(60_000, (scope) => {
      scope.deadline = Date.now()
      // Once cancelled it stays so.
      scope.deadline = Number.POSITIVE_INFINITY
      return scope.sleep(60_000)
    })
    assert.propertyVal(await rejection(cut), "name", "TimeoutError")
  }),
  promiseCase("fails with one TimeoutError, however many children it cut", async ({ rejection }) => {
    const failed = failAfter(1, ({ withTaskGroup }) =>
      withTaskGroup(
        async ({ signal, startSoon }) => {
          startSoon(hang)
          startSoon(hang)
          await hang(signal)
        },
        { errors: "group" }
      )
    )
    assert.propertyVal(await rejection(failed), "name", "TimeoutError")
  }),
  promiseCase("lets a cancellation from outside through a limit as what it is", async () => {
    let cut: unknown
    const outcome = withCancelScope(async (outer) => {
      try {
        await outer.failAfter(60_000, async (scope) => {
          outer.cancel(reason)
          await scope.checkpoint()
        })
      } catch (error) {
        cut = error
        throw error
      }
    })
    assert.deepEqual([await outcome, cut], [caught, reason])
  })
]
