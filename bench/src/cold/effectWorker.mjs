import { Worker as NodeWorkerThread } from "node:worker_threads"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeWorker from "@effect/platform-node/NodeWorker"
import * as Console from "effect/Console"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Worker from "effect/workers/Worker"

const file = new URL("../work/effectWorker.mjs", import.meta.url)
const program = Effect.gen(function* () {
  const answer = yield* Deferred.make()
  const worker = yield* (yield* Worker.WorkerPlatform).spawn(0)
  yield* Effect.forkChild(worker.run(({ value }) => Deferred.succeed(answer, value)))
  yield* worker.send({ id: 1, name: "increment", argument: 1 })
  yield* Console.log(yield* Deferred.await(answer))
})

NodeRuntime.runMain(
  Effect.provide(
    program,
    NodeWorker.layer(() => new NodeWorkerThread(file))
  )
)
