/** Cancelling and `AbortSignal`: the currency of the promise front, in both directions. */
import { type CancelScope, sleep, withCancelScope, withTaskGroup } from "@anythread/core/promise"
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

/**
 * How often anything asks for a turn in the next 50 ms, by timer, message or microtask. Who delivers a cancellation again and
 * again asks for one each time; by promises alone it would let no timer fire, and the case would not end.
 */
const turnsAsked = async (): Promise<number> => {
  const rest = new Promise((resolve) => setTimeout(resolve, 50))
  const names = ["setTimeout", "setInterval", "setImmediate", "queueMicrotask", "MessageChannel"] as const
  const originals = names.flatMap((name) => {
    const original = (globalThis as Partial<Record<typeof name, object>>)[name]
    return original === undefined ? [] : [[name, original] as const]
  })
  let asked = 0
  const counting: ProxyHandler<object> = {
    apply: (original, self, args) => {
      asked++
      return Reflect.apply(original as () => unknown, self, args)
    },
    construct: (original, args) => {
      asked++
      return Reflect.construct(original as new () => object, args)
    }
  }
  Object.assign(globalThis, Object.fromEntries(originals.map(([name, it]) => [name, new Proxy(it, counting)])))
  await rest
  Object.assign(globalThis, Object.fromEntries(originals))
  return asked
}

/** More than whatever runs the suite may ask for meanwhile; a loop asks for ten or more of any kind of turn. */
const FEW = 5

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
    let asked = Number.NaN
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
          asked = await turnsAsked()
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
    assert.isBelow(asked, FEW)
  }),
  promiseCase("tells nothing to what a body that has ended left behind", async () => {
    const { scope, told } = await withTaskGroup(({ scope, signal }) => ({ scope, told: count(signal) }))
    scope.cancel()
    for (let turns = 0; turns < 5; turns++) await sleep(0)
    assert.deepEqual([told(), scope.cancelCalled, scope.cancelledCaught], [0, true, false])
  }),
  promiseCase(
    "lets a scope end by itself that outlives the one around it, and refuses to open one in what has ended",
    async ({ rejection }) => {
      const gate = makeLatch()
      const scopes: Array<CancelScope> = []
      let inner: Promise<unknown> | undefined
      await withCancelScope((outer) => {
        scopes.push(outer)
        inner = outer.withCancelScope(({ race }) => race(gate.opened.then(() => "late")))
      })
      const refused = await rejection(scopes[0]?.withCancelScope(() => {}) as Promise<unknown>)
      assert.propertyVal(refused, "name", "AbortError")
      scopes[0]?.cancel()
      gate.open()
      assert.deepEqual(await inner, { cancelled: false, timedOut: false, value: "late" })
    }
  ),
  promiseCase("burns no time while a shielded child of a cancelled group takes long", async () => {
    let asked = Number.NaN
    const outcome = withCancelScope((outer) =>
      outer.withTaskGroup(({ startSoon }) => {
        startSoon((signal) =>
          withCancelScope(
            async (scope) => {
              outer.cancel()
              asked = await scope.race(turnsAsked())
            },
            { shield: true, signal }
          )
        )
      })
    )
    assert.deepEqual(await outcome, caught)
    assert.isBelow(asked, FEW)
  })
]
