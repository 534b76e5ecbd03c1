/** Threads on Bun for Effect programs: the backend behind a layer, a scope and a main function. Host side. */
import { type ThreadPool, Threads, type ThreadsOptions } from "@anythread/core"
import { refuseOnThread } from "@anythread/core/backend"
import * as NodeRuntime from "@effect/platform-node-shared/NodeRuntime"
import type * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type * as Runtime from "effect/Runtime"
import type * as Scope from "effect/Scope"
import { type BunOptions, makeBunBackend } from "./BunBackend.ts"
import { onSignal } from "./signals.ts"

/** The options of a pool on Bun: core's, and what Bun's `Worker` takes besides. */
export interface BunThreadsOptions extends ThreadsOptions, BunOptions {}

/** The options of {@link runMain}: the pool's, and those of `NodeRuntime.runMain`. */
export interface RunMainOptions extends BunThreadsOptions {
  /** Do not log an error that ends the program. Default false. */
  readonly disableErrorReporting?: boolean | undefined
  /** Decides the exit code. Default: Effect's. */
  readonly teardown?: Runtime.Teardown | undefined
}

/**
 * Provides `Threads` on Bun's `Worker`s.
 *
 * @param options see `BunThreadsOptions`. TypeScript modules run as they are.
 * @returns the layer. Closing it ends every job and every thread (`drain` lets them finish first).
 */
export const layer = (options: BunThreadsOptions = {}): Layer.Layer<Threads> =>
  Threads.layer(makeBunBackend(options), options)

/**
 * Makes a pool of its own, for `toThread.with({ pool })`.
 *
 * @param options see `BunThreadsOptions`.
 * @returns the pool; it lives as long as the scope.
 */
export const make = (options: BunThreadsOptions = {}): Effect.Effect<ThreadPool, never, Scope.Scope> =>
  Threads.make(makeBunBackend(options), options)

/**
 * Runs a program as the process's main function, with threads: `NodeRuntime.runMain` with a pool provided. As
 * `anyio.run`.
 *
 * **Interruption:** SIGINT and SIGTERM interrupt the program, which ends its threads; jobs that say `wait` are waited for.
 * A second signal ends those as well.
 *
 * @param program what to run.
 * @param options see `RunMainOptions`.
 * @throws StartedInThread on a thread: the module that calls it was loaded by one.
 */
export const runMain = <A, E>(program: Effect.Effect<A, E, Threads>, options: RunMainOptions = {}): void => {
  refuseOnThread("BunThreads.runMain")
  NodeRuntime.runMain(Threads.main(program, makeBunBackend(options), options, onSignal), options)
}
