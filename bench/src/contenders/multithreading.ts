/** multithreading 0.3. */
import { initRuntime, move, spawn } from "multithreading"
import * as functions from "../work/functions.mjs"
import type { Contender, Work } from "./Contender.ts"
import { warm } from "./warm.ts"

/** One for the process, whoever opens it. */
let isStarted = false

/** The function itself is sent, as its docs do; a thread has it after the first time. */
export const multithreading: Contender = {
  name: "multithreading",
  kind: "peer",
  file: "multithreading",
  absent: {
    cloned: "it always transfers bytes",
    shared: "it warns on the console at every call that shares memory without its Mutex",
    cancel: "its abort rejects the promise, and the loop keeps its thread",
    "CPU scaling": "its pool is one for the process, and its size is set once",
    memory: "its pool is one for the process, and its size is set once"
  },
  absentOn: { deno: { "": "calls at once fail there: a thread is told to run a function that it has not been sent" } },
  open: async (threads) => {
    if (!isStarted) initRuntime({ maxWorkers: threads })
    isStarted = true
    const call = async (work: Work, argument: unknown): Promise<unknown> => {
      const result = await spawn(move(argument), functions[work] as (argument: unknown) => unknown).join()
      if (!result.ok) throw result.error
      return result.value
    }
    return warm(threads, {
      call,
      move: (bytes) => call("echo", bytes) as Promise<Uint8Array>
    })
  }
}
