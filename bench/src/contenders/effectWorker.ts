/** Effect's own layer for workers, `NodeWorker`. */
import { Worker as NodeWorkerThread } from "node:worker_threads"
import * as NodeWorker from "@effect/platform-node/NodeWorker"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"
import * as Worker from "effect/workers/Worker"
import { type Contender, type Work, workFile } from "./Contender.ts"
import { warm } from "./warm.ts"

interface Answer {
  readonly id: number
  readonly value: unknown
}

/** It has no calls: messages that are numbered, over workers in turn, lone ones to one. Many of them are one program, as in an application. */
export const effectWorker: Contender = {
  name: "Effect NodeWorker",
  kind: "peer",
  file: "effectWorker",
  absent: { cancel: "it gives a busy worker five seconds before it ends it" },
  open: async (threads, use) => {
    const scope = Scope.makeUnsafe()
    const waiting = new Map<number, (value: Effect.Effect<unknown>) => void>()
    const platform = NodeWorker.layer(() => new NodeWorkerThread(workFile("effectWorker")))
    const handle = ({ id, value }: Answer): Effect.Effect<void> =>
      Effect.sync(() => {
        waiting.get(id)?.(Effect.succeed(value))
        waiting.delete(id)
      })
    const workers = await Effect.runPromise(
      Effect.gen(function* () {
        const services = yield* Layer.build(platform)
        return yield* Effect.forEach(Array.from({ length: threads }), (_, id) =>
          Effect.gen(function* () {
            const worker = yield* (yield* Worker.WorkerPlatform).spawn<Answer, unknown>(id)
            yield* Effect.forkIn(worker.run(handle), scope)
            return worker
          })
        ).pipe(Effect.provide(services))
      }).pipe(Scope.provide(scope))
    )
    let last = 0
    const call = (name: Work | "move", argument: unknown, transfers?: ReadonlyArray<unknown>) =>
      Effect.callback<unknown>((resume) => {
        const id = ++last
        waiting.set(id, resume)
        const worker = workers[use === "lone" ? 0 : id % threads]
        if (worker !== undefined) Effect.runSync(worker.send({ id, name, argument }, transfers))
      })
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
      move: (bytes) => Effect.runPromise(call("move", bytes, [bytes.buffer])) as Promise<Uint8Array>,
      moves: (bytes, total) =>
        Effect.runPromise(
          Effect.gen(function* () {
            let moved = bytes
            for (let i = 0; i < total; i++) moved = (yield* call("move", moved, [moved.buffer])) as Uint8Array
            return moved
          })
        )
    })
  }
}
