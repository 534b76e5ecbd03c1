import { initRuntime, move, shutdown, spawn } from "multithreading"
import { increment } from "../work/functions.mjs"

initRuntime({ maxWorkers: 1 })
const { value } = await spawn(move(1), increment).join()
console.log(value)
shutdown()
