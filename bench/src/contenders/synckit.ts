/** synckit 0.12. */
import { fileURLToPath } from "node:url"
import { createSyncFn } from "synckit"
import { type Contender, type Work, workFile } from "./Contender.ts"

const blocks = "its caller is blocked: one call at a time, on one thread"

/** Its caller waits by `Atomics.wait`; one thread for each file, for good. */
export const synckit: Contender = {
  name: "synckit",
  kind: "peer",
  file: "synckit",
  absent: {
    "in flight": blocks,
    cloned: blocks,
    shared: blocks,
    mixed: blocks,
    "CPU scaling": blocks,
    cancel: blocks,
    memory: "it has one thread for each file and no more",
    transferred: "it cannot transfer a result"
  },
  open: async () => {
    const run = createSyncFn(fileURLToPath(workFile("synckit"))) as (name: Work, argument: unknown) => unknown
    run("increment", 1)
    return { call: async (name, argument) => run(name, argument) }
  }
}
