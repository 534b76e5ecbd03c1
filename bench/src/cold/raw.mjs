import { Worker } from "node:worker_threads"

const worker = new Worker(new URL("../work/raw.mjs", import.meta.url))
worker.once("message", async ({ value }) => {
  console.log(value)
  await worker.terminate()
})
worker.postMessage({ id: 1, name: "increment", argument: 1 })
