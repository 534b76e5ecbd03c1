/** The promise front, by the package that programs import. */
import * as anythread from "anythread"
import { transfer } from "anythread/thread"
import * as work from "../work/anythread.mjs"
import type { Contender } from "./Contender.ts"
import { warm } from "./warm.ts"

/** A pool of `createPool`, with threads that stay, as the peers' do. */
export const promiseFront: Contender = {
  name: "anythread",
  kind: "ours",
  file: "anythread",
  open: async (threads, use) => {
    const pool = anythread.createPool({
      maxThreads: threads,
      minThreads: threads,
      spareThreads: use === "spare" ? 1 : 0,
      idleTimeout: Number.POSITIVE_INFINITY
    })
    const toThread = anythread.toThread.with({ pool })
    const { runSync } = toThread as { runSync: (fn: unknown, ...args: ReadonlyArray<unknown>) => Promise<unknown> }
    return warm(threads, {
      call: (name, argument) => runSync(work[name], argument),
      move: (bytes) => toThread.runSync(work.move, transfer(bytes)),
      spin: (times) => {
        const controller = new AbortController()
        const spun = anythread.toThread.with({ pool, signal: controller.signal }).runSync(work.spin, times)
        const told = spun.catch(() => {})
        return () => {
          controller.abort()
          return told
        }
      }
    })
  }
}
