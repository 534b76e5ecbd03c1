import { fileURLToPath } from "node:url"
import workerpool from "workerpool"

const file = fileURLToPath(new URL("../work/workerpool.mjs", import.meta.url))
const pool = workerpool.pool(file, { workerType: "thread", maxWorkers: 1 })
console.log(await pool.exec("increment", [1]))
await pool.terminate(true)
