import { fileURLToPath } from "node:url"
import { Piscina } from "piscina"

const filename = fileURLToPath(new URL("../work/functions.mjs", import.meta.url))
const pool = new Piscina({ filename, minThreads: 1, maxThreads: 1 })
console.log(await pool.run(1, { name: "increment" }))
await pool.destroy()
