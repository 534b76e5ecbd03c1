/** What the tests of this folder share: no timer is left behind, and time stands still until it is told to go on. */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as TestClock from "effect/testing/TestClock"
import { afterEach, beforeEach, expect, it } from "vitest"
import { ownTimers } from "../ownTimers.ts"

/** Checks after each test that no timer is left. */
export const checkClean = (): void => {
  let before = 0
  beforeEach(() => {
    before = ownTimers()
  })
  afterEach(async () => {
    await new Promise((resolve) => setImmediate(resolve))
    expect(ownTimers()).toBeLessThanOrEqual(before)
  })
}

/** A test that is an Effect, on a clock that stands still. */
export const itEffect = <E>(name: string, make: () => Effect.Effect<unknown, E, TestClock.TestClock>): void =>
  it(name, () =>
    Effect.runPromise(Effect.asVoid(Effect.provide(Effect.suspend(make), TestClock.layer({ warningDelay: "1 hour" }))))
  )

/** Lets everything that can go on do so: interruptions are delivered, children begin. For what must not happen. */
export const settle: Effect.Effect<void> = Effect.promise(async () => {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
})

/** An Effect that waits for ever and notes that it was interrupted. */
export const hang = (log: Array<string>, name: string): Effect.Effect<never> =>
  Effect.onInterrupt(Effect.never, () => Effect.sync(() => log.push(name)))

/** The reasons of a failure, in order: what failed, died or was interrupted. */
export const reasons = <A, E>(effect: Effect.Effect<A, E>): Effect.Effect<ReadonlyArray<unknown>> =>
  Effect.map(Effect.exit(effect), (exit) =>
    Exit.isSuccess(exit)
      ? [`succeeded with ${String(exit.value)}`]
      : exit.cause.reasons.map((reason) =>
          Cause.isFailReason(reason) ? reason.error : Cause.isDieReason(reason) ? ["die", reason.defect] : "interrupt"
        )
  )
