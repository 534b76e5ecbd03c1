/** The signals that ask a process to end, and its end, on Node. Host side; `run` and `runMain` use it. */

import type { Signals, StopSignal } from "@anythread/core/promise"
import { process } from "./process.ts"

const names: ReadonlyArray<StopSignal> = ["SIGINT", "SIGTERM"]

/** Calls `listener` for each of them. @returns what ends that. */
export const onSignal = (listener: (signal: StopSignal) => void): (() => void) => {
  for (const name of names) process.on(name, listener)
  return () => {
    for (const name of names) process.off(name, listener)
  }
}

/** What `run` needs of the process. */
export const signals: Signals = { onSignal, exit: (code) => process.exit(code) }
