/** Where a call was made: what a stack trace from another thread cannot know. Host side, steps 1 and 11 of a call. */

import type { Address } from "../portable/Address.ts"
import { type AnyFunction, addressOfFunction } from "../portable/registry.ts"
import { framesOf } from "../wire/stack.ts"

/** A stack, formatted only when it is read. */
export interface Caller {
  readonly stack?: string | undefined
}

type Capture = (target: object, below: (...args: never) => unknown) => void

/** Where a call was made whose stack was not taken. */
const UNKNOWN_CALLER: Caller = {}

/** A function that has returned so often and never failed is trusted. Picked. */
const TRUSTED = 256

/** Whether the stack of every call is taken. Of the process; the business of `introspection`. */
let isAlwaysTaken = false

/** Has the stack of every call taken, also where the function is trusted, or not. */
export const takeAlways = (isWanted: boolean): void => {
  isAlwaysTaken = isWanted
}

/** How functions have done so far. */
const records = new WeakMap<Address, { returned: number; failed: boolean }>()

/** A job of the function has ended. */
export const noteRecord = (address: Address, returned: boolean): void => {
  const record = records.get(address)
  if (record === undefined) records.set(address, { returned: returned ? 1 : 0, failed: !returned })
  else if (returned) record.returned++
  else record.failed = true
}

/**
 * Takes the stack of the code that called `below`, unless it calls a function that is trusted: taking it costs as much as all the rest
 * of a small call. See `takeAlways`.
 */
export const callerOf = (fn: AnyFunction, below: (...args: never) => unknown): Caller => {
  return isAlwaysTaken || !isTrusted(fn) ? captureCaller(below) : UNKNOWN_CALLER
}

const isTrusted = (fn: AnyFunction): boolean => {
  const address = typeof fn === "function" ? addressOfFunction(fn) : undefined
  const record = address === undefined ? undefined : records.get(address)
  return record !== undefined && !record.failed && record.returned >= TRUSTED
}

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
