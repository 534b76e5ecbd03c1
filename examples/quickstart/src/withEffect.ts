/**
 * The same in an Effect program: a call is an Effect, and what interrupts it stops the job. Nothing here knows of
 * threads but `toThread` and the layer. Host side.
 */
import { toThread } from "@anythread/core"
import { NodeThreads } from "@anythread/node"
import * as Effect from "effect/Effect"
import { coresDuring } from "./cores.ts"
import { answer, endlessLoop } from "./runaways.ts"
import { WINDOW } from "./stop.ts"

/** What became of the loop. */
export interface EffectStop {
  /** The tag of the error that the program got. */
  readonly error: string
  /** Milliseconds from the start to that error. */
  readonly returned: number
  /** Cores busy in the `WINDOW` after it. */
  readonly busyAfter: number
}

const stopOnce = Effect.fnUntraced(function* (timeout: number) {
  // The thread is up before the clock starts.
  yield* toThread.runSync(answer)
  const start = performance.now()
  const { _tag: error } = yield* toThread.runSync(endlessLoop).pipe(Effect.timeout(timeout), Effect.flip)
  const returned = performance.now() - start
  const busyAfter = yield* Effect.promise(() => coresDuring(WINDOW))
  return { error, returned, busyAfter }
})

/**
 * Runs the endless loop under `Effect.timeout`.
 *
 * @param timeout milliseconds.
 * @param runs how often.
 */
export const stopWithEffect = (timeout: number, runs: number): Promise<ReadonlyArray<EffectStop>> =>
  Effect.replicateEffect(stopOnce(timeout), runs).pipe(
    Effect.provide(NodeThreads.layer({ maxThreads: 1 })),
    Effect.runPromise
  )
