/** Guards for Effect programs. Host side; the rules stand in `sync/ResourceGuard.ts`. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { BusyResource } from "../errors/SyncError.ts"
import * as Sync from "../sync/ResourceGuard.ts"
import { attempt, between, sync } from "./handOver.ts"

/**
 * Refuses a second user of what serves one at a time, such as a connection that one reads from. As anyio's
 * `ResourceGuard`: nobody waits; who comes second hears of its mistake. To wait instead, use a `Lock`.
 */
export interface ResourceGuard {
  /**
   * Runs an Effect while using the resource.
   *
   * Fails as it does, and with `BusyResource` when somebody uses the resource already. **Interruption:** of the Effect;
   * the resource is free then.
   */
  readonly use: <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E | BusyResource, R>
  /** Uses the resource until the scope closes, or fails with `BusyResource` when somebody does already. */
  readonly enter: Effect.Effect<void, BusyResource, Scope.Scope>
  /** What one does with the resource, as the error says it. */
  readonly action: string
  /** The guard at this moment. */
  readonly statistics: Effect.Effect<Sync.ResourceGuardStatistics>
  /** The state machine behind it, which both fronts share. */
  readonly state: Sync.ResourceGuard
}

/**
 * Makes a guard.
 *
 * @param action what one does with the resource, so that "Somebody else is ... this resource" reads well. Default: "using".
 *
 * @example
 * ```ts
 * import { ResourceGuard } from "@anythread/core"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function* () {
 *   const guard = yield* ResourceGuard.make("reading from")
 *   return yield* Effect.flip(guard.use(guard.use(Effect.void)))
 * })
 *
 * const error = Effect.runSync(program)
 * error._tag // => "BusyResource"
 * error.action // => "reading from"
 * ```
 */
export const make = (action?: string): Effect.Effect<ResourceGuard> => Effect.sync(() => makeUnsafe(action))

/** As {@link make}, outside of Effect. */
export const makeUnsafe = (action?: string): ResourceGuard => {
  const state = new Sync.ResourceGuard(action)
  const enter: Effect.Effect<void, BusyResource> = attempt(isBusy, () => state.enter())
  const leave: Effect.Effect<void> = sync(() => state.leave())
  return {
    use: (effect) => between(enter, effect, leave),
    enter: Effect.acquireRelease(enter, () => leave),
    action: state.action,
    statistics: Effect.sync(() => state.statistics()),
    state
  }
}

const isBusy = (error: unknown): error is BusyResource => error instanceof BusyResource
