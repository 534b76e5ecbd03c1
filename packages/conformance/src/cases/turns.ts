/** Sleeping, and giving a turn to others: where a cancellation is felt by code that waits for nothing. */
import { CancelScope } from "@anythread/core"
import { checkpoint, moveOnAfter, shielded, sleep, sleepUntil, withCancelScope } from "@anythread/core/promise"
import { assert } from "chai"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as TestClock from "effect/testing/TestClock"
import type { Case } from "../Case.ts"
import { reason } from "../cancelRunning.ts"
import { caught, cutBy, promiseCase } from "../promiseCase.ts"
import { cutBefore, isOver, makeCut } from "../waiting.ts"
import { lifetimeCase, note } from "./effectLifetimesSupport.ts"

/** Puts a clock in the place of the platform's, as test runners do: time passes when it is told to. */
const takeClock = (): { readonly pass: (ms: number) => void; readonly restore: () => void } => {
  const { clearTimeout, setTimeout } = globalThis
  const { now } = Date
  const timers = new Map<number, { readonly at: number; readonly body: () => void }>()
  let [time, last] = [now(), 0]
  Date.now = () => time
  const fakes = {
    setTimeout: (body: () => void, ms: number) => {
      timers.set(++last, { at: time + ms, body })
      return last
    },
    clearTimeout: (id: number) => timers.delete(id)
  }
  Object.assign(globalThis, fakes)
  return {
    pass: (ms) => {
      time += ms
      for (const [id, { at, body }] of [...timers]) {
        if (at > time) continue
        timers.delete(id)
        body()
      }
    },
    restore: () => {
      Date.now = now
      Object.assign(globalThis, { clearTimeout, setTimeout })
    }
  }
}

export const turnCases: ReadonlyArray<Case> = [
  promiseCase("lets a turn pass for a sleep of 0 and for one until a time that has passed", async () => {
    const past = Date.now() - 60_000
    for (const wait of [() => sleep(0), () => sleep(-60_000), () => sleepUntil(past), () => sleepUntil(-Infinity)]) {
      const order: Array<string> = []
      setTimeout(() => order.push("others"))
      await wait()
      assert.deepEqual(order, ["others"])
    }
    assert.strictEqual(await cutBy(sleep(0, { signal: cutBefore() })), reason)
    assert.instanceOf(await cutBy(sleep(Number.NaN)), RangeError)
  }),
  promiseCase("sleeps until a point in time, or until it is cancelled", async () => {
    const deadline = Date.now() + 20
    await sleepUntil(deadline)
    assert.isAtLeast(Date.now(), deadline)
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
  promiseCase("keeps to a clock that takes the place of Date.now and setTimeout", async () => {
    // The suite's own timer is set in the turn in which a case begins.
    await checkpoint()
    const { pass, restore } = takeClock()
    const { cancel, signal } = makeCut()
    const seen: Array<unknown> = []
    try {
      const start = Date.now()
      const look = (): void => void seen.push(Date.now() - start)
      const slept = sleep(3_600_000, { signal }).then(look)
      const limited = moveOnAfter(1_800_000, (scope) => scope.sleep(Number.POSITIVE_INFINITY), { signal }).then(look)
      for (const ms of [1_799_999, 1, 1_800_000]) {
        pass(ms)
        // By messages or setImmediate: no timer of this clock.
        await checkpoint()
        seen.push("later")
      }
      cancel()
      await Promise.allSettled([slept, limited])
    } finally {
      restore()
    }
    assert.deepEqual(seen, ["later", 1_800_000, "later", 3_600_000, "later"])
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
            yield* Effect.forkDetach(note(log, "others again"))
            yield* CancelScope.shield(Effect.andThen(Effect.yieldNow, note(log, "shielded")))
            yield* Effect.yieldNow
            yield* note(log, "never")
          })
        )
        assert.deepEqual([log, Option.isNone(cut)], [["others", "on", "others again", "shielded"], true])
      })
  ),
  lifetimeCase("asks without a turn whether it was cancelled by the deadline that it sees", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const interruptIfCancelled = Effect.flatMap(CancelScope.currentEffectiveDeadline, (deadline) =>
        deadline === Number.NEGATIVE_INFINITY ? Effect.interrupt : Effect.void
      )
      const cut = yield* CancelScope.run((scope) =>
        Effect.gen(function* () {
          yield* Effect.forkDetach(note(log, "others"))
          yield* interruptIfCancelled
          yield* note(log, "on")
          yield* scope.cancel()
          yield* interruptIfCancelled
          yield* note(log, "never")
        })
      )
      yield* Effect.yieldNow
      assert.deepEqual([log, Option.isNone(cut)], [["on", "others"], true])
    })
  ),
  lifetimeCase("sleeps by Clock until a point in time, and no time when that has passed", () =>
    Effect.gen(function* () {
      const sleepUntil = (deadline: number) =>
        Effect.flatMap(Clock.currentTimeMillis, (now) => Effect.sleep(deadline - now))
      yield* TestClock.setTime(60_000)
      for (const past of [60_000, 59_000, Number.NEGATIVE_INFINITY]) yield* sleepUntil(past)
      const sleeping = yield* Effect.forkChild(Effect.andThen(sleepUntil(61_000), Clock.currentTimeMillis), {
        startImmediately: true
      })
      yield* TestClock.setTime(60_999)
      assert.isUndefined(sleeping.pollUnsafe())
      yield* TestClock.setTime(61_000)
      assert.strictEqual(yield* Fiber.join(sleeping), 61_000)
    })
  ),
  {
    name: "sleeps no time for 0 and less, and for ever for infinity, until it is interrupted, by the live clock",
    front: "effect",
    run: async () => {
      await Effect.runPromise(Effect.andThen(Effect.sleep(0), Effect.sleep(-60_000)))
      const { cancel, signal } = makeCut()
      const sleeping = Effect.runPromiseExit(
        CancelScope.run(() => Effect.sleep(Duration.infinity)),
        { signal }
      )
      assert.isFalse(await isOver(sleeping))
      cancel()
      assert.isTrue(Exit.hasInterrupts(await sleeping))
    }
  }
]
