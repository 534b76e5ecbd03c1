/** Where a call was made: what a stack trace from another thread cannot know. Host side, steps 1 and 11 of a call. */

import { framesOf } from "../wire/stack.ts"

/** A stack, formatted only when it is read. */
export interface Caller {
  readonly stack?: string | undefined
}

type Capture = (target: object, below: (...args: never) => unknown) => void

/** Takes the stack of the code that called `below`. */
export const captureCaller = (below: (...args: never) => unknown): Caller => {
  const { captureStackTrace } = Error as { captureStackTrace?: Capture }
  if (captureStackTrace === undefined) return new Error()
  const caller: Caller = {}
  captureStackTrace(caller, below)
  return caller
}

/**
 * Gives an error made by the engine the stack of the call it answers: the frames below it are ours and say nothing to
 * the reader.
 */
export const withCaller = <E extends Error>(error: E, caller: Caller): E => {
  const frames = framesOf(caller.stack ?? "")
  if (frames !== "") {
    const value = `${error.name}: ${error.message}\n${frames}`
    Object.defineProperty(error, "stack", { value, configurable: true, writable: true })
  }
  return error
}
