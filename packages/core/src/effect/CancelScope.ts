/**
 * Cancel scopes for Effect programs: a region that can be cancelled, by hand or at a deadline, and left behind. Host side. The
 * rules are anyio's, carried out by Effect's own interruption.
 */
import * as Cause from "effect/Cause"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import { startedFrom } from "../tasks/introspection.ts"
import { effectiveDeadlineOf, scopeAround } from "./currentScope.ts"
import type { LiveOptions, LiveScope } from "./LiveScope.ts"
import { type CancelScope, fromLive, untilStopRequested } from "./scopeMembers.ts"
import { failuresOf, within } from "./within.ts"

export type { CancelCause, CancelScope } from "./scopeMembers.ts"

/** How a scope begins. */
export interface Options {
  /** When it is cancelled by itself, in epoch milliseconds of the fiber's `Clock`. Default `Infinity`: never. */
  readonly deadline?: number | undefined
  /** The same as a duration from now. Given both, the earlier counts. */
  readonly timeout?: Duration.Input | undefined
  /** Whether cancellations and interruptions from outside are held off. Default false. */
  readonly shield?: boolean | undefined
  /** Its name in `runningTasks` and `dumpTree`. Default: that of the function given. */
  readonly name?: string | undefined
}

/** What may be run in a scope: an Effect, or a function of the scope that gives one. */
export type Body<A, E, R> = Effect.Effect<A, E, R> | ((scope: CancelScope) => Effect.Effect<A, E, R>)

/**
 * Runs an Effect in a cancel scope. As anyio's `CancelScope`.
 *
 * Means the same as `Effect.asSome(effect)`, as long as nobody cancels.
 *
 * @param f makes the body, which gets a fiber of its own.
 * @param options see `Options`.
 * @returns what the body succeeded with; none when this scope was cancelled and the body did not finish. A scope that was
 * cancelled while one around it was too returns nothing: the interruption goes on outwards.
 *
 * Fails as the body does, also with what its finalizers fail with once it is cancelled.
 *
 * **Interruption:** before it starts, the body never runs. Meanwhile, the body is interrupted and waited for, unless a shield
 * holds that off: then the caller waits until the body has ended or the shield is lowered. Inside an uninterruptible region
 * only the scope's own cancel and deadline reach the body, as with `Effect.timeout`.
 *
 * @example
 * ```ts
 * import { CancelScope } from "@anythread/core"
 * import * as Effect from "effect/Effect"
 * import * as Option from "effect/Option"
 *
 * const program = CancelScope.run((scope) => Effect.andThen(scope.cancel("enough"), Effect.never))
 *
 * await Effect.runPromise(program) // => Option.none()
 * ```
 */
export const run = <A, E, R>(
  f: (scope: CancelScope) => Effect.Effect<A, E, R>,
  options: Options = {}
): Effect.Effect<Option.Option<A>, E, R> => enter(f, { ...options, timeout: millisOf(options.timeout) }, optional)

/**
 * Gives up on an Effect after a while. As anyio's `move_on_after`; the time runs from the start of the Effect.
 *
 * Means the same as `Effect.timeoutOption(duration)`, in a cancel scope whose deadline can be moved.
 *
 * @param duration how long; `undefined` for ever. Zero has passed at once: the body gets to its first suspension.
 * @param options `shield` as in `Options`.
 * @returns what the Effect succeeded with; none when the deadline, or a `cancel` of the scope, cut it short.
 *
 * Fails as the Effect does. **Interruption:** as `run`.
 *
 * @example
 * ```ts
 * import { CancelScope } from "@anythread/core"
 * import * as Effect from "effect/Effect"
 * import * as Option from "effect/Option"
 *
 * await Effect.runPromise(Effect.never.pipe(CancelScope.moveOnAfter("10 millis"))) // => Option.none()
 * ```
 */
export const moveOnAfter =
  (duration: Duration.Input | undefined, options: Pick<Options, "shield"> = {}) =>
  <A, E, R>(self: Body<A, E, R>): Effect.Effect<Option.Option<A>, E, R> =>
    enter(self, { timeout: millisOf(duration), shield: options.shield }, optional)

/**
 * Gives up on an Effect at a point in time. As anyio's `move_on_at`.
 *
 * @param deadline in epoch milliseconds of the fiber's `Clock`; `undefined` for never.
 * @param options `shield` as in `Options`.
 * @returns as `moveOnAfter`.
 *
 * Fails as the Effect does. **Interruption:** as `run`.
 */
export const moveOnAt =
  (deadline: number | undefined, options: Pick<Options, "shield"> = {}) =>
  <A, E, R>(self: Body<A, E, R>): Effect.Effect<Option.Option<A>, E, R> =>
    enter(self, { deadline, shield: options.shield }, optional)

/** The options of `failAfter` and `failAt`. */
export interface FailOptions {
  /** The message of the error. Default: after how long or when. */
  readonly reason?: string | undefined
  /** As in `Options`. The deadline counts inside a shield too. */
  readonly shield?: boolean | undefined
}

/**
 * Fails when an Effect takes too long. As anyio's `fail_after`, except that an explicit `cancel` of its scope interrupts, for
 * there is no value to give.
 *
 * Means the same as `Effect.timeout(duration)`, in a cancel scope whose deadline can be moved.
 *
 * @param duration how long; `undefined` for ever. Zero has passed at once: the body gets to its first suspension.
 * @param options see `FailOptions`.
 * @returns what the Effect succeeded with, however late.
 *
 * Fails as the Effect does, and with `Cause.TimeoutError` when the deadline itself cut it short: not when something around it
 * did, nor an explicit `cancel`, however late it ends then. **Interruption:** as `run`.
 *
 * @example
 * ```ts
 * import { CancelScope } from "@anythread/core"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.never.pipe(CancelScope.failAfter("10 millis", { reason: "no answer" }), Effect.flip)
 *
 * const error = await Effect.runPromise(program)
 * error._tag // => "TimeoutError"
 * error.message // => "no answer"
 * ```
 */
export const failAfter =
  (duration: Duration.Input | undefined, options: FailOptions = {}) =>
  <A, E, R>(self: Body<A, E, R>): Effect.Effect<A, E | Cause.TimeoutError, R> =>
    enter(self, { timeout: millisOf(duration), shield: options.shield }, orTimeout<A, E>(options.reason, duration))

/**
 * Fails when an Effect has not ended at a point in time. As anyio's `fail_at`.
 *
 * @param deadline in epoch milliseconds of the fiber's `Clock`; `undefined` for never.
 * @param options see `FailOptions`.
 * @returns as `failAfter`.
 *
 * Fails as `failAfter`. **Interruption:** as `run`.
 */
export const failAt =
  (deadline: number | undefined, options: FailOptions = {}) =>
  <A, E, R>(self: Body<A, E, R>): Effect.Effect<A, E | Cause.TimeoutError, R> =>
    enter(self, { deadline, shield: options.shield }, orTimeout<A, E>(options.reason, undefined))

/**
 * Holds off cancellations and interruptions from outside until the Effect has ended: outer scopes, and a plain
 * `Effect.timeout` or `Fiber.interrupt`. As anyio's `CancelScope(shield=True)`.
 *
 * Means the same as `Effect.uninterruptible(self)`, except that inside it everything can still be interrupted from inside.
 *
 * @param self what to protect.
 * @returns what it succeeded with.
 *
 * Fails as it does. **Interruption:** held off until it has ended; the caller is interrupted then, and its value is lost.
 *
 * @example
 * ```ts
 * import { CancelScope } from "@anythread/core"
 * import * as Effect from "effect/Effect"
 *
 * let isSaved = false
 * const save = Effect.delay(Effect.sync(() => (isSaved = true)), "50 millis")
 *
 * await Effect.runPromise(CancelScope.shield(save).pipe(Effect.timeoutOption("10 millis")))
 * isSaved // => true
 * ```
 */
export const shield = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  enter(self, { shield: true }, (exit) => exit)

/**
 * The earliest deadline in force here, in epoch milliseconds, as far out as the next shield or uninterruptible region:
 * `-Infinity` when a scope was cancelled already, `Infinity` without any. As anyio's `current_effective_deadline`.
 */
export const currentEffectiveDeadline: Effect.Effect<number> = Effect.withFiberSucceed(effectiveDeadlineOf)

/** Whether the scope that the calling fiber is in, or one around it, was asked to stop: see `CancelScope.requestStop`. */
export const stopRequested: Effect.Effect<boolean> = Effect.withFiberSucceed(
  (fiber) => scopeAround(fiber)?.stopRequested === true
)

/**
 * Waits until the scope that the calling fiber is in, or one around it, is asked to stop; for ever in none.
 *
 * **Interruption:** of the waiting.
 *
 * @example
 * ```ts
 * import { CancelScope, TaskGroup } from "@anythread/core"
 * import * as Effect from "effect/Effect"
 *
 * const log: Array<string> = []
 * const server = Effect.sync(() => log.push("serves")).pipe(
 *   Effect.andThen(CancelScope.awaitStop),
 *   Effect.andThen(Effect.sync(() => log.push("has finished")))
 * )
 * const program = TaskGroup.run((group) =>
 *   Effect.gen(function* () {
 *     yield* group.startSoon(server)
 *     yield* Effect.sleep("1 millis")
 *     yield* group.cancelScope.requestStop
 *   })
 * )
 *
 * await Effect.runPromise(program)
 * log // => ["serves", "has finished"]
 * ```
 */
export const awaitStop: Effect.Effect<void> = Effect.withFiber((fiber) => untilStopRequested(scopeAround(fiber)))

/** What becomes of the body's end. `isCaught`: its own cancellation, and none around it, cut it short. */
type Settle<A, E, B, E2> = (exit: Exit.Exit<A, E>, scope: LiveScope, isCaught: boolean) => Exit.Exit<B, E2>

const enter = <A, E, R, B, E2>(
  self: Body<A, E, R>,
  options: Pick<LiveOptions, "deadline" | "timeout" | "shield"> & { readonly name?: string | undefined },
  settle: Settle<A, E, B, E2>
): Effect.Effect<B, E2, R> =>
  within<A, E, B, E2, R>(
    { kind: "scope", name: undefined, named: self, startedFrom: startedFrom(), ...options },
    (scope) => ({
      body: () => (Effect.isEffect(self) ? self : self(fromLive(scope))),
      ended: (exit, finish) => {
        const isCaught = scope.end(Exit.hasInterrupts(exit))
        finish(settle(exit, scope, isCaught))
      }
    })
  )

/** Read when the Effect is made, not each time it runs: a duration may be text. */
const millisOf = (duration: Duration.Input | undefined): number | undefined =>
  duration === undefined ? undefined : Duration.toMillis(Duration.fromInputUnsafe(duration))

const optional = <A, E>(exit: Exit.Exit<A, E>, _: LiveScope, isCaught: boolean): Exit.Exit<Option.Option<A>, E> => {
  if (Exit.isSuccess(exit)) return Exit.succeed(Option.some(exit.value))
  return isCaught ? (failureOf(exit.cause) ?? Exit.succeed(Option.none())) : Exit.failCause(exit.cause)
}

const orTimeout =
  <A, E>(reason: string | undefined, duration: Duration.Input | undefined) =>
  (exit: Exit.Exit<A, E>, { cause }: LiveScope, isCaught: boolean): Exit.Exit<A, E | Cause.TimeoutError> => {
    if (Exit.isSuccess(exit) || !isCaught) return exit
    const failure = failureOf(exit.cause)
    if (failure !== undefined) return failure
    if (cause?._tag !== "Deadline") return exit
    return Exit.fail(new Cause.TimeoutError(reason ?? timeoutMessage(duration, cause.deadline)))
  }

/** What is left of a cause when its interruptions end here, if anything is. */
const failureOf = <E>(cause: Cause.Cause<E>): Exit.Exit<never, E> | undefined => {
  const failures = failuresOf(cause)
  return failures.length === 0 ? undefined : Exit.failCause(Cause.fromReasons(failures))
}

const timeoutMessage = (duration: Duration.Input | undefined, deadline: number): string =>
  duration === undefined
    ? `Operation timed out at its deadline, ${deadline} ms after the epoch`
    : `Operation timed out after '${Duration.format(Duration.fromInputUnsafe(duration))}'`
