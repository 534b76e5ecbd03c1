import { parentPort } from "node:worker_threads"
import * as functions from "./functions.mjs"

parentPort.on("message", ({ id, name, argument }) => {
  if (name !== "move") return parentPort.postMessage({ id, value: functions[name](argument) })
  parentPort.postMessage({ id, value: argument }, [argument.buffer])
})
