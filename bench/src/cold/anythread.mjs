import { shutdown, toThread } from "anythread"
import { increment } from "./tasks.mjs"

console.log(await toThread.runSync(increment, 1))
await shutdown()
