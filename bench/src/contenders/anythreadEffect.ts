/** The Effect front. */
import { toThread } from "@anythread/core"
import { transfer } from "@anythread/core/thread"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Scope from "effect/Scope"
import { makeThreads } from "../makeThreads.ts"
import * as work from "../work/anythread.mjs"
import type { Contender, Work } from "./Contender.ts"
import { warm } from "./warm.ts"

/** A pool of `NodeThreads.make`, or that of another runtime. Many calls are one program, as in an application: not a run for each. */
export const effectFront: Contender = {
  name: "anythread on Effect",
  kind: "ours",
  file: "anythreadEffect",
  open: async (threads, use) => {
    const scope = Scope.makeUnsafe()
    const pool = await Effect.runPromise(
      Scope.provide(
        makeThreads({
          maxThreads: threads,
          minThreads: threads,
          spareThreads: use === "spare" ? 1 : 0,
          idleTimeout: Number.POSITIVE_INFINITY
        }),
        scope
      )
    )
    const onPool = toThread.with({ pool })
    const { runSync } = onPool as unknown as {
      runSync: (fn: unknown, ...args: ReadonlyArray<unknown>) => Effect.Effect<unknown, unknown>
    }
    const call = (name: Work, argument: unknown): Effect.Effect<unknown, unknown> => runSync(work[name], argument)
    return warm(threads, {
      call: (name, argument) => Effect.runPromise(call(name, argument)),
      flood: (name, argument, inFlight, total) =>
        Effect.runPromise(
          Effect.forEach(Array.from({ length: total }), () => call(name, argument), {
            concurrency: inFlight,
            discard: true
          })
        ),
      times: (name, argument, total) =>
        Effect.runPromise(
          Effect.gen(function* () {
            const times: Array<number> = []
            for (let i = 0; i < total; i++) {
              const start = performance.now()
              yield* call(name, argument)
              times.push(performance.now() - start)
            }
            return times
          })
        ),
      move: (bytes) => Effect.runPromise(onPool.runSync(work.move, transfer(bytes))),
      moves: (bytes, total) =>
        Effect.runPromise(
          Effect.gen(function* () {
            let moved = bytes
            for (let i = 0; i < total; i++) moved = yield* onPool.runSync(work.move, transfer(moved))
            return moved
          })
        ),
      spin: (times) => {
        const fiber = Effect.runFork(onPool.runSync(work.spin, times))
        return () => Effect.runPromise(Fiber.interrupt(fiber))
      }
    })
  }
}
