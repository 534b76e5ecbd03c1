/** Promises that know nothing of scopes, as anyio's futures: who waits can be cancelled, what they stand for goes on. */
import { moveOnAfter, withCancelScope, withTaskGroup } from "@anythread/core/promise"
import { assert } from "chai"
import type { Case } from "../Case.ts"
import { caught, cutBy, promiseCase } from "../promiseCase.ts"

export const promiseFutureCases: ReadonlyArray<Case> = [
  promiseCase(
    "gives what a foreign promise ends with to all who wait for it, and to the others when one is cancelled",
    async () => {
      const { promise, resolve } = Promise.withResolvers<string>()
      const seen = await withTaskGroup(async ({ startSoon }) => {
        const cut = withCancelScope(async (scope) => {
          queueMicrotask(() => scope.cancel())
          return scope.race(promise)
        })
        const others = [1, 2].map(() => startSoon((signal) => withCancelScope(({ race }) => race(promise), { signal })))
        assert.deepEqual(await cut, caught)
        resolve("value")
        return Promise.all(others.map((handle) => handle.result()))
      })
      const value = { cancelled: false, timedOut: false, value: "value" }
      const late = await withCancelScope(({ race }) => race(promise))
      assert.deepEqual([seen, late, await promise], [[value, value], value, "value"])
    }
  ),
  promiseCase("rejects every wait for a foreign promise as that does, and keeps to its first outcome", async () => {
    const failure = new Error("failed")
    const { promise, reject, resolve } = Promise.withResolvers<string>()
    const waits = Promise.all([1, 2].map(() => cutBy(withCancelScope(({ race }) => race(promise)))))
    reject(failure)
    resolve("late")
    reject(new Error("late"))
    assert.deepEqual(await waits, [failure, failure])
    assert.strictEqual(await cutBy(moveOnAfter(60_000, ({ race }) => race(promise))), failure)
  }),
  promiseCase("keeps to the value of a foreign promise, whatever it is told after that", async () => {
    const { promise, reject, resolve } = Promise.withResolvers<string>()
    const early = withCancelScope(({ race }) => race(promise))
    resolve("value")
    resolve("other")
    reject(new Error("late"))
    const value = { cancelled: false, timedOut: false, value: "value" }
    assert.deepEqual([await early, await withCancelScope(({ race }) => race(promise))], [value, value])
  }),
  promiseCase(
    "takes the AbortError of a foreign promise that was cancelled for a failure, and cancels nobody who waits",
    async () => {
      const { promise, reject, resolve } = Promise.withResolvers<string>()
      const cancellation = new DOMException("cancelled elsewhere", "AbortError")
      const early = cutBy(withCancelScope(({ race }) => race(promise)))
      reject(cancellation)
      resolve("late")
      assert.strictEqual(await early, cancellation)
      const late = await withCancelScope(async ({ checkpoint, race }) => {
        const error = await cutBy(race(promise))
        await checkpoint()
        return error
      })
      assert.deepEqual(late, { cancelled: false, timedOut: false, value: cancellation })
    }
  )
]
