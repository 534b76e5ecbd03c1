/** What cases about scopes and groups of the Effect front are made with. Time stands still until a case lets it go on. */
import { TaskGroup } from "@anythread/core"
import * as Cause from "effect/Cause"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as TestClock from "effect/testing/TestClock"
import type { Case } from "../Case.ts"

/** A case that is an Effect, on a clock of its own. */
export const lifetimeCase = (name: string, run: () => Effect.Effect<unknown, unknown, TestClock.TestClock>): Case => ({
  name,
  front: "effect",
  run: () =>
    Effect.runPromise(Effect.asVoid(Effect.provide(Effect.suspend(run), TestClock.layer({ warningDelay: "1 hour" }))))
})

/** A group whose children may fail with anything. */
export type AnyGroup = TaskGroup.TaskGroup<unknown>

/** `TaskGroup.run` for a body that is a generator. */
export const withGroup = <A>(
  body: (group: AnyGroup) => Generator<Effect.Effect<unknown, unknown>, A, never>
): Effect.Effect<A, unknown> => TaskGroup.run((group: AnyGroup) => Effect.gen(() => body(group)))

/** Waits for ever, and notes that it was interrupted. */
export const hang = (log: Array<string>, name: string): Effect.Effect<never> =>
  Effect.onInterrupt(Effect.never, () => note(log, name))

/** The same, and says that it is there: by then its interruption will be noted. */
export const hangAfter = (latch: Latch, log: Array<string>, name: string): Effect.Effect<never> =>
  Effect.onInterrupt(Effect.andThen(open(latch), Effect.never), () => note(log, name))

/** Notes something. */
export const note = (log: Array<string>, text: string): Effect.Effect<void> => Effect.sync(() => void log.push(text))

/** A gate that is opened once. */
export type Latch = Deferred.Deferred<void>

/** Makes a gate. */
export const makeLatch: Effect.Effect<Latch> = Deferred.make<void>()

/** Opens it. */
export const open = (latch: Latch): Effect.Effect<void> => Effect.asVoid(Deferred.succeed(latch, undefined))

/** Waits until it is open. */
export const opened = (latch: Latch): Effect.Effect<void> => Deferred.await(latch)

/** How an Effect ends, in order: what it failed with, `died: ...`, `interrupted`; or `[]` when it succeeded. */
export const reasonsOf = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<ReadonlyArray<unknown>, never, R> =>
  Effect.map(Effect.exit(effect), (exit) => (Exit.isSuccess(exit) ? [] : exit.cause.reasons.map(describe)))

/** The defect that an Effect died of. */
export const defectOf = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<unknown, never, R> =>
  Effect.map(Effect.exit(effect), (exit) =>
    Exit.isFailure(exit) && Cause.hasDies(exit.cause) ? Cause.squash(exit.cause) : "did not die"
  )

/** Lets all that can go on do so. For what must not happen; what must is waited for by a latch. */
export const settle: Effect.Effect<void> = Effect.promise(async () => {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setTimeout(resolve, 0))
})

const describe = (reason: Cause.Reason<unknown>): unknown =>
  Cause.isFailReason(reason)
    ? reason.error
    : Cause.isDieReason(reason)
      ? `died: ${String(reason.defect)}`
      : "interrupted"
