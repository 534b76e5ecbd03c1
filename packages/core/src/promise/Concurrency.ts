/**
 * The shapes of the verbs that run several functions at once: `map`, `all` and their like. Host side; `lifetimes.ts` binds
 * what makes them. All are task groups: what they start has ended when they settle.
 */
import type { CancelScope, ChildContext, TaskGroupOptions, TaskHandle } from "./Lifetime.ts"

/** What a task is given. Its members may be taken off it: `({ signal, toThread }) => ...`. */
export interface TaskContext extends ChildContext {
  /** Calls that die with the task, as `scope.toThread`. */
  readonly toThread: CancelScope["toThread"]
}

/** A function that is run beside others. A function, not a promise: what runs already could be neither limited nor cancelled. */
export type Task<T> = (context: TaskContext) => PromiseLike<T> | T

/** What verbs take that run several tasks. */
export interface ConcurrencyOptions {
  /** What is around: as `OuterOptions.signal`. Its abort cancels the tasks, which are awaited. */
  readonly signal?: AbortSignal | undefined
}

/** What verbs take that fail as a task group does. */
export interface GroupedOptions extends ConcurrencyOptions {
  /** As `TaskGroupOptions.errors`. */
  readonly errors?: TaskGroupOptions["errors"]
}

/** What `map` takes. */
export interface MapOptions extends GroupedOptions {
  /** How many may run at once: a whole number from 1, or `Infinity`, the default: a limit depends on what is waited for. */
  readonly concurrency?: number | undefined
}

/** Several tasks in an array, each with a type of its own. */
export type Tasks = ReadonlyArray<Task<unknown>> | readonly []

/** The values of tasks, in their order. */
export type ValuesOf<T extends Tasks> = { -readonly [K in keyof T]: ValueOf<T[K]> }

/** The value of one of these tasks. */
export type ValueOf<T> = T extends (...args: never) => infer B ? Awaited<B> : never

/** The verbs that run several functions at once. What they do stands with the functions of the same names. */
export interface Concurrency {
  /** See `map`. */
  readonly map: <A, B>(
    items: Iterable<A> | AsyncIterable<A>,
    fn: (item: A, context: TaskContext) => PromiseLike<B> | B,
    options?: MapOptions
  ) => Promise<Array<B>>
  /** See `all`. */
  readonly all: {
    <T extends Tasks>(tasks: T, options?: GroupedOptions): Promise<ValuesOf<T>>
    <T>(tasks: Iterable<Task<T>>, options?: GroupedOptions): Promise<Array<T>>
  }
  /** See `allSettled`. */
  readonly allSettled: {
    <T extends Tasks>(
      tasks: T,
      options?: ConcurrencyOptions
    ): Promise<{ -readonly [K in keyof T]: PromiseSettledResult<ValueOf<T[K]>> }>
    <T>(tasks: Iterable<Task<T>>, options?: ConcurrencyOptions): Promise<Array<PromiseSettledResult<T>>>
  }
  /** See `race`. */
  readonly race: {
    <T extends Tasks>(tasks: T, options?: ConcurrencyOptions): Promise<ValueOf<T[number]>>
    <T>(tasks: Iterable<Task<T>>, options?: ConcurrencyOptions): Promise<T>
  }
  /** See `any`. */
  readonly any: {
    <T extends Tasks>(tasks: T, options?: ConcurrencyOptions): Promise<ValueOf<T[number]>>
    <T>(tasks: Iterable<Task<T>>, options?: ConcurrencyOptions): Promise<T>
  }
  /** See `asCompleted`. */
  readonly asCompleted: {
    <T extends Tasks>(
      tasks: T,
      options?: GroupedOptions
    ): AsyncIterableIterator<TaskHandle<ValueOf<T[number]>>, undefined>
    <T>(tasks: Iterable<Task<T>>, options?: GroupedOptions): AsyncIterableIterator<TaskHandle<T>, undefined>
  }
}
