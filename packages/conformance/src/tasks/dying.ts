/** Task functions that end their thread, or leave something behind that would. Thread side. */
import { portable } from "@anythread/core/thread"

const { process } = globalThis as unknown as { process: { exit: (code: number) => never } }

const mark = (flags: Int32Array): void => {
  Atomics.add(flags, 0, 1)
}

export const exit = (flags: Int32Array, code: number): void => {
  mark(flags)
  process.exit(code)
}

export const exitLater = async (code: number): Promise<void> => {
  await Promise.resolve()
  process.exit(code)
}

/** Exits as soon as its result has left. */
export const returnThenExit = (code: number): string => {
  queueMicrotask(() => process.exit(code))
  return "returned"
}

let told: Int32Array

/** Where the thread is told to exit. */
export const listenForExit = (flags: Int32Array): void => {
  told = flags
}

/** Exits when it is told to, at latest after 5 s, and does nothing before. */
export const returnThenExitWhenTold = (code: number): string => {
  queueMicrotask(() => {
    Atomics.wait(told, 0, 0, 5000)
    process.exit(code)
  })
  return "returned"
}

export const throwInTimer = (): Promise<void> => {
  setTimeout(() => {
    throw new RangeError("in a timer")
  }, 0)
  return new Promise(() => {})
}

export const floatingRejection = (): Promise<void> => {
  void Promise.reject(new RangeError("floating"))
  return new Promise(() => {})
}

export const throwAfterReturn = (): string => {
  setTimeout(() => {
    throw new RangeError("after the return")
  }, 0)
  return "returned"
}

export const rejectAfterReturn = (): string => {
  setTimeout(() => void Promise.reject(new RangeError("rejected after the return")), 0)
  return "returned"
}

/**
 * Keeps all it makes, on the heap, a little at a time: Node 24 ends the whole process where a thread takes more at once, over its limit, than
 * the little by which that is raised for its ending.
 */
export const outOfMemory = (): number => {
  let kept: object | undefined
  for (let i = 0; ; i++) kept = { kept, text: `${i} of many` }
}

portable(import.meta.url, {
  exit,
  exitLater,
  returnThenExit,
  listenForExit,
  returnThenExitWhenTold,
  throwInTimer,
  floatingRejection,
  throwAfterReturn,
  rejectAfterReturn,
  outOfMemory
})
