/** workerpool 10. */
import { fileURLToPath } from "node:url"
import workerpool from "workerpool"
import { type Contender, workFile } from "./Contender.ts"
import { warm } from "./warm.ts"

/** `workerType: "thread"`, as many workers at once as there may be; otherwise its defaults. */
export const workerpoolPeer: Contender = {
  name: "workerpool",
  kind: "peer",
  file: "workerpool",
  absentOn: {
    bun: { "": "its threads never answer there" },
    deno: { cancel: "a busy worker that it ends is not stopped there: the core is never free" }
  },
  open: async (threads) => {
    const pool = workerpool.pool(fileURLToPath(workFile("workerpool")), {
      workerType: "thread",
      minWorkers: threads,
      maxWorkers: threads
    })
    return warm(threads, {
      call: (name, argument) => Promise.resolve(pool.exec(name, [argument])),
      move: (bytes) => Promise.resolve(pool.exec("move", [bytes], { transfer: [bytes.buffer as ArrayBuffer] })),
      spin: (times) => {
        const spun = pool.exec("spin", [times])
        return () => Promise.resolve(spun.cancel()).catch(() => {})
      }
    })
  }
}
