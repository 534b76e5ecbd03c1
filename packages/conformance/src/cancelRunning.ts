/** What cases about cancelling do first: start a job, wait until it runs, cancel its call. */
import type { Bench } from "./Bench.ts"
import type { FrontPool, FrontThread } from "./Front.ts"
import { isSet } from "./flags.ts"

/** What the signals of these cases abort with. */
export const reason: Error = new Error("no longer wanted")

/** Starts a call with a signal, waits until its function runs, aborts, does what comes `then`, and returns the rejection. */
export const cancelRunning = async (
  { rejection }: Bench,
  toThread: FrontPool,
  flags: Int32Array,
  start: (toThread: FrontThread) => Promise<unknown>,
  then?: () => void
): Promise<unknown> => {
  const controller = new AbortController()
  const rejected = rejection(start(toThread.with({ signal: controller.signal })))
  await isSet(flags, 0)
  controller.abort(reason)
  then?.()
  return rejected
}
