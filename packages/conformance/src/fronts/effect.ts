/** The Effect front as the suite sees it: every call a fiber, interrupted by the signal. */
import { type CapacityLimiter, JobFailed, type ThreadPool, Threads, type ToThread, toThread } from "@anythread/core"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import type { Front, FrontOptions, FrontPool, FrontThread } from "../Front.ts"
import { settle } from "./effectSession.ts"
import { effectSync } from "./effectSync.ts"

const fit = (toThread: ToThread<never>, signal: AbortSignal | undefined): FrontThread => ({
  run: ((fn: () => unknown, ...args: []) => settle(toThread.run(fn, ...args), signal)) as FrontThread["run"],
  runSync: ((fn: () => unknown, ...args: []) =>
    settle(toThread.runSync(fn, ...args), signal)) as FrontThread["runSync"],
  with: ({ limiter, signal: next, ...options }: FrontOptions) => {
    const own = limiter === undefined ? {} : { limiter: limiter.own as CapacityLimiter.CapacityLimiter }
    return fit(toThread.with({ ...options, ...own }) as ToThread<never>, next ?? signal)
  }
})

/** The Effect front. */
export const effectFront: Front = {
  name: "effect",
  makePool: async (backend, options) => {
    const scope = Effect.runSync(Scope.make())
    const pool: ThreadPool = await Effect.runPromise(Scope.provide(Threads.make(backend, options), scope))
    let isClosing = false
    // A scope closes once; what a second close does is asked of the engine.
    const close: FrontPool["close"] = (options) => {
      const isScope = !isClosing && options?.drain !== true
      isClosing = true
      return isScope
        ? Effect.runPromise(Scope.close(scope, Exit.void))
        : new Promise((resolve) => pool.engine.close({ drain: options?.drain === true }, resolve))
    }
    return { ...fit(toThread.with({ pool }), undefined), statistics: () => Effect.runSync(pool.statistics), close }
  },
  makeLimiter: effectSync.makeLimiter,
  sync: effectSync,
  thrown: (rejection) => {
    if (rejection instanceof JobFailed) return rejection.cause
    throw new Error(`The call failed with something else than JobFailed: ${String(rejection)}`, { cause: rejection })
  }
}
