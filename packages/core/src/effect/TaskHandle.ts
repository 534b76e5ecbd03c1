/** One child of a task group, for whoever started it. Host side, the Effect front. */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import type { Member, Stack, Starter } from "../lifetime/About.ts"
import { type LiveScope, soon } from "./LiveScope.ts"
import type { Tenant } from "./Tenants.ts"

/**
 * What a child does: `pending` until it ends; `cancelling` when an interruption is on its way or it unwinds; `finished` when it
 * succeeded, `failed` when it failed or died, `cancelled` when it ended interrupted.
 */
export type Status = "pending" | "cancelling" | "finished" | "failed" | "cancelled"

/**
 * A child that was started in a group. Its failure goes to the group whether or not anybody waits here; to look at it here
 * takes nothing away from there.
 */
export interface TaskHandle<out A, out E = never, out S = undefined> {
  /** The name it was started with. Default: that of the function given to `start`, else the id of its fiber, as in `#12`. */
  readonly name: string
  /** What the child passed to `started`. `undefined` for one that was started with `startSoon`. */
  readonly startValue: S
  /** What it does. */
  readonly status: Effect.Effect<Status>
  /** Waits until it has ended and tells how; never fails. **Interruption:** of the waiting; the child goes on. */
  readonly await: Effect.Effect<Exit.Exit<A, E>>
  /**
   * Waits until it has ended, and succeeds or fails as it did; interrupts when it was interrupted, as `Fiber.join`. In a child
   * or the body of the same group the failure is not counted twice. **Interruption:** of the waiting; the child goes on.
   */
  readonly join: Effect.Effect<A, E>
  /**
   * Cancels this child and nothing else; the group goes on. Does not wait: `await` does. A child that has not begun never
   * runs; one that has ended stays what it is. The calling fiber, should it be the child, goes on to its next suspension.
   */
  readonly cancel: Effect.Effect<void>
}

/** Children that were started in one turn, when the first was: to ask the clock for each would be a twentieth of what one costs. */
export interface Turn {
  /** By the wall clock, in epoch milliseconds. */
  readonly startedAt: number
}

/** The handle, and what the group keeps and tells of a child. One object, as a child has a fiber to pay for already. */
export class Child<A, E, S> implements TaskHandle<A, E, S>, Tenant, Member {
  readonly startedFrom: Stack | undefined
  readonly fiber: Fiber.Fiber<A, E>
  place = 0
  readonly #scope: LiveScope
  readonly #name: string | undefined
  readonly #turn: Turn
  /** While `start` waits for it: hears how it ended, which is then no matter of the group. */
  starting: ((exit: Exit.Exit<A, E>) => void) | undefined
  /** Who waits for it in `start`. */
  starter: Starter | undefined
  startValue: S
  #isCancelled = false

  constructor(
    fiber: Fiber.Fiber<A, E>,
    scope: LiveScope,
    name: string | undefined,
    startedFrom: Stack | undefined,
    turn: Turn,
    startValue: S
  ) {
    this.fiber = fiber
    this.startedFrom = startedFrom
    this.#scope = scope
    this.#name = name
    this.#turn = turn
    this.startValue = startValue
  }

  get name(): string {
    return this.#name ?? `#${this.fiber.id}`
  }

  get kind(): "child" {
    return "child"
  }

  get startedAt(): number {
    return this.#turn.startedAt
  }

  get member(): Member {
    return this
  }

  get self(): object {
    return this.fiber
  }

  get isCancelling(): boolean {
    return this.#isCancelled || this.#scope.isCut
  }

  get status(): Effect.Effect<Status> {
    return Effect.sync(() => {
      const exit = this.fiber.pollUnsafe()
      if (exit === undefined) return this.isCancelling ? "cancelling" : "pending"
      if (Exit.isSuccess(exit)) return "finished"
      return Cause.hasInterruptsOnly(exit.cause) ? "cancelled" : "failed"
    })
  }

  get await(): Effect.Effect<Exit.Exit<A, E>> {
    return Fiber.await(this.fiber)
  }

  get join(): Effect.Effect<A, E> {
    return Fiber.join(this.fiber)
  }

  get cancel(): Effect.Effect<void> {
    return Effect.withFiberSucceed(({ id }) => {
      this.#isCancelled = true
      soon(() => this.fiber.interruptUnsafe(id))
    })
  }
}
