import process from "node:process"
import { fileURLToPath } from "node:url"
import { FixedThreadPool } from "poolifier"

const pool = new FixedThreadPool(1, fileURLToPath(new URL("../work/poolifier.mjs", import.meta.url)))
console.log(await pool.execute(1, "increment"))
// Not `destroy`, which may never resolve.
process.exit()
