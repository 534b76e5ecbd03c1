/** Children of a task group as a stream, in the order in which they end. Host side, the Effect front. */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Queue from "effect/Queue"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import * as TaskGroup from "./TaskGroup.ts"
import type { Child, TaskHandle } from "./TaskHandle.ts"
import { failuresOf } from "./within.ts"

/** What `asCompleted` takes. */
export interface AsCompletedOptions {
  /** Whether a failure is its child's own: nothing else is cancelled, and `handle.await` tells it. Default false. */
  readonly exits?: boolean | undefined
  /** The `name` of each handle, by the place of its Effect. Default: that place, as in `0`. */
  readonly name?: ((index: number) => string) | undefined
}

/**
 * Runs Effects as children of one task group, and streams their handles in the order in which they end. As anyio's
 * `as_completed`, except that none at all makes an empty stream.
 *
 * Means the same as `Stream.mapEffect(Stream.fromIterable(effects), identity, { concurrency: "unbounded", unordered:
 * true })`, with handles that know which one it was, and with the ending of a group.
 *
 * @param effects what to run, each in a child of its own. They begin when the stream is run.
 * @param options see `AsCompletedOptions`.
 * @returns handles of children that have ended. `handle.join` gives the value; it interrupts for a child that was
 * interrupted by itself, which is no failure of the group.
 *
 * Fails with every failure there was, when all children have ended. The first one cancels the rest at once: the stream
 * passes on what had succeeded before, and then fails. Whoever consumes it is not interrupted meanwhile. With `exits` it
 * never fails.
 *
 * **Interruption:** the end of the stream, also an early one as by `Stream.take`, interrupts the children that are left
 * and waits for them. Failures that come to light then are failed with.
 *
 * @example
 * ```ts
 * import { asCompleted } from "@anythread/core"
 * import * as Effect from "effect/Effect"
 * import * as Stream from "effect/Stream"
 *
 * const mirrors = [Effect.delay(Effect.succeed("slow"), "1 minute"), Effect.delay(Effect.succeed("fast"), "10 millis")]
 *
 * const first = asCompleted(mirrors).pipe(
 *   Stream.take(1),
 *   Stream.mapEffect((handle) => Effect.map(handle.join, (value) => [handle.name, value])),
 *   Stream.runCollect
 * )
 *
 * await Effect.runPromise(first) // => [["1", "fast"]]
 * ```
 */
export const asCompleted: {
  <Eff extends Effect.Effect<unknown, unknown, unknown>>(
    effects: Iterable<Eff>,
    options: AsCompletedOptions & { readonly exits: true }
  ): Stream.Stream<TaskHandle<Effect.Success<Eff>, Effect.Error<Eff>>, never, Effect.Services<Eff>>
  <Eff extends Effect.Effect<unknown, unknown, unknown>>(
    effects: Iterable<Eff>,
    options?: AsCompletedOptions
  ): Stream.Stream<TaskHandle<Effect.Success<Eff>, Effect.Error<Eff>>, Effect.Error<Eff>, Effect.Services<Eff>>
} = <A, E, R>(
  effects: Iterable<Effect.Effect<A, E, R>>,
  options: AsCompletedOptions = {}
): Stream.Stream<TaskHandle<A, E>, never, R> => {
  const opened: Effect.Effect<Stream.Stream<TaskHandle<A, E>, E>, never, R | Scope.Scope> = Effect.gen(function* () {
    const ended = yield* Queue.unbounded<TaskHandle<A, E>, E | Cause.Done>()
    const start = startAll(effects, options, ended)
    let isPassedOn = false
    yield* Effect.acquireRelease(Effect.forkDetach(start), (fiber) =>
      // A finalizer may not fail, says the type; what it fails with all the same is added to the cause, as wanted.
      Effect.flatMap(Fiber.interrupt(fiber), () =>
        isPassedOn ? Effect.void : (failuresIn(fiber) as Effect.Effect<void>)
      )
    )
    const next = Effect.onError(Queue.take(ended), (cause) =>
      Effect.sync(() => {
        isPassedOn ||= !Cause.hasInterruptsOnly(cause)
      })
    )
    return Stream.fromEffectRepeat(next)
  })
  // The overloads say when it may fail.
  return Stream.unwrap(opened) as Stream.Stream<TaskHandle<A, E>, never, R>
}

/** Runs the group, and tells how it ended behind the handles of those who did before. */
const startAll = <A, E, R>(
  effects: Iterable<Effect.Effect<A, E, R>>,
  { exits = false, name = String }: AsCompletedOptions,
  ended: Queue.Queue<TaskHandle<A, E>, E | Cause.Done>
): Effect.Effect<void, E, R> => {
  let hasFailed = false
  const start = (group: TaskGroup.TaskGroup<E>, effect: Effect.Effect<A, E, R>, index: number) =>
    Effect.map(group.startSoon(effect, { name: name(index) }), (handle) => {
      const child = handle as Child<A, E, undefined>
      child.fiber.addObserver((exit) => {
        hasFailed ||= !exits && Exit.isFailure(exit) && !Cause.hasInterruptsOnly(exit.cause)
        // Those whom the failure of another cut short are no results.
        if (!hasFailed || Exit.isSuccess(exit)) Queue.offerUnsafe(ended, child)
      })
      // Who waits so for a child to start takes its end upon himself: the group hears of no failure.
      if (exits) child.starting = () => {}
    })
  return TaskGroup.run(
    (group: TaskGroup.TaskGroup<E>) =>
      Effect.forEach(effects, (effect, index) => start(group, effect, index), { discard: true }),
    { name: "asCompleted" }
  ).pipe(
    Effect.onExit((exit) => {
      const end = Effect.sync(() =>
        Exit.isSuccess(exit) ? Queue.endUnsafe(ended) : Queue.failCauseUnsafe(ended, exit.cause)
      )
      // The group ends inside the end of its last child, whose handle is passed on right behind that.
      return Effect.andThen(Effect.yieldNow, end)
    })
  )
}

const failuresIn = <A, E>(fiber: Fiber.Fiber<A, E>): Effect.Effect<void, E> => {
  const exit = fiber.pollUnsafe()
  const failures = exit !== undefined && Exit.isFailure(exit) ? failuresOf(exit.cause) : []
  return failures.length === 0 ? Exit.void : Exit.failCause(Cause.fromReasons(failures))
}
