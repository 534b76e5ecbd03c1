/** The pool of threads as a service. Host side, step 3 of a call on the Effect front. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import type { ThreadBackend } from "../backend/ThreadBackend.ts"
import { Pool } from "../engine/Pool.ts"
import type { PoolOptions } from "../engine/PoolOptions.ts"
import type { PoolStatistics } from "../engine/Statistics.ts"
import type { ThreadInfo } from "../engine/ThreadInfo.ts"

/** The options of a pool whose life is a scope. */
export interface ThreadsOptions extends PoolOptions {
  /** When the scope closes, let running and waiting jobs finish first. Default false: they are ended. */
  readonly drain?: boolean | undefined
}

/** A pool of threads, for `toThread.with({ pool })` or as the service {@link Threads}. */
export interface ThreadPool {
  /** What the pool has done and does. */
  readonly statistics: Effect.Effect<PoolStatistics>
  /** Its threads that are not proven dead, in the order in which they were started: what each does, and since when. */
  readonly threads: Effect.Effect<ReadonlyArray<ThreadInfo>>
  /** The engine's pool, for `toThread`. */
  readonly engine: Pool
}

/** Named apart because declarations are made file by file: a class cannot extend an expression then. */
const Key: Context.ServiceClass<Threads, "@anythread/core/Threads", ThreadPool> = Context.Service<
  Threads,
  ThreadPool
>()("@anythread/core/Threads")

/**
 * The pool that `toThread` uses.
 *
 * **Interruption:** closing the scope of the layer (or of `make`) is uninterruptible: it ends every running job, save
 * those that say `wait`, and every thread, and resumes when they are gone.
 */
export class Threads extends Key {
  /**
   * Makes a pool that lives as long as the scope.
   *
   * @param backend the runtime's threads.
   * @param options see `ThreadsOptions`.
   * @returns the pool. No thread is started before the first call, unless `minThreads` says so.
   */
  static make(backend: ThreadBackend, options: ThreadsOptions = {}): Effect.Effect<ThreadPool, never, Scope.Scope> {
    return Effect.acquireRelease(
      Effect.sync(() => fromEngine(new Pool(backend, options))),
      ({ engine }) =>
        Effect.callback<void>((resume) => engine.close({ drain: options.drain === true }, () => resume(Effect.void)))
    )
  }

  /** Provides the pool as a service, for as long as the layer lives. Parameters as `make`. */
  static layer(backend: ThreadBackend, options: ThreadsOptions = {}): Layer.Layer<Threads> {
    return Layer.effect(Threads, Threads.make(backend, options))
  }

  /**
   * A main program with a pool of its own, for a runtime's `runMain`: interrupting it ends its threads and waits for jobs
   * that say `wait`.
   *
   * @param program what to run.
   * @param backend the runtime's threads.
   * @param options see `ThreadsOptions`.
   * @param onStop starts listening for requests to stop, such as signals of the process, calls `stop` for each, and
   * returns what ends the listening. The second request ends the jobs that say `wait` as well. Default: there are none.
   * @returns the program, to be given to the runtime's own `runMain`.
   */
  static main<A, E>(
    program: Effect.Effect<A, E, Threads>,
    backend: ThreadBackend,
    options: ThreadsOptions = {},
    onStop: (stop: () => void) => () => void = () => () => {}
  ): Effect.Effect<A, E> {
    return Effect.scoped(
      Effect.gen(function* () {
        const pool = yield* Threads.make(backend, options)
        const listen = Effect.sync(() => onStop(makeStop(pool.engine)))
        yield* Effect.acquireRelease(listen, (unlisten) => Effect.sync(unlisten))
        return yield* Effect.provideService(program, Threads, pool)
      })
    )
  }
}

/** The first request interrupts the program, which closes the pool. The second forces it closed. */
const makeStop = (engine: Pool): (() => void) => {
  let requests = 0
  return () => {
    requests++
    if (requests !== 2) return
    // The first close waits for jobs that say `wait`, the second does not.
    for (let times = 0; times < 2; times++) engine.close({ drain: false }, () => {})
  }
}

const fromEngine = (engine: Pool): ThreadPool => ({
  statistics: Effect.sync(() => engine.statistics()),
  threads: Effect.sync(() => engine.threads()),
  engine
})
