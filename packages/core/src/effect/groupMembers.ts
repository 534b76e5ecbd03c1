/** A task group as its body sees it, over the group with its fibers. Host side, the Effect front. */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { NotStarted, StartedTwice } from "../errors/LifetimeError.ts"
import type { Stack } from "../lifetime/About.ts"
import { scopeAround } from "./currentScope.ts"
import type { LiveGroup } from "./LiveGroup.ts"
import type { LiveScope } from "./LiveScope.ts"
import { type CancelScope, fromLive as scopeFromLive } from "./scopeMembers.ts"
import type { TaskHandle } from "./TaskHandle.ts"
import { waiting } from "./within.ts"

/** What `startSoon` takes. */
export interface StartSoonOptions {
  /** For `TaskHandle.name`, `runningTasks` and messages. Default: the id of the child's fiber. */
  readonly name?: string | undefined
}

/** What `start` takes. */
export interface StartOptions {
  /** For `TaskHandle.name` and messages. Default: the name of the function given, if it has one. */
  readonly name?: string | undefined
  /** Whether to give the handle, with the value as its `startValue`, instead of the value. Default false. */
  readonly returnHandle?: boolean | undefined
}

/** How a child that was started with `start` says that it is ready. */
export interface TaskStatus<S> {
  /**
   * Lets `start` go on, with this value. To be called once: the second time dies of `StartedTwice`. Does nothing when the
   * caller of `start` was interrupted meanwhile; the child is then being interrupted too.
   */
  readonly started: (...value: undefined extends S ? [value?: S] : [value: S]) => Effect.Effect<void>
}

/** A group, as its body sees it: children may fail with `E`. */
export interface TaskGroup<in E = never> {
  /** The scope that the body and all children live in. Cancelling it ends them; the group then ends without failure. */
  readonly cancelScope: CancelScope
  /**
   * Starts a child, which begins when the calling fiber suspends. It has the services of the caller and lives in the scope of
   * the group, not in that of the caller: a shield around the caller does not protect it. Any fiber may start children as long
   * as the group lives, children and detached fibers too; in a group that is cancelled they never run.
   *
   * Means the same as `Effect.forkChild(effect)`, except that the group waits for it and fails with it.
   *
   * @param effect what the child does.
   * @param options see `StartSoonOptions`.
   * @returns its handle.
   *
   * Dies of `GroupClosed` when the body and all children have ended.
   */
  readonly startSoon: <A, E2 extends E, R>(
    effect: Effect.Effect<A, E2, R>,
    options?: StartSoonOptions
  ) => Effect.Effect<TaskHandle<A, E2>, never, R>
  /**
   * Starts a child and waits until it says that it is ready. What it fails with before is failed with here, and the group goes
   * on; what it fails with afterwards is the group's.
   *
   * @param f makes the child. Annotate `status` to say what is passed: `(status: TaskGroup.TaskStatus<number>) => ...`.
   * @param options see `StartOptions`.
   * @returns what the child passed to `started`, or its handle.
   *
   * Fails with `NotStarted` when the child succeeded and never called `started`; interrupts when the child was interrupted
   * before. Dies of `GroupClosed` as `startSoon`.
   *
   * **Interruption:** while it waits, the child is interrupted and waited for; the group goes on.
   */
  readonly start: {
    <S, A, E2 extends E, R>(
      f: (status: TaskStatus<S>) => Effect.Effect<A, E2, R>,
      options: StartOptions & { readonly returnHandle: true }
    ): Effect.Effect<TaskHandle<A, E2, S>, E2 | NotStarted, R>
    <S, A, E2 extends E, R>(
      f: (status: TaskStatus<S>) => Effect.Effect<A, E2, R>,
      options?: StartOptions
    ): Effect.Effect<S, E2 | NotStarted, R>
  }
}

/** Takes the stack where a child is started, below what the program has called, if somebody wants it. */
type NoteWhere = (below: (...args: never) => unknown) => Stack | undefined

/** Shows a group to its body. */
export const fromLive = <A, E>(group: LiveGroup<A, E>, scope: LiveScope, noteWhere: NoteWhere): TaskGroup<E> => ({
  cancelScope: scopeFromLive(scope),
  startSoon: makeStartSoon(group, noteWhere),
  start: makeStart(group, noteWhere)
})

const makeStartSoon = <B, E>(group: LiveGroup<B, E>, noteWhere: NoteWhere): TaskGroup<E>["startSoon"] => {
  const startSoon: TaskGroup<E>["startSoon"] = (effect, options) => {
    const where = noteWhere(startSoon)
    return Effect.withFiberSucceed((fiber) => group.spawn(fiber, effect, options?.name, where, undefined))
  }
  return startSoon
}

const makeStart = <B, E>(group: LiveGroup<B, E>, noteWhere: NoteWhere): TaskGroup<E>["start"] => {
  const start = <S, A, E2 extends E, R>(
    f: (status: TaskStatus<S>) => Effect.Effect<A, E2, R>,
    options: StartOptions = {}
  ): Effect.Effect<never, E2 | NotStarted, R> => {
    const where = noteWhere(start)
    return Effect.withFiber((caller) => {
      const name = options.name ?? (f.name === "" ? undefined : f.name)
      const given = waiting<unknown, E2 | NotStarted, R>((resume) => {
        let state: "waiting" | "started" | "abandoned" = "waiting"
        const started = (...[value]: [value?: S]): Effect.Effect<void> =>
          Effect.sync(() => {
            if (state === "abandoned") return
            if (state === "started") throw new StartedTwice({ child: child.name })
            state = "started"
            child.startValue = value
            // From here on its failure is the group's.
            child.starting = undefined
            child.starter = undefined
            resume(Exit.succeed(options.returnHandle === true ? child : value))
          })
        // It begins later, and by then everything below has been done.
        const child = group.spawn<A, E2, R, S | undefined>(
          caller,
          Effect.suspend(() => f({ started })),
          name,
          where,
          undefined
        )
        child.starter = { around: scopeAround(caller), startedBy: caller }
        child.starting = (exit) =>
          resume(Exit.isFailure(exit) ? exit : Exit.fail(new NotStarted({ child: child.name })))
        // In a group that is cancelled it has ended already.
        const exit = child.fiber.pollUnsafe()
        if (exit !== undefined) child.starting(exit)
        return () => {
          state = "abandoned"
          child.fiber.interruptUnsafe(caller.id)
        }
      })
      // The overloads say what it gives: the value, or the handle that has it.
      return given as Effect.Effect<never, E2 | NotStarted, R>
    })
  }
  return start
}
