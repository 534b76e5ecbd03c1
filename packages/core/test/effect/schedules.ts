/** What the tests of this folder share that play random schedules: fibers whose turns come when a schedule says so. */
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import * as Scheduler from "effect/Scheduler"
import { check } from "../sync/model.ts"

/** Starts fibers, and gives them their turns: what a fiber yields to, and what is put off, waits for `turn`. */
export class Turns implements Scheduler.Scheduler {
  readonly executionMode = "async"
  readonly #context: Context.Context<never>
  #due: Array<() => void> = []

  /** @param operations after how many a fiber yields. */
  constructor(operations: number) {
    const context = Context.make(Scheduler.Scheduler, this as Scheduler.Scheduler)
    this.#context = Context.add(context, Scheduler.MaxOpsBeforeYield, operations) as Context.Context<never>
  }

  shouldYield({ cache, currentOpCount }: Fiber.Fiber<unknown, unknown>): boolean {
    return currentOpCount >= cache.maxOpsBeforeYield
  }

  makeDispatcher(): Scheduler.SchedulerDispatcher {
    return { scheduleTask: (task) => this.#due.push(task), flush: () => void this.turn() }
  }

  /** Starts a fiber, which runs at once as far as it comes. */
  start<A, E>(effect: Effect.Effect<A, E>): Fiber.Fiber<A, E> {
    return Effect.runForkWith(this.#context)(effect)
  }

  /** Gives a turn to all that wait for one. @returns false when none does. */
  turn(): boolean {
    const due = this.#due
    this.#due = []
    for (const task of due) task()
    return due.length > 0
  }
}

/** Operations after which fibers yield: so many that none does, or few, in many ways. */
export const budgetOf = (choice: number): number => (choice % 2 === 0 ? 100_000 : 16 + (choice % 32))

/** So many operations that do nothing: where a fiber yields depends on what it has done. */
export const idle = (operations: number): Effect.Effect<void> => {
  const rest = (left: number): Effect.Effect<void> =>
    left === 0 ? Effect.void : Effect.flatMap(step, () => rest(left - 1))
  return rest(operations)
}

const step: Effect.Effect<void> = Effect.sync(() => {})

/** Takes steps as long as they do something: not for ever, which no time limit of a test would end. */
export const exhaust = (step: () => boolean): void => {
  for (let left = 10_000; step(); left--) check(left > 0, "it does not come to rest")
}

/** A race that `cut` ends, as a timeout does: its loser is interrupted. */
export const raced = <A, E>(
  effect: Effect.Effect<A, E>
): { readonly effect: Effect.Effect<A | undefined, E>; readonly cut: () => void } => {
  let cut = (): void => {}
  const other = Effect.callback<undefined>((resume) => {
    cut = () => resume(Effect.undefined)
  })
  return { effect: Effect.raceFirst(effect, other), cut: () => cut() }
}

/** Checks that a fiber has ended, as one may: with success, or interrupted where it was cut, or failed as it is told. */
export const hasEnded = (
  fiber: Fiber.Fiber<unknown, unknown>,
  isCut: boolean,
  tags: ReadonlyArray<string> = []
): void => {
  const exit: Exit.Exit<unknown, unknown> | undefined = fiber.pollUnsafe()
  if (exit === undefined) throw new Error("A fiber waits for ever.")
  if (exit._tag === "Success") return
  for (const reason of exit.cause.reasons) {
    const tag = Cause.isFailReason(reason) ? (reason.error as { readonly _tag: string })._tag : undefined
    check(
      (Cause.isInterruptReason(reason) && isCut) || (tag !== undefined && tags.includes(tag)),
      Cause.pretty(exit.cause)
    )
  }
}
