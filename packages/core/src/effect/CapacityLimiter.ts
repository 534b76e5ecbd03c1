/** Tokens for Effect programs. Host side, step 2 of a call; the rules stand in `sync/CapacityLimiter.ts`. */
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import type { WouldBlock } from "../errors/SyncError.ts"
import type { WaitedFor } from "../lifetime/Wait.ts"
import * as Sync from "../sync/CapacityLimiter.ts"
import { atOnce, between, now, sync, waitFor } from "./handOver.ts"
import { ownerOf } from "./owner.ts"

/**
 * Limits how many do something at once, by tokens that each borrower takes and returns. First come first served;
 * resizable while in use. As anyio's `CapacityLimiter`: the calling fiber is the borrower unless one is named, and
 * dies with `LimiterMisuse` when it takes a second token or returns one that it has not. In the body of a cancel scope
 * or a task group that is the fiber which runs it, as for a `Lock`.
 */
export interface CapacityLimiter {
  /** How many tokens there are. */
  readonly totalTokens: Effect.Effect<number>
  /** How many are held. */
  readonly borrowedTokens: Effect.Effect<number>
  /** How many are free; below 0 after the limiter was resized beneath those held. */
  readonly availableTokens: Effect.Effect<number>
  /** The limiter at this moment. */
  readonly statistics: Effect.Effect<Sync.CapacityLimiterStatistics>
  /** Sets how many tokens there are: more go to those who wait, fewer are taken from nobody. Dies with RangeError. */
  readonly resize: (totalTokens: number) => Effect.Effect<void>
  /** Waits for a token. **Interruption:** ends the wait and borrows nothing; a token that is granted is never lost. */
  readonly acquire: Effect.Effect<void>
  /** Takes a token now, or fails with `WouldBlock` when none is free or somebody waits. */
  readonly acquireNoWait: Effect.Effect<void, WouldBlock>
  /** Returns the calling fiber's token; it is the first waiter's at once. */
  readonly release: Effect.Effect<void>
  /** Runs an Effect while holding a token. **Interruption:** of the wait, as `acquire`; later, the token is returned. */
  readonly withToken: <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  /** As `acquire`, for a borrower of yours, compared by identity. */
  readonly acquireOnBehalfOf: (borrower: unknown) => Effect.Effect<void>
  /** As `acquireNoWait`, for a borrower of yours. */
  readonly acquireOnBehalfOfNoWait: (borrower: unknown) => Effect.Effect<void, WouldBlock>
  /** As `release`, for a borrower of yours. */
  readonly releaseOnBehalfOf: (borrower: unknown) => Effect.Effect<void>
  /** The state machine behind it, which both fronts share. */
  readonly state: Sync.CapacityLimiter
}

/**
 * Makes a limiter.
 *
 * @param totalTokens how many tokens: a whole number from 0, or `Infinity`. Dies with RangeError when it is not.
 *
 * @example
 * ```ts
 * import { CapacityLimiter } from "@anythread/core"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function* () {
 *   const limiter = yield* CapacityLimiter.make(2)
 *   return yield* limiter.withToken(limiter.availableTokens)
 * })
 *
 * Effect.runSync(program) // => 1
 * ```
 */
export const make = (totalTokens: number): Effect.Effect<CapacityLimiter> => Effect.sync(() => makeUnsafe(totalTokens))

/** As {@link make}, outside of Effect. @throws RangeError unless `totalTokens` is a whole number from 0, or `Infinity`. */
export const makeUnsafe = (totalTokens: number): CapacityLimiter => {
  const state = new Sync.CapacityLimiter(totalTokens)
  const acquireFor = (ownerOf: (fiber: Fiber.Fiber<unknown, unknown>) => unknown): Effect.Effect<void> =>
    atOnce((fiber) => waitFor(fiber, TOKEN, state, (granted) => state.borrow(ownerOf(fiber), granted)))
  const acquire = acquireFor(ownerOf)
  const release: Effect.Effect<void> = sync((fiber) => state.giveBack(ownerOf(fiber)))
  return {
    totalTokens: Effect.sync(() => state.totalTokens),
    borrowedTokens: Effect.sync(() => state.borrowedTokens),
    availableTokens: Effect.sync(() => state.availableTokens),
    statistics: Effect.sync(() => state.statistics()),
    resize: (totalTokens) => sync(() => state.resize(totalTokens)),
    acquire,
    acquireNoWait: now((fiber) => state.borrowNoWait(ownerOf(fiber))),
    release,
    withToken: (effect) => between(acquire, effect, release),
    acquireOnBehalfOf: (borrower) => acquireFor(() => borrower),
    acquireOnBehalfOfNoWait: (borrower) => now(() => state.borrowNoWait(borrower)),
    releaseOnBehalfOf: (borrower) => sync(() => state.giveBack(borrower)),
    state
  }
}

const TOKEN: WaitedFor = { what: "token" }
