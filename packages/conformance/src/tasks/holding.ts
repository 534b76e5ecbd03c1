/**
 * Task functions that hold their thread until told, or for ever. Either side. Flags are shared: word 0 is set when the
 * function runs, word 1 lets it go, word 2 counts its ends.
 */
import { fromThread, portable } from "@anythread/core/thread"

const begin = (flags: Int32Array): void => {
  Atomics.store(flags, 0, 1)
  Atomics.notify(flags, 0)
}

/** Blocks its thread until word 1 is set. */
export const holdSync = (flags: Int32Array): string => {
  begin(flags)
  Atomics.wait(flags, 1, 0)
  Atomics.add(flags, 2, 1)
  return "held"
}

/** Stays open, its thread's event loop free, until word 1 is set. */
export const holdAsync = async (flags: Int32Array): Promise<string> => {
  begin(flags)
  while (Atomics.load(flags, 1) === 0) await new Promise((resolve) => setTimeout(resolve, 1))
  Atomics.add(flags, 2, 1)
  return "held"
}

/** As `holdSync`, and fails then. */
export const holdThenThrow = (flags: Int32Array): never => {
  holdSync(flags)
  throw new RangeError("held")
}

/** As `holdSync`, by an author who says that it must not be cut. */
export const holdGently = (flags: Int32Array): string => holdSync(flags)

/** Never returns. Word 3 moves as long as it runs. */
export const spin = (flags: Int32Array): never => {
  begin(flags)
  for (;;) Atomics.add(flags, 3, 1)
}

/** Does not look whether it should return until word 1 is set. Word 3 moves as long as it runs. */
export const spinUntilSet = (flags: Int32Array): void => {
  begin(flags)
  while (Atomics.load(flags, 1) === 0) Atomics.add(flags, 3, 1)
}

/** Never returns, and looks whether it should. */
export const spinPolling = (flags: Int32Array): never => {
  // Before it says that it runs: a job that is cancelled before its first look is ended as one that never looks.
  fromThread.checkCancelled()
  begin(flags)
  for (;;) fromThread.checkCancelled()
}

/** Polls only when word 1 says so. */
export const pollsWhenTold = (flags: Int32Array): string => {
  if (Atomics.load(flags, 1) === 1) fromThread.checkCancelled()
  begin(flags)
  while (Atomics.load(flags, 1) === 1) fromThread.checkCancelled()
  Atomics.wait(flags, 1, 0)
  return "held"
}

/** Leaves with an answer when it is asked to: word 2 says that it did. */
export const listens = (flags: Int32Array): Promise<string> =>
  new Promise((resolve) => {
    const signal = fromThread.signal()
    signal.addEventListener("abort", () => {
      Atomics.add(flags, 2, 1)
      resolve(String(signal.reason?._tag))
    })
    begin(flags)
  })

/** Swallows its cancellation and returns as if nothing had been. */
export const swallows = (flags: Int32Array): string => {
  fromThread.isCancelled()
  begin(flags)
  while (!fromThread.isCancelled()) Atomics.add(flags, 3, 1)
  return "swallowed"
}

/** Waits for its deadline to be the first one said, then another, then none. Words 0 and 2: it has seen the first, the second. */
export const followsDeadline = (flags: Int32Array, first: number): number => {
  while (Math.abs(fromThread.deadline() - first) > 2) fromThread.checkCancelled()
  begin(flags)
  while (fromThread.deadline() < first + 50_000) fromThread.checkCancelled()
  Atomics.store(flags, 2, 1)
  while (fromThread.deadline() !== Number.POSITIVE_INFINITY) fromThread.checkCancelled()
  return fromThread.deadline()
}

/** Says `Cancelled` although nobody cancelled it. */
export const pretendsCancelled = (): never => {
  const error = new Error("not really")
  Object.assign(error, { _tag: "Cancelled", name: "Cancelled" })
  throw error
}

portable(import.meta.url, {
  holdSync,
  holdThenThrow,
  holdAsync,
  spin,
  spinUntilSet,
  spinPolling,
  pollsWhenTold,
  listens,
  swallows,
  followsDeadline,
  pretendsCancelled
})
portable(import.meta.url, { holdGently }, { cancellation: "wait" })
