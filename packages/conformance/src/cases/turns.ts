/** Sleeping, and giving a turn to others: where a cancellation is felt by code that waits for nothing. */
import { CancelScope } from "@anythread/core"
import { checkpoint, moveOnAfter, shielded, sleep, sleepUntil, withCancelScope } from "@anythread/core/promise"
import { assert } from "chai"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import type { Case } from "../Case.ts"
import { reason } from "../cancelRunning.ts"
import { caught, cutBy, promiseCase } from "../promiseCase.ts"
import { cutBefore, isOver, makeCut } from "../waiting.ts"
import { lifetimeCase, note } from "./effectLifetimesSupport.ts"

export const turnCases: ReadonlyArray<Case> = [
  promiseCase("lets a turn pass for a sleep of 0 and for one until a time that has passed", async () => {
    for (const ms of [0, Date.now() - 60_000 - Date.now()]) {
      const order: Array<string> = []
      queueMicrotask(() => order.push("others"))
      await sleep(ms)
      assert.deepEqual(order, ["others"])
    }
    assert.strictEqual(await cutBy(sleep(0, { signal: cutBefore() })), reason)
    assert.instanceOf(await cutBy(sleep(Number.NaN)), RangeError)
  }),
  promiseCase("sleeps until a point in time, a turn when it has passed, until it is cancelled", async () => {
    const deadline = Date.now() + 20
    await sleepUntil(deadline)
    assert.isAtLeast(Date.now(), deadline)
    await sleepUntil(Number.NEGATIVE_INFINITY)
    const { cancel, signal } = makeCut()
    const sleeping = cutBy(sleepUntil(Date.now() + 60_000, { signal }))
    assert.isFalse(await isOver(sleeping))
    cancel()
    assert.strictEqual(await sleeping, reason)
    assert.strictEqual(await cutBy(sleepUntil(Date.now(), { signal: cutBefore() })), reason)
    assert.instanceOf(await cutBy(sleepUntil(Number.NaN)), RangeError)
  }),
  promiseCase("sleeps for ever for Infinity, until it is cancelled", async () => {
    const { cancel, signal } = makeCut()
    const sleeping = cutBy(sleep(Number.POSITIVE_INFINITY, { signal }))
    assert.isFalse(await isOver(sleeping))
    cancel()
    assert.strictEqual(await sleeping, reason)
    const late = await moveOnAfter(1, (scope) => scope.sleep(Number.POSITIVE_INFINITY))
    assert.deepEqual(late, { cancelled: true, timedOut: true })
  }),
  promiseCase("lets others run at a checkpoint, and throws there when it was cancelled", async () => {
    const order: Array<string> = []
    queueMicrotask(() => order.push("others"))
    await checkpoint()
    order.push("on")
    assert.deepEqual(order, ["others", "on"])
    const cut = await withCancelScope(async (scope) => {
      scope.cancel()
      queueMicrotask(() => order.push("others again"))
      await scope.checkpoint()
      order.push("never")
    })
    assert.deepEqual([cut, order], [caught, ["others", "on", "others again"]])
  }),
  promiseCase("lets others run at a shielded checkpoint in a cancelled scope, and throws at the next", async () => {
    const order: Array<string> = []
    const cut = await withCancelScope(async (scope) => {
      scope.cancel()
      queueMicrotask(() => order.push("others"))
      await shielded(({ checkpoint }) => checkpoint(), { signal: scope.signal })
      order.push("on")
      await scope.checkpoint()
      order.push("never")
    })
    assert.deepEqual([cut, order], [caught, ["others", "on"]])
  }),
  promiseCase("asks without a turn whether it was cancelled by signal.throwIfAborted", async () => {
    const order: Array<string> = []
    const cut = await withCancelScope(async ({ cancel, signal }) => {
      queueMicrotask(() => order.push("others"))
      signal.throwIfAborted()
      order.push("on")
      cancel()
      signal.throwIfAborted()
      order.push("never")
    })
    assert.deepEqual([cut, order], [caught, ["on", "others"]])
  }),
  lifetimeCase(
    "lets others run at Effect.yieldNow, is interrupted there in a cancelled scope, and not behind a shield",
    () =>
      Effect.gen(function* () {
        const log: Array<string> = []
        const others = yield* Effect.forkChild(note(log, "others"))
        yield* Effect.yieldNow
        yield* note(log, "on")
        yield* Fiber.join(others)
        const cut = yield* CancelScope.run((scope) =>
          Effect.gen(function* () {
            yield* scope.cancel()
            yield* CancelScope.shield(Effect.andThen(Effect.yieldNow, note(log, "shielded")))
            yield* Effect.yieldNow
            yield* note(log, "never")
          })
        )
        assert.deepEqual([log, Option.isNone(cut)], [["others", "on", "shielded"], true])
      })
  ),
  lifetimeCase("sleeps no time for 0 and less, and for ever for infinity, until it is interrupted", () =>
    Effect.gen(function* () {
      yield* Effect.sleep(0)
      yield* Effect.sleep(-60_000)
      const late = yield* CancelScope.run((scope) =>
        Effect.andThen(Effect.forkChild(scope.cancel()), Effect.sleep(Duration.infinity))
      )
      assert.isTrue(Option.isNone(late))
    })
  )
]
