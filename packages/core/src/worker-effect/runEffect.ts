/** Runs the Effect that a portable function returned. Thread side, step 7 of a call; loaded on the first such job. */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { EffectOutcome, RunEffect } from "../worker/ThreadEntry.ts"

/**
 * Runs an Effect without services to its end; `signal` interrupts it and its finalizers are awaited. A failure keeps its
 * type; defects and failures from elsewhere in the cause count as what the function threw.
 */
export const runEffect: RunEffect = (effect, signal) =>
  Effect.runPromiseExit(effect as Effect.Effect<unknown, unknown>, { signal }).then((exit): EffectOutcome => {
    if (Exit.isSuccess(exit)) return { kind: "succeeded", value: exit.value }
    const fail = exit.cause.reasons.find(Cause.isFailReason)
    if (fail !== undefined) return { kind: "failed", error: fail.error }
    const die = exit.cause.reasons.find(Cause.isDieReason)
    return die === undefined ? { kind: "interrupted" } : { kind: "died", defect: die.defect }
  })
