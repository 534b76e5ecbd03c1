import { Worker } from "node:worker_threads"
import * as Comlink from "comlink/dist/esm/comlink.mjs"
import nodeEndpoint from "comlink/dist/esm/node-adapter.mjs"

const worker = new Worker(new URL("../work/comlink.mjs", import.meta.url))
console.log(await Comlink.wrap(nodeEndpoint(worker)).increment(1))
await worker.terminate()
