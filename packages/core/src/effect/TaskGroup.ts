/**
 * Task groups for Effect programs: children that end before what started them does, one failure ending all. Host side. The
 * rules are anyio's, carried out by Effect's own fibers.
 */
import * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import { startedFrom } from "../tasks/introspection.ts"
import type { StuckChild } from "../tasks/StuckChild.ts"
import { WARN_AFTER } from "../tasks/stuck.ts"
import { fromLive, type TaskGroup } from "./groupMembers.ts"
import { LiveGroup } from "./LiveGroup.ts"
import { within } from "./within.ts"

export type { StartOptions, StartSoonOptions, TaskGroup, TaskStatus } from "./groupMembers.ts"
export type { Status, TaskHandle } from "./TaskHandle.ts"

/** What `run` and `runOption` take. */
export interface Options {
  /** The group's name in `runningTasks`, `dumpTree` and messages. Default: that of the function given. */
  readonly name?: string | undefined
  /**
   * How long the group, once it is cancelled, waits for its children before it says which of them hold it up; by the wall
   * clock, for it is told to people. Default 10 seconds; `Infinity` for never. Given, the group also notes where each child is
   * started.
   */
  readonly warnAfter?: Duration.Input | undefined
  /**
   * Told of each such child, once. Default: the hook of `introspection`, then the runtime's usual warning; before there was a pool,
   * the program's loggers.
   */
  readonly onStuck?: ((child: StuckChild) => void) | undefined
}

/**
 * Runs an Effect that may start children, and ends when it and all of them have. The first failure, of a child or of the
 * body, cancels the rest. As anyio's task group, except that a child which is cancelled before it began never runs.
 *
 * @param f makes the body, which gets a fiber of its own. Annotate `group` to say what children may fail with:
 * `(group: TaskGroup.TaskGroup<HttpError>) => ...`; by default they may not.
 * @param options see `Options`.
 * @returns what the body succeeded with, once all children have ended.
 *
 * Fails with every failure there was, of children, body and finalizers, in the order in which they came; one error object that
 * comes by several ways counts once. Interruptions of children are no failures, whoever interrupted them. Interrupts when the
 * group's own scope was cancelled before the body had finished: there is no value then, see `runOption`.
 *
 * **Interruption:** before it starts, nothing runs. Meanwhile, the body and all children are interrupted and waited for, unless
 * a shield holds that off. Failures that come to light then stand in the cause beside the interruption.
 *
 * @example
 * ```ts
 * import { TaskGroup } from "@anythread/core"
 * import * as Effect from "effect/Effect"
 *
 * const program = TaskGroup.run((group: TaskGroup.TaskGroup<"too late">) =>
 *   Effect.gen(function* () {
 *     const tea = yield* group.startSoon(Effect.delay(Effect.succeed("tea"), "10 millis"))
 *     yield* group.startSoon(Effect.delay(Effect.fail("too late" as const), "1 minute"))
 *     const drink = yield* tea.join
 *     yield* group.cancelScope.cancel()
 *     return drink
 *   })
 * )
 *
 * await Effect.runPromise(program) // => "tea"
 * ```
 */
export const run = <A, E2, R, E = never>(
  f: (group: TaskGroup<E>) => Effect.Effect<A, E2, R>,
  options: Options = {}
): Effect.Effect<A, E | E2, R> => enter(f, options, (exit) => exit)

/**
 * `run`, for groups that cancel themselves. Parameters and failures as there.
 *
 * @param f makes the body.
 * @param options see `Options`.
 * @returns what the body succeeded with; none when the group's own scope was cancelled before the body had finished.
 *
 * **Interruption:** as `run`.
 *
 * @example
 * ```ts
 * import { TaskGroup } from "@anythread/core"
 * import * as Effect from "effect/Effect"
 * import * as Option from "effect/Option"
 *
 * const first = TaskGroup.runOption((group) =>
 *   Effect.gen(function* () {
 *     yield* group.startSoon(Effect.andThen(Effect.sleep("10 millis"), group.cancelScope.cancel()))
 *     return yield* Effect.never
 *   })
 * )
 *
 * await Effect.runPromise(first) // => Option.none()
 * ```
 */
export const runOption = <A, E2, R, E = never>(
  f: (group: TaskGroup<E>) => Effect.Effect<A, E2, R>,
  options: Options = {}
): Effect.Effect<Option.Option<A>, E | E2, R> => enter(f, options, optional)

const enter = <A, E2, R, E, B>(
  f: (group: TaskGroup<E>) => Effect.Effect<A, E2, R>,
  { name, onStuck, warnAfter }: Options,
  settle: (exit: Exit.Exit<A, E | E2>, isCaught: boolean) => Exit.Exit<B, E | E2>
): Effect.Effect<B, E | E2, R> => {
  const isPatient = warnAfter === undefined
  const stuck = {
    warnAfter: isPatient ? WARN_AFTER : Duration.toMillis(Duration.fromInputUnsafe(warnAfter)),
    onStuck,
    advice: "A child ends where it can be interrupted."
  }
  const options = { kind: "group", name, named: f, startedFrom: startedFrom() } as const
  return within<A, E2, B, E | E2, R>(options, (scope) => {
    const group = new LiveGroup<A, E | E2>(scope, stuck)
    return {
      body: () => f(fromLive(group, scope, (below) => startedFrom(!isPatient, below))),
      ended: (exit, finish) => group.end(exit, (exit, isCaught) => finish(settle(exit, isCaught)))
    }
  })
}

const optional = <A, E>(exit: Exit.Exit<A, E>, isCaught: boolean): Exit.Exit<Option.Option<A>, E> => {
  if (Exit.isSuccess(exit)) return Exit.succeed(Option.some(exit.value))
  return isCaught && !Exit.hasFails(exit) && !Exit.hasDies(exit)
    ? Exit.succeed(Option.none())
    : Exit.failCause(exit.cause)
}
