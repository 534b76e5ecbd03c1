/** Threads in browsers for Effect programs: the backend behind a layer, a scope and a main function. Host side. */
import { type ThreadPool, Threads, type ThreadsOptions } from "@anythread/core"
import { refuseOnThread } from "@anythread/core/backend"
import * as BrowserRuntime from "@effect/platform-browser/BrowserRuntime"
import type * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type * as Runtime from "effect/Runtime"
import type * as Scope from "effect/Scope"
import { type BrowserOptions, makeBrowserBackend } from "./BrowserBackend.ts"

/** The options of a pool in a browser: core's, and how a thread is started. */
export interface BrowserThreadsOptions extends ThreadsOptions, BrowserOptions {}

/** The options of {@link runMain}: the pool's, and those of `BrowserRuntime.runMain`. */
export interface RunMainOptions extends BrowserThreadsOptions {
  /** Do not log an error that ends the program. Default false. */
  readonly disableErrorReporting?: boolean | undefined
  /** Told how the program has ended. Default: Effect's. */
  readonly teardown?: Runtime.Teardown | undefined
}

/**
 * Provides `Threads` on Web Workers.
 *
 * @param options see `BrowserThreadsOptions`.
 * @returns the layer. Closing it ends every job and every thread (`drain` lets them finish first).
 * @throws TypeError without `spawn` in a bundle that was made without `@anythread/unplugin`.
 *
 * @example
 * ```ts no-run needs a page
 * import { toThread } from "@anythread/core"
 * import { BrowserThreads } from "@anythread/browser"
 * import * as Effect from "effect/Effect"
 * import { fib } from "./tasks.ts"
 *
 * const threads = BrowserThreads.layer({
 *   spawn: () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" })
 * })
 *
 * Effect.runPromise(toThread.runSync(fib, 30).pipe(Effect.provide(threads))) // => 832040
 * ```
 */
export const layer = (options: BrowserThreadsOptions = {}): Layer.Layer<Threads> =>
  Threads.layer(makeBrowserBackend(options), options)

/**
 * Makes a pool of its own, for `toThread.with({ pool })`.
 *
 * @param options see `BrowserThreadsOptions`.
 * @returns the pool; it lives as long as the scope.
 * @throws TypeError without `spawn` in a bundle that was made without `@anythread/unplugin`.
 */
export const make = (options: BrowserThreadsOptions = {}): Effect.Effect<ThreadPool, never, Scope.Scope> =>
  Threads.make(makeBrowserBackend(options), options)

/**
 * Runs a program as the page's main function, with threads: `BrowserRuntime.runMain` with a pool provided. As
 * `anyio.run`.
 *
 * **Interruption:** the program is interrupted when its page is left for good (`pagehide`, and the page is not kept to
 * come back to). The browser may give it no more time than that; the threads end with their page in any case.
 *
 * @param program what to run.
 * @param options see `RunMainOptions`.
 * @throws StartedInThread on a thread: the module that calls it was loaded by one.
 * @throws TypeError without `spawn` in a bundle that was made without `@anythread/unplugin`.
 */
export const runMain = <A, E>(program: Effect.Effect<A, E, Threads>, options: RunMainOptions = {}): void => {
  refuseOnThread("BrowserThreads.runMain")
  BrowserRuntime.runMain(Threads.main(program, makeBrowserBackend(options), options), options)
}
