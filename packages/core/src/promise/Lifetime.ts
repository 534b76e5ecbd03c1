/**
 * The shapes of the promise front: cancel scopes, task groups, handles. Host side; `lifetimes.ts` binds what makes them.
 * The rules are anyio's. Times are milliseconds, deadlines epoch milliseconds as of `Date.now()`.
 */
import type { StuckChild } from "../tasks/StuckChild.ts"
import type { ToThread } from "./ToThread.ts"

/** How a verb that opens a scope fits into what is around it. */
export interface OuterOptions {
  /**
   * What is around: the signal of a scope, a group or a child, whose inner scope this becomes; or any other signal, which
   * then counts as an outer scope. Default: nothing, the scope is a root.
   */
  readonly signal?: AbortSignal | undefined
  /** Whether cancellations from outside are held off. Default false. Never holds off the scope's own. */
  readonly shield?: boolean | undefined
  /** Its name in `runningTasks`, `dumpTree` and messages. Default: the body's. */
  readonly name?: string | undefined
}

/** What `withCancelScope` takes. */
export interface ScopeOptions extends OuterOptions {
  /** When the scope cancels itself, in epoch milliseconds; one that has passed does so before the body. Default `Infinity`. */
  readonly deadline?: number | undefined
  /** The same from now on, in milliseconds. The earlier one counts when both are given. */
  readonly timeout?: number | undefined
}

/** What `failAfter` and `failAt` take. */
export interface FailOptions extends OuterOptions {
  /** The message of the `TimeoutError`. Default: one that names the limit. */
  readonly reason?: string | undefined
}

/** What `withTaskGroup` takes. */
export interface TaskGroupOptions extends ScopeOptions {
  /** `"group"`: failures are always an `ExceptionGroup`, a single one too. Default: a single failure is rejected with as it is. */
  readonly errors?: "group" | undefined
  /**
   * How long the group, once it is cancelled, waits for its children before it says which of them hold it up, in milliseconds.
   * Default 10 000; `Infinity` for never. Given, the group also notes where each child is started.
   */
  readonly warnAfter?: number | undefined
  /** Told of each such child, once. Default: the hook of `introspection`, then the runtime's usual warning. */
  readonly onStuck?: ((child: StuckChild) => void) | undefined
}

/** What became of a body: its value, or that its own scope cut it short. */
export type Caught<A> =
  | { readonly cancelled: false; readonly timedOut: false; readonly value: A }
  | { readonly cancelled: true; readonly timedOut: boolean }

/** What the body of a scope is given. Its functions may be taken off it: `({ signal, race }) => ...`. */
export interface CancelScope {
  /**
   * Aborts when the scope is cancelled, by itself or from outside unless shielded. After `shield` was raised over a
   * cancellation from outside it is a new one, that has not aborted.
   */
  readonly signal: AbortSignal
  /**
   * Cancels the scope, for ever. Synchronous: the calling code goes on to its next wait. The first call wins, later ones
   * change nothing, nor does one after the scope has ended.
   *
   * @param reason what `signal` aborts with, kept as it is. Default: a new `AbortError`.
   */
  readonly cancel: (reason?: unknown) => void
  /** Whether the scope was cancelled itself, by `cancel` or by its deadline. */
  readonly cancelCalled: boolean
  /**
   * Asks what runs inside to finish what it is doing and to begin nothing new. Cancels nothing and refuses nothing: who is
   * asked decides, and may still start children and calls, which know at once. For ever; nothing once the scope has ended.
   *
   * Seen by the scopes inside, also through a shield: that holds off cancellations, and this is none.
   *
   * @example
   * ```ts
   * import { sleep, withTaskGroup } from "@anythread/core/promise"
   *
   * let served = 0
   * await withTaskGroup(async ({ requestStop, startSoon }) => {
   *   startSoon(async (_, context) => {
   *     while (!context.stopRequested) {
   *       await sleep(1)
   *       served++
   *     }
   *   })
   *   await sleep(5)
   *   requestStop()
   * })
   * served > 0 // => true
   * ```
   */
  readonly requestStop: () => void
  /** Whether this scope, or one around it, was asked to stop. */
  readonly stopRequested: boolean
  /**
   * Aborts when that is asked. For waits that are to end then: what they reject with is an error like any other, so catch
   * it.
   */
  readonly stopSignal: AbortSignal
  /** Whether its cancellation came out of the body and ended here; known when the scope has ended. */
  readonly cancelledCaught: boolean
  /** What cancelled it: `cancel`, its deadline, or something outside that no shield holds off; its own before the other. */
  readonly cancelCause: "explicit" | "deadline" | "outer" | undefined
  /** When it cancels itself, in epoch milliseconds. May be set while it runs; once cancelled it stays so. */
  deadline: number
  /** Whether cancellations from outside are held off. May be set while it runs; lowered, it lets those through at once. */
  shield: boolean
  /** The earliest deadline that is seen from here; `-Infinity` when cancelled, `Infinity` without any. */
  readonly effectiveDeadline: number
  /** As `checkpoint({ signal })`, in this scope. */
  readonly checkpoint: () => Promise<void>
  /** As `sleep(ms, { signal })`, in this scope. */
  readonly sleep: (ms: number) => Promise<void>
  /**
   * Waits for a promise that knows nothing of scopes. What it stands for goes on when the wait is cancelled: nothing can
   * stop it. Its late value or rejection is dropped.
   *
   * @param promise any promise.
   * @returns its value. Rejects as it does, or with the scope's reason. **Interruption:** at once, before or during.
   */
  readonly race: <A>(promise: PromiseLike<A>) => Promise<A>
  /** Calls that die with this scope, on the default pool; `with({ pool })` uses another one. */
  readonly toThread: ToThread
  /** As `withCancelScope`, in this scope. */
  readonly withCancelScope: Lifetimes["withCancelScope"]
  /** As `moveOnAfter`, in this scope. */
  readonly moveOnAfter: Lifetimes["moveOnAfter"]
  /** As `failAfter`, in this scope. */
  readonly failAfter: Lifetimes["failAfter"]
  /** As `shielded`, in this scope. */
  readonly shielded: Lifetimes["shielded"]
  /** As `withTaskGroup`, in this scope. */
  readonly withTaskGroup: Lifetimes["withTaskGroup"]
}

/** What the body of a task group is given. Its functions may be taken off it. */
export interface TaskGroup {
  /** The scope that the body and all children live in. */
  readonly scope: CancelScope
  /** The signal of that scope. */
  readonly signal: AbortSignal
  /** As `scope.cancel`: ends the body and all children. */
  readonly cancel: (reason?: unknown) => void
  /** As `scope.requestStop`: asks the body and all children to finish. */
  readonly requestStop: () => void
  /** As `scope.stopSignal`. */
  readonly stopSignal: AbortSignal
  /** As `scope.toThread`: calls that die with the group. */
  readonly toThread: ToThread
  /**
   * Starts a child. It begins after the code that is running now, never within this call; one that is cancelled before
   * that never runs. Children may start others, also while the body has ended and the group waits.
   *
   * @param fn what the child does; its signal aborts when the child or the group is cancelled. It is also given its context.
   * @param options `name` for messages; default: the function's.
   * @returns a handle. A failure need not be asked for: it cancels the group, which rejects with it.
   * @throws GroupClosed when the group has ended.
   * @throws TypeError when `fn` is no function.
   */
  readonly startSoon: <T>(
    fn: (signal: AbortSignal, context: ChildContext) => PromiseLike<T> | T,
    options?: { readonly name?: string | undefined }
  ) => TaskHandle<T>
  /**
   * Starts a child and waits until it says that it has started. As anyio's `TaskGroup.start`.
   *
   * @param fn what the child does; it calls `status.started(value)` once.
   * @param options see `StartOptions`.
   * @returns what the child passed to `started`, or its handle. Rejects with the child's own error when it failed before,
   * and the group goes on; with `NotStarted` when it returned before; with `GroupClosed` when the group has ended. What
   * happens after `started` is the group's.
   *
   * **Interruption:** when `options.signal` (default: the group's) aborts before, the child is cancelled, awaited, and
   * the promise rejects with the reason; the group goes on.
   */
  readonly start: {
    <S = void, T = unknown>(
      fn: (status: TaskStatus<S>, signal: AbortSignal, context: ChildContext) => PromiseLike<T> | T,
      options: StartOptions & { readonly returnHandle: true }
    ): Promise<TaskHandle<T, S>>
    <S = void>(
      fn: (status: TaskStatus<S>, signal: AbortSignal, context: ChildContext) => unknown,
      options?: StartOptions
    ): Promise<S>
  }
}

/** What a child is given besides its signal. */
export interface ChildContext {
  /** Aborts when the child or the group is cancelled: the same as the argument. */
  readonly signal: AbortSignal
  /** Whether the group, or a scope around it, was asked to stop. */
  readonly stopRequested: boolean
  /** Aborts when that is asked. */
  readonly stopSignal: AbortSignal
}

/** What `TaskGroup.start` takes. */
export interface StartOptions {
  /** The child's name in messages. Default: the function's. */
  readonly name?: string | undefined
  /** Cancels the wait, and the child with it. Default: the group's signal. */
  readonly signal?: AbortSignal | undefined
  /** Whether to give the handle instead of the value, which is then its `startValue`. Default false. */
  readonly returnHandle?: boolean | undefined
}

/** How a child that was started with `start` says that it is ready. */
export interface TaskStatus<S = void> {
  /**
   * Lets `start` go on. Does nothing when its caller has been cancelled meanwhile.
   *
   * @throws StartedTwice when it was called before.
   */
  readonly started: (value: S) => void
}

/** One child of a group. Not a promise itself, so that a child is never awaited by accident. */
export interface TaskHandle<T, S = undefined> {
  /** The child's name. */
  readonly name: string
  /**
   * `pending`: it has not ended. `cancelling`: nor has it, and it sees a cancellation. `finished`: it returned, cancelled or
   * not. `failed`: it threw. `cancelled`: it ended by its cancellation.
   */
  readonly status: "pending" | "cancelling" | "finished" | "failed" | "cancelled"
  /** What the child passed to `started`; `undefined` for one of `startSoon`. */
  readonly startValue: S
  /**
   * Waits for the child to end.
   *
   * @returns its value. Rejects with its error, which goes to the group all the same, or with the reason of its
   * cancellation. Never an unhandled rejection. **Interruption:** none of its own; a cancelled group ends its children.
   */
  readonly result: () => Promise<T>
  /** Cancels this child alone, with a reason as `CancelScope.cancel`. Nothing happens when it has ended. */
  readonly cancel: (reason?: unknown) => void
}

/** The verbs that open scopes. What they do stands with the functions of the same names. */
export interface Lifetimes {
  /** See `withCancelScope`. */
  readonly withCancelScope: <A>(
    body: (scope: CancelScope) => PromiseLike<A> | A,
    options?: ScopeOptions
  ) => Promise<Caught<A>>
  /** See `shielded`. */
  readonly shielded: <A>(
    body: (scope: CancelScope) => PromiseLike<A> | A,
    options?: Omit<ScopeOptions, "shield">
  ) => Promise<A>
  /** See `moveOnAfter`. */
  readonly moveOnAfter: <A>(
    ms: number | undefined,
    body: (scope: CancelScope) => PromiseLike<A> | A,
    options?: OuterOptions
  ) => Promise<Caught<A>>
  /** See `moveOnAt`. */
  readonly moveOnAt: <A>(
    deadline: number | undefined,
    body: (scope: CancelScope) => PromiseLike<A> | A,
    options?: OuterOptions
  ) => Promise<Caught<A>>
  /** See `failAfter`. */
  readonly failAfter: <A>(
    ms: number | undefined,
    body: (scope: CancelScope) => PromiseLike<A> | A,
    options?: FailOptions
  ) => Promise<A>
  /** See `failAt`. */
  readonly failAt: <A>(
    deadline: number | undefined,
    body: (scope: CancelScope) => PromiseLike<A> | A,
    options?: FailOptions
  ) => Promise<A>
  /** See `withTaskGroup`. */
  readonly withTaskGroup: <A>(body: (group: TaskGroup) => PromiseLike<A> | A, options?: TaskGroupOptions) => Promise<A>
}
