/** A cancel scope as its body sees it, over the scope with its fibers. Host side, the Effect front. */
import * as Effect from "effect/Effect"
import type { Scope } from "../lifetime/Scope.ts"
import { deadlineSeenFrom } from "./currentScope.ts"
import { type LiveScope, soon } from "./LiveScope.ts"

/** Who cancelled a scope: `cancel`, its deadline, or something around it. */
export type CancelCause = "explicit" | "deadline" | "outer"

/** A scope, as its body sees it. It may be kept and asked after its end. */
export interface CancelScope {
  /**
   * Cancels the scope, for ever: everything in it is interrupted. The first cancel counts; later ones change nothing, also one
   * that comes after the end. Its effect is recorded at once. Who waits in it for a lock, a token, an item or the like of ours is
   * interrupted within this call, and is given nothing more; all others when no fiber runs: whoever cancels a scope from inside goes on
   * to its next suspension, or to the next operation of ours that may wait.
   *
   * @param reason what `cancelReason` tells. Default `undefined`.
   */
  readonly cancel: (reason?: unknown) => Effect.Effect<void>
  /** `cancel` outside of Effect: for event handlers. */
  readonly cancelUnsafe: (reason?: unknown) => void
  /**
   * Asks what runs inside to finish what it is doing and to begin nothing new. Cancels nothing and refuses nothing: who is
   * asked decides, and may still start children and calls, which know at once. For ever; nothing once the scope has ended.
   * Seen by the scopes inside, also through a shield and in uninterruptible regions: those hold off cancellations, and this
   * is none.
   */
  readonly requestStop: Effect.Effect<void>
  /** `requestStop` outside of Effect: for event handlers, such as those of a process's signals. */
  readonly requestStopUnsafe: () => void
  /** Whether this scope, or one around it, was asked to stop. */
  readonly stopRequested: Effect.Effect<boolean>
  /** Waits until that is asked. **Interruption:** of the waiting. */
  readonly awaitStop: Effect.Effect<void>
  /** Whether it was cancelled itself, by `cancel` or its deadline; whatever happened around it. */
  readonly cancelCalled: Effect.Effect<boolean>
  /** Whether its own cancellation, and none from outside, cut short what is in it. Known once it has ended. */
  readonly cancelledCaught: Effect.Effect<boolean>
  /** Who cancelled it, `undefined` for nobody. Its own cancellation is told before one from outside. */
  readonly cancelCause: Effect.Effect<CancelCause | undefined>
  /** What was given to the `cancel` that counted. For a group that a failing child cancelled: that child's `Cause`. */
  readonly cancelReason: Effect.Effect<unknown>
  /** When it is cancelled by itself: epoch milliseconds, `Infinity` for never. */
  readonly deadline: Effect.Effect<number>
  /** Moves the deadline; one that has passed cancels at once. What is cancelled stays so. Dies of `NaN`. */
  readonly setDeadline: (deadline: number) => Effect.Effect<void>
  /** Whether cancellations and interruptions from outside are held off. */
  readonly shield: Effect.Effect<boolean>
  /**
   * Raises or lowers the shield. Lowered, it lets through what it held off, not before the next suspension. Raised, it holds off
   * what comes; what has interrupted the body already cannot be undone.
   */
  readonly setShield: (shield: boolean) => Effect.Effect<void>
  /** The earliest deadline in force inside it: `-Infinity` when cancelled already, `Infinity` without any. */
  readonly effectiveDeadline: Effect.Effect<number>
}

/** Shows a scope to its body. */
export const fromLive = (live: LiveScope): CancelScope => new Members(live)

/** Waits until a scope, or one around it, is asked to stop. */
export const untilStopRequested = (scope: Scope | undefined): Effect.Effect<void> =>
  Effect.callback((resume) => {
    if (scope === undefined) return
    if (scope.stopRequested) return resume(Effect.void)
    const unwatch = scope.watch(() => {
      if (!scope.stopRequested) return
      unwatch()
      soon(() => resume(Effect.void))
    })
    return Effect.sync(unwatch)
  })

/** A class, so that a scope whose body never looks at it costs one object. */
class Members implements CancelScope {
  readonly #live: LiveScope
  // Own functions, not methods: `Effect.onError(scope.cancel)` passes them on by themselves.
  readonly cancel: (reason?: unknown) => Effect.Effect<void> = (reason) =>
    Effect.withFiberSucceed((fiber) => this.#live.cancelBy({ _tag: "Explicit", reason }, fiber.id))
  readonly cancelUnsafe: (reason?: unknown) => void = (reason) => this.#live.cancelBy({ _tag: "Explicit", reason })
  readonly requestStopUnsafe: () => void = () => this.#live.requestStop()
  readonly setDeadline: (deadline: number) => Effect.Effect<void> = (deadline) =>
    Effect.sync(() => this.#live.setDeadline(deadline))
  readonly setShield: (shield: boolean) => Effect.Effect<void> = (shield) =>
    Effect.sync(() => {
      this.#live.setShield(shield)
    })

  constructor(live: LiveScope) {
    this.#live = live
  }

  get requestStop(): Effect.Effect<void> {
    return Effect.sync(this.requestStopUnsafe)
  }

  get stopRequested(): Effect.Effect<boolean> {
    return Effect.sync(() => this.#live.stopRequested)
  }

  get awaitStop(): Effect.Effect<void> {
    return untilStopRequested(this.#live)
  }

  get cancelCalled(): Effect.Effect<boolean> {
    return Effect.sync(() => this.#live.cause !== undefined)
  }

  get cancelledCaught(): Effect.Effect<boolean> {
    return Effect.sync(() => this.#live.isCaught)
  }

  get cancelCause(): Effect.Effect<CancelCause | undefined> {
    return Effect.sync(() => {
      const { cause, isCutFromOutside } = this.#live
      if (cause !== undefined) return cause._tag === "Explicit" ? "explicit" : "deadline"
      return isCutFromOutside ? "outer" : undefined
    })
  }

  get cancelReason(): Effect.Effect<unknown> {
    return Effect.sync(() => {
      const { cause } = this.#live
      return cause?._tag === "Explicit" ? cause.reason : undefined
    })
  }

  get deadline(): Effect.Effect<number> {
    return Effect.sync(() => this.#live.deadline)
  }

  get shield(): Effect.Effect<boolean> {
    return Effect.sync(() => this.#live.shield)
  }

  get effectiveDeadline(): Effect.Effect<number> {
    return Effect.sync(() => deadlineSeenFrom(this.#live))
  }
}
