/** Bare `postMessage` over as many workers, in turn: the limit of what sends a message for each call. */
import { Worker } from "node:worker_threads"
import { type Contender, workFile } from "./Contender.ts"
import { warm } from "./warm.ts"

/**
 * One `Worker` each, calls told apart by a number. Lone calls all go to one worker: the other would have to be woken from a longer sleep.
 * A spare is a worker that has started and waits.
 */
export const raw: Contender = {
  name: "raw postMessage",
  kind: "limit",
  file: "raw",
  absentOn: { deno: { cancel: "`terminate` does not stop a busy worker there: the core is never free" } },
  open: async (threads, use) => {
    let workers = await Promise.all(Array.from({ length: threads }, start))
    let spared = use === "spare" ? await start() : undefined
    let last = 0
    const waiting = new Map<number, (value: unknown) => void>()
    const listen = (worker: Worker): void => {
      worker.on("message", ({ id, value }) => {
        waiting.get(id)?.(value)
        waiting.delete(id)
      })
    }
    for (const worker of spared === undefined ? workers : [...workers, spared]) listen(worker)
    const post = (name: string, argument: unknown, transfer: ReadonlyArray<ArrayBuffer> = []): Promise<unknown> =>
      new Promise((resolve) => {
        const id = ++last
        waiting.set(id, resolve)
        workers[use === "lone" ? 0 : id % threads]?.postMessage({ id, name, argument }, transfer)
      })
    return warm(threads, {
      call: (work, argument) => post(work, argument),
      move: (bytes) => post("move", bytes, [bytes.buffer as ArrayBuffer]) as Promise<Uint8Array>,
      spin: (times) => {
        void post("spin", times)
        return async () => {
          const ended = workers[0]?.terminate()
          // What is posted to a worker that still starts waits there.
          const next = spared ?? new Worker(workFile("raw"))
          workers = [next]
          if (spared === undefined) listen(next)
          await ended
          if (use !== "spare") return
          spared = await start()
          listen(spared)
        }
      }
    })
  }
}

const start = (): Promise<Worker> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(workFile("raw"))
    worker.once("error", reject)
    worker.once("message", () => resolve(worker))
    worker.postMessage({ id: 0, name: "increment", argument: 0 })
  })
