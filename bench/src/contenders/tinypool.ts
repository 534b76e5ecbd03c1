/** tinypool 2. */
import { fileURLToPath } from "node:url"
import { Tinypool } from "tinypool"
import { type Contender, workFile } from "./Contender.ts"
import { warm } from "./warm.ts"

/** Threads that stay. For short calls 64 tasks a thread, faster here than its default of 1, with Atomics and without. */
export const tinypool: Contender = {
  name: "tinypool",
  kind: "peer",
  file: "tinypool",
  absentOn: { deno: { "": "it never answers there once another pool has been used in the process" } },
  open: async (threads, use) => {
    const pool = new Tinypool({
      filename: fileURLToPath(workFile("tinypool")),
      minThreads: threads,
      maxThreads: threads,
      idleTimeout: Number.POSITIVE_INFINITY,
      concurrentTasksPerWorker: use === "short" || use === "lone" ? 64 : 1
    })
    return warm(threads, {
      call: (name, argument) => pool.run(argument, { name }),
      move: (bytes) => pool.run(bytes, { name: "move", transferList: [bytes.buffer as ArrayBuffer] }),
      spin: (times) => {
        const controller = new AbortController()
        const told = pool.run(times, { name: "spin", signal: controller.signal }).catch(() => {})
        return () => {
          controller.abort()
          return told
        }
      }
    })
  }
}
