import { toThread } from "@anythread/core"
import { NodeThreads } from "@anythread/node"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { increment } from "./tasks.mjs"

NodeThreads.runMain(Effect.flatMap(toThread.runSync(increment, 1), Console.log))
