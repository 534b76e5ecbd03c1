/** comlink 4, by its Node adapter. */
import { Worker } from "node:worker_threads"
import * as Comlink from "comlink/dist/esm/comlink.mjs"
import nodeEndpoint from "comlink/dist/esm/node-adapter.mjs"
import { type Contender, type Work, workFile } from "./Contender.ts"
import { warm } from "./warm.ts"

type Remote = Record<Work | "move", (argument: unknown) => Promise<unknown>>

/** It has no pool: a worker each, in turn; lone calls go to one. */
export const comlink: Contender = {
  name: "comlink",
  kind: "peer",
  file: "comlink",
  absent: { cancel: "it ends no call; Worker.terminate would be the limit's" },
  open: async (threads, use) => {
    const workers = Array.from({ length: threads }, () => new Worker(workFile("comlink")))
    const remotes = workers.map((worker) => Comlink.wrap(nodeEndpoint(worker)) as unknown as Remote)
    let last = 0
    const next = (): Remote => remotes[use === "lone" ? 0 : ++last % threads] as Remote
    return warm(threads, {
      call: (name, argument) => next()[name](argument),
      move: (bytes) => next().move(Comlink.transfer(bytes, [bytes.buffer])) as Promise<Uint8Array>
    })
  }
}
