/**
 * Task functions that tell by a port of their own where they are, and hold until they are told: for where no memory is
 * shared. Either side. The first message says that the function runs; one from the case lets it go.
 */
import { fromThread, portable } from "@anythread/core/thread"

/** Tells, then never returns. */
export const tellAndSpin = (port: MessagePort): never => {
  port.postMessage("begun")
  for (;;);
}

/** Tells, and stays open until it is told to go. */
export const tellAndHold = (port: MessagePort): Promise<string> =>
  new Promise((resolve) => {
    port.onmessage = () => {
      port.postMessage("ended")
      port.close()
      resolve("held")
    }
    port.postMessage("begun")
  })

/** Tells, and leaves with an answer when it is asked to. */
export const tellAndListen = (port: MessagePort): Promise<string> =>
  new Promise((resolve) => {
    const signal = fromThread.signal()
    const leave = (): void => {
      port.postMessage("left")
      port.close()
      resolve(String(signal.reason?._tag))
    }
    if (signal.aborted) return leave()
    signal.addEventListener("abort", leave)
    port.postMessage("begun")
  })

/** Leaves by itself as soon as it is asked to. */
export const leaveWhenAsked = (): Promise<never> =>
  new Promise((_, reject) => {
    const signal = fromThread.signal()
    if (signal.aborted) return reject(signal.reason)
    signal.addEventListener("abort", () => reject(signal.reason))
  })

portable(import.meta.url, { tellAndSpin, tellAndHold, tellAndListen, leaveWhenAsked })
