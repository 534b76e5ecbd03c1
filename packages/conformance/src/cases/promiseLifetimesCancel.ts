/** Cancelling for async/await: whom it reaches, who catches it, what it looks like. */
import { type CancelScope, sleep, withCancelScope, withTaskGroup } from "@anythread/core/promise"
import { assert } from "chai"
import type { Case } from "../Case.ts"
import { caught, cutBy, fails, hang, makeLatch, promiseCase } from "../promiseCase.ts"

const reason = new Error("no longer wanted")
const forever: Promise<never> = new Promise(() => {})

export const cancelScopeCases: ReadonlyArray<Case> = [
  promiseCase("never runs a child of a group that is cancelled already", async () => {
    let ran = false
    const handle = await withTaskGroup(({ cancel, startSoon }) => {
      cancel()
      return startSoon(() => {
        ran = true
      })
    })
    assert.deepEqual([ran, handle.status], [false, "cancelled"])
  }),
  promiseCase("throws a swallowed cancellation again at every wait", async () => {
    const outcome = withCancelScope(async (scope) => {
      scope.cancel(reason)
      const waits = [scope.checkpoint, () => scope.sleep(0), () => scope.race(forever), () => hang(scope.signal)]
      for (const wait of [...waits, ...waits]) assert.strictEqual(await cutBy(wait()), reason)
      await scope.checkpoint()
    })
    assert.deepEqual(await outcome, caught)
  }),
  promiseCase("cancels a group with its children where they wait, and not before", async () => {
    const order: Array<string> = []
    await withTaskGroup(async ({ cancel, startSoon }) => {
      const began = makeLatch()
      startSoon(async (signal) => {
        order.push("began")
        began.open()
        await hang(signal)
        order.push("not reached")
      })
      await began.opened
      cancel()
      order.push("still here")
    })
    assert.deepEqual(order, ["began", "still here"])
  }),
  promiseCase("rejects with the reason of cancel wherever it cuts, and keeps the first", async ({ rejection }) => {
    const cut: Array<unknown> = []
    const failed = withTaskGroup(async ({ cancel, scope, startSoon }) => {
      const began = makeLatch()
      startSoon(async (signal) => {
        began.open()
        cut.push(await cutBy(hang(signal)))
      })
      await began.opened
      cancel(reason)
      cancel("later")
      cut.push(await cutBy(scope.sleep(0)))
      await hang(scope.signal)
    })
    assert.strictEqual(await rejection(failed), reason)
    assert.deepEqual(cut, [reason, reason])
  }),
  promiseCase("lets a scope be cancelled from a child elsewhere", async () => {
    const outcome = await withTaskGroup(async ({ startSoon }) => {
      const cancelled = await withCancelScope(async (scope) => {
        startSoon(() => scope.cancel())
        await hang(scope.signal)
      })
      return cancelled
    })
    assert.deepEqual(outcome, caught)
  }),
  promiseCase("reaches the body and the children of a group within", async () => {
    const cut: Array<unknown> = []
    const outcome = withCancelScope((scope) =>
      scope.withTaskGroup(async (outer) => {
        await outer.scope.withTaskGroup(async ({ signal, startSoon }) => {
          startSoon(async (signal) => void cut.push(await cutBy(hang(signal))))
          setTimeout(scope.cancel, 0, reason)
          await hang(signal)
        })
      })
    )
    assert.deepEqual([await outcome, cut], [caught, [reason]])
  }),
  promiseCase("cancels one body in two groups, one after the other", async ({ rejection }) => {
    for (const reason of ["first", "second"]) {
      const failed = withTaskGroup(async ({ cancel, signal, startSoon }) => {
        startSoon(() => cancel(reason))
        await hang(signal)
      })
      assert.strictEqual(await rejection(failed), reason)
    }
  }),
  promiseCase("cancels the children of a group that waits for them, and waits on", async () => {
    const order: Array<unknown> = []
    await withTaskGroup(({ cancel, startSoon }) => {
      startSoon(async (signal) => {
        setTimeout(cancel, 0, reason)
        order.push(await cutBy(hang(signal)))
        cancel("later")
        await sleep(0)
        order.push("cleaned up")
      })
    })
    assert.deepEqual(order, [reason, "cleaned up"])
  }),
  promiseCase("is cancelled from the start by what was cancelled before", async ({ rejection }) => {
    const late = withCancelScope(
      async (scope) => {
        assert.isTrue(scope.cancelCalled)
        await scope.checkpoint()
      },
      { deadline: 0 }
    )
    assert.propertyVal(await late, "cancelled", true)
    const outside = withCancelScope(({ sleep }) => sleep(0), { signal: AbortSignal.abort(reason) })
    assert.strictEqual(await rejection(outside), reason)
  }),
  promiseCase("tells nobody outside that a scope was cancelled within", async () => {
    const [outer, inner] = await withTaskGroup(async (group) => {
      const inner = await group.scope.withCancelScope(async (scope) => {
        scope.cancel()
        await scope.withTaskGroup(({ signal }) => hang(signal))
      })
      await group.scope.checkpoint()
      return [group.scope, inner]
    })
    assert.deepEqual([outer.cancelCalled, inner], [false, caught])
  }),
  promiseCase("gives the value of a body that was cancelled and never waited", async () => {
    const outcome = await withCancelScope((scope) => {
      scope.cancel()
      return scope
    })
    assert.isFalse(outcome.cancelled)
    assert.deepInclude(outcome.value, { cancelCalled: true, cancelledCaught: false, cancelCause: "explicit" })
  }),
  promiseCase("lets the outer scope catch when both are cancelled, in either order", async () => {
    for (const order of [
      [0, 1],
      [1, 0]
    ]) {
      const scopes: Array<CancelScope> = []
      const outcome = await withCancelScope(async (outer) => {
        await outer.withCancelScope(async (inner) => {
          scopes.push(outer, inner)
          for (const which of order) scopes[which]?.cancel(which)
          await inner.checkpoint()
        })
        assert.fail("not reached")
      })
      assert.deepEqual([outcome, scopes.map((scope) => scope.cancelledCaught)], [caught, [true, false]])
    }
  }),
  promiseCase("does not catch when an outer scope is cancelled while it unwinds", async () => {
    let reached = false
    const outcome = await withCancelScope(async (outer) => {
      await outer.withCancelScope(async (inner) => {
        inner.cancel()
        await inner.checkpoint().finally(() => outer.cancel(reason))
      })
      reached = true
    })
    assert.deepEqual([outcome, reached], [caught, false])
  }),
  promiseCase("catches behind its shield when an outer scope is cancelled while it unwinds", async () => {
    let inner: unknown
    const outcome = await withCancelScope(async (outer) => {
      inner = await outer.withCancelScope(
        async (inner) => {
          inner.cancel()
          await inner.checkpoint().finally(() => outer.cancel(reason))
        },
        { shield: true }
      )
      await outer.checkpoint()
    })
    assert.deepEqual([outcome, inner], [caught, caught])
  }),
  promiseCase("cancels an async generator at its next wait, whoever drives it", async ({ rejection }) => {
    const steps: Array<unknown> = []
    const failed = withTaskGroup(async ({ cancel, signal, startSoon }) => {
      const numbers = async function* (): AsyncGenerator<number> {
        try {
          yield 1
          cancel(reason)
          yield 2
          await hang(signal)
        } finally {
          steps.push("closed")
        }
      }
      const drive = startSoon(async () => {
        for await (const number of numbers()) steps.push(number)
      })
      await drive.result()
    })
    assert.strictEqual(await rejection(failed), reason)
    assert.deepEqual(steps, [1, 2, "closed"])
  }),
  promiseCase("keeps the cancellation of a scope in a child to that scope", async () => {
    const results = await withTaskGroup(async (group) => {
      const opened = Promise.withResolvers<CancelScope>()
      const child = group.startSoon((signal) =>
        withCancelScope(
          (scope) => {
            opened.resolve(scope)
            return hang(scope.signal)
          },
          { signal }
        )
      )
      const sibling = group.startSoon((signal) => child.result().then(() => sleep(0, { signal })))
      ;(await opened.promise).cancel()
      await sibling.result()
      await group.scope.checkpoint()
      return [await child.result(), sibling.status, group.scope.cancelCalled]
    })
    assert.deepEqual(results, [caught, "finished", false])
  }),
  promiseCase("cascades through nested groups to the innermost child", async ({ rejection }) => {
    const cut: Array<unknown> = []
    const failed = withTaskGroup(async ({ cancel, signal, startSoon }) => {
      startSoon((signal) =>
        withTaskGroup(
          (middle) => {
            middle.startSoon((signal) =>
              withTaskGroup((inner) => inner.startSoon(async (s) => cut.push(await cutBy(hang(s)))).result(), {
                signal
              })
            )
            setTimeout(cancel, 0, reason)
          },
          { signal }
        )
      )
      await hang(signal)
    })
    assert.strictEqual(await rejection(failed), reason)
    assert.deepEqual(cut, [reason])
  }),
  promiseCase("never gets to the end of a child that is started from one being cancelled", async ({ rejection }) => {
    const failed = withTaskGroup(async ({ cancel, signal, startSoon }) => {
      startSoon(async (signal) => {
        await hang(signal).finally(() => startSoon((signal) => sleep(0, { signal }).then(fails("reached"))))
      })
      setTimeout(cancel, 0, reason)
      await hang(signal)
    })
    assert.strictEqual(await rejection(failed), reason)
  }),
  promiseCase("cancels a body that waits for a group with children of its own", async () => {
    const ended: Array<string> = []
    const outcome = withCancelScope((outer) =>
      outer.withTaskGroup(async (group) => {
        group.startSoon((signal) =>
          withTaskGroup(
            (inner) => {
              inner.startSoon((signal) => hang(signal).finally(() => ended.push("inner child")))
            },
            { signal }
          ).finally(() => ended.push("inner group"))
        )
        setTimeout(outer.cancel)
        await hang(group.signal)
      })
    )
    assert.deepEqual([await outcome, ended], [caught, ["inner child", "inner group"]])
  }),
  promiseCase("lets nothing escape from a scope that a child of a cancelled group opens", async () => {
    const outcome = withCancelScope((outer) =>
      outer.withTaskGroup(async ({ startSoon }) => {
        startSoon((signal) => withCancelScope((scope) => scope.race(forever), { signal }))
        await sleep(0)
        outer.cancel()
      })
    )
    assert.deepEqual(await outcome, caught)
  }),
  promiseCase("frees children that wait for a foreign promise, alone or in a scope of their own", async () => {
    const statuses = await withTaskGroup(async ({ cancel, scope, startSoon }) => {
      const handles = [
        startSoon(() => scope.race(forever)),
        startSoon((signal) => withCancelScope(({ race }) => race(forever), { signal }))
      ]
      await sleep(0)
      cancel()
      return handles
    })
    assert.deepEqual(
      statuses.map(({ status }) => status),
      ["cancelled", "cancelled"]
    )
  })
]
