import * as NodeWorkerRunner from "@effect/platform-node/NodeWorkerRunner"
import * as Effect from "effect/Effect"
import { WorkerRunnerPlatform } from "effect/workers/WorkerRunner"
import * as functions from "./functions.mjs"

const serve = Effect.gen(function* () {
  const runner = yield* (yield* WorkerRunnerPlatform).start()
  yield* runner.run((port, { id, name, argument }) => {
    if (name === "move") runner.sendUnsafe(port, { id, value: argument }, [argument.buffer])
    else runner.sendUnsafe(port, { id, value: functions[name](argument) })
  })
})

Effect.runFork(Effect.provide(serve, NodeWorkerRunner.layer))
