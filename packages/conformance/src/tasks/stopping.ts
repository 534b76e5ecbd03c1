/**
 * Task functions that look whether they were asked to stop, and finish. Either side. Flags are shared, as in `holding.ts`: word
 * 0 is set when the function runs. A port says the same by its first message, where no memory is shared.
 */
import { fromThread, portable } from "@anythread/core/thread"

const begin = (flags: Int32Array): void => {
  Atomics.store(flags, 0, 1)
  Atomics.notify(flags, 0)
}

/** Blocks its thread until it is asked to stop, and answers. */
export const finishWhenAsked = (flags: Int32Array): string => {
  begin(flags)
  while (!fromThread.stopRequested()) Atomics.add(flags, 3, 1)
  return "finished"
}

/** Never returns, and looks only whether it was asked to stop. */
export const spinLooking = (flags: Int32Array): never => {
  fromThread.stopRequested()
  begin(flags)
  for (;;) fromThread.stopRequested()
}

/** Stays open until it is asked to stop, and says what else it was told. */
export const finishByPort = async (port: MessagePort): Promise<ReadonlyArray<boolean>> => {
  const signal = fromThread.stopSignal()
  port.postMessage("begun")
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve))
  port.close()
  return [fromThread.stopRequested(), fromThread.stopSignal() === signal, fromThread.signal().aborted]
}

/** What a job knows as it begins. */
export const isAsked = (): ReadonlyArray<boolean> => [fromThread.stopRequested(), fromThread.stopSignal().aborted]

portable(import.meta.url, { finishWhenAsked, spinLooking, finishByPort, isAsked })
