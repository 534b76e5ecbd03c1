import { fileURLToPath } from "node:url"
import { createSyncFn } from "synckit"

const run = createSyncFn(fileURLToPath(new URL("../work/synckit.mjs", import.meta.url)))
console.log(run("increment", 1))
