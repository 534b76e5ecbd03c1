import { fileURLToPath } from "node:url"
import { Tinypool } from "tinypool"

const filename = fileURLToPath(new URL("../work/functions.mjs", import.meta.url))
const pool = new Tinypool({ filename, minThreads: 1, maxThreads: 1 })
console.log(await pool.run(1, { name: "increment" }))
await pool.destroy()
