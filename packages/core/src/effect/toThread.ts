/** `toThread` for Effect programs: steps 1 and 11 of a call. Host side. */
import * as Effect from "effect/Effect"
import * as Call from "../engine/Call.ts"
import { type Caller, callerOf } from "../engine/caller.ts"
import type { Outcome } from "../engine/Outcome.ts"
import { isThreadError, type ThreadError } from "../errors/ThreadError.ts"
import type { Address } from "../portable/Address.ts"
import type { AnyFunction } from "../portable/registry.ts"
import type { Mode } from "../wire/Message.ts"
import type { CapacityLimiter } from "./CapacityLimiter.ts"
import { callScope, deadlineOf } from "./callScope.ts"
import { scopeAround } from "./currentScope.ts"
import { atOnce } from "./handOver.ts"
import type { Failure, HostArgs, HostR, NoServices, Portable, Sync, Value } from "./signature.ts"
import { type ThreadPool, Threads } from "./Threads.ts"

/** What `toThread.with` takes. */
export interface ToThreadOptions extends Call.CallOptions {
  /**
   * Takes one of this limiter's tokens for each call, before a thread. It is held until the thread is truly free of the
   * job, also when the caller has gone on. Default: none; the pool's `maxThreads` is the limit.
   */
  readonly limiter?: CapacityLimiter | undefined
  /** The pool to use. Default: the service `Threads`. */
  readonly pool?: ThreadPool | undefined
}

/** Runs portable functions on threads; `R` is the service it takes the pool from. Members are documented on the interface. */
export interface ToThread<R> {
  /**
   * Runs a synchronous function on a thread. "Sync" is about the function: the caller is suspended, never blocked.
   * As anyio's `to_thread.run_sync`, except that cancelling it ends the function.
   *
   * Means the same as `Effect.sync(() => fn(...args))`, elsewhere.
   *
   * @param fn a portable function. Give a generic one instantiated, as in `first<string>`, or its result is `unknown`.
   * @param args its arguments: cloned when the job is sent to its thread, or moved if marked with `transfer`.
   * @returns what the function returned, cloned or moved.
   *
   * Fails with `JobFailed` when the function threw, the caller's stack behind the thread's (not at the first failure of a function that
   * has returned 256 times); `ThreadLost` when its thread died; `QueueFull`, `PoolClosed` and
   * `ThreadsExhausted` when it could not start. Dies with a `CallDefect` when the call is mistaken.
   *
   * **Interruption:** before the job starts, it never does. While it runs, it is ended as `cancellation` says and the
   * caller resumes when its thread is free or gone (`terminateTimeout` at most after it was ended). In an
   * uninterruptible region the job runs to its end.
   *
   * @example
   * ```ts
   * // tasks.ts
   * import { portable } from "@anythread/core/thread"
   *
   * export const fib = (n: number): number => (n < 2 ? n : fib(n - 1) + fib(n - 2))
   *
   * portable(import.meta.url, { fib })
   * ```
   *
   * ```ts
   * // main.ts
   * import { toThread } from "@anythread/core"
   * import { NodeThreads } from "@anythread/node"
   * import * as Effect from "effect/Effect"
   * import { fib } from "./tasks.ts"
   *
   * const program = toThread.runSync(fib, 20).pipe(Effect.timeout("1 second"))
   *
   * await Effect.runPromise(Effect.provide(program, NodeThreads.layer())) // => 6765
   * ```
   */
  readonly runSync: <A extends ReadonlyArray<unknown>, B, H extends HostArgs<A>>(
    fn: Portable<A, B> & Sync<B>,
    ...args: H
  ) => Effect.Effect<B, ThreadError, R | HostR<H>>
  /**
   * Runs a function on a thread and awaits what it returns there: a value, a promise, or an Effect without services,
   * whose typed error is kept. An async function hears of cancellation by `fromThread.signal()`, an Effect by
   * interruption; both get the grace period.
   *
   * @param fn a portable function.
   * @param args its arguments.
   * @returns what the function returned, promised or succeeded with.
   *
   * Fails as `runSync`, and with the error of the Effect. **Interruption:** as `runSync`.
   */
  readonly run: <A extends ReadonlyArray<unknown>, B, H extends HostArgs<A>>(
    fn: Portable<A, B> & NoServices<B>,
    ...args: H
  ) => Effect.Effect<Value<B>, ThreadError | Failure<B>, R | HostR<H>>
  /**
   * The same with options. What is given again replaces what was given before.
   *
   * @param options see `ToThreadOptions`.
   * @returns a `toThread` that may be kept and used again. With a `pool` it needs no service.
   */
  readonly with: {
    (options: ToThreadOptions & { readonly pool: ThreadPool }): ToThread<never>
    (options: ToThreadOptions): ToThread<R>
  }
}

const make = <R>(options: ToThreadOptions): ToThread<R> => {
  const start = (mode: Mode) => {
    const call = (fn: AnyFunction, ...args: ReadonlyArray<unknown>): Effect.Effect<never> => {
      const caller = callerOf(fn, call)
      const on = (pool: ThreadPool): Effect.Effect<unknown, unknown> => {
        const located = Call.locate(fn)
        const go = (address: Address) => submit(pool, mode, address, args, options, caller)
        return located instanceof Promise
          ? Effect.flatMap(
              Effect.promise(() => located),
              go
            )
          : go(located)
      }
      const { pool } = options
      // The one place where what the signatures promise meets what the engine, which has no types for it, delivers.
      return (pool === undefined ? Threads.use(on) : Effect.suspend(() => on(pool))) as Effect.Effect<never>
    }
    return call
  }
  return {
    runSync: start("sync"),
    run: start("run"),
    with: (more: ToThreadOptions) => {
      Call.checkOptions(more)
      return make<never>({ ...options, ...more })
    }
  } as ToThread<R>
}

/**
 * Runs portable functions on the threads of the service {@link Threads}.
 *
 * A call is cancelled like any Effect: by `Fiber.interrupt`, `Effect.timeout`, `Effect.race`, the closing of a scope.
 */
export const toThread: ToThread<Threads> = make({})

const submit = (
  { engine }: ThreadPool,
  mode: Mode,
  address: Address,
  args: ReadonlyArray<unknown>,
  options: ToThreadOptions,
  caller: Caller
): Effect.Effect<unknown, unknown> =>
  // In one piece: between the look at the scopes and the watch over them nothing may be asked that would not be heard.
  atOnce((fiber) => {
    const scope = callScope(fiber)
    const around = scopeAround(fiber)
    const context = {
      tokens: options.limiter?.state,
      deadline: deadlineOf(scope),
      stopRequested: around?.stopRequested,
      around,
      startedBy: fiber
    }
    const call = Call.make(engine.backend, mode, address, args, options, context, caller)
    return Effect.callback((resume) => {
      let unwatch: (() => void) | undefined
      let proceed = (outcome: Outcome): void => {
        // The job saw the deadline of its scope pass before the scope's own alarm has: the scope is told now, and the
        // interruption that it sends is what the fiber resumes with.
        if (outcome._tag !== "Cancelled") return resume(toEffect(outcome))
        scope?.expireDue()
        if (scope?.visible() === undefined) resume(Effect.interrupt)
      }
      const job = engine.submit(call, (outcome) => {
        unwatch?.()
        proceed(outcome)
      })
      if (!job.isSettled) {
        // The scope around may be one whose deadline does not count here, and whose requests do.
        unwatch = around?.watch(() => {
          engine.setDeadline(job, deadlineOf(scope))
          if (around.stopRequested) engine.requestStop(job)
        })
      }
      return Effect.callback<void>((resume) => {
        if (job.isSettled) return resume(Effect.void)
        proceed = () => resume(Effect.void)
        engine.cancel(job)
      })
    })
  })

const toEffect = (outcome: Exclude<Outcome, { _tag: "Cancelled" }>): Effect.Effect<unknown, unknown> => {
  switch (outcome._tag) {
    case "Returned":
      return Effect.succeed(outcome.value)
    case "Failed":
      return Effect.fail(outcome.error)
    case "Refused":
      return isThreadError(outcome.error) ? Effect.fail(outcome.error) : Effect.die(outcome.error)
  }
}
