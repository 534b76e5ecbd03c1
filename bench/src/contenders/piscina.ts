/** piscina 5. */
import { fileURLToPath } from "node:url"
import { Piscina } from "piscina"
import { type Contender, workFile } from "./Contender.ts"
import { warm } from "./warm.ts"

/**
 * Threads that stay. For short calls 64 tasks a thread: of its three modes of `atomics`, with 1 task and with 64, its default mode
 * with 64 was the fastest with 1, 16, 256 and 4096 in flight. For long calls its default of 1, which balances.
 */
export const piscina: Contender = {
  name: "piscina",
  kind: "peer",
  file: "piscina",
  absentOn: { deno: { cancel: "a busy worker that it ends is not stopped there: the core is never free" } },
  open: async (threads, use) => {
    const pool = new Piscina({
      filename: fileURLToPath(workFile("piscina")),
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
