/** Task functions that behave. Either side. */
import { fromThread, isThread, portable, transfer } from "@anythread/core/thread"

export const add = (a: number, b: number): number => a + b

export const addAsync = async (a: number, b: number): Promise<number> => a + b

/** Not an async function, and yet it returns a promise. */
export const addPromised = (a: number, b: number): Promise<number> => Promise.resolve(a + b)

export const nothing = (): void => {}

export const echo = (value: unknown): unknown => value

export const first = <T>(items: ReadonlyArray<T>): T | undefined => items[0]

export const sum = (data: Uint8Array): number => data.reduce((total, byte) => total + byte, 0)

export const moveBack = (length: number): Uint8Array => transfer(new Uint8Array(length).fill(7))

/** A number that a thread gives itself: differs from thread to thread. */
let identity: number | undefined
export const threadIdentity = (): number => (identity ??= Math.random())

export const onThread = (): boolean => isThread()

/** Adds to a shared counter: shows how often it ran. */
export const count = (counter: Int32Array): number => Atomics.add(counter, 0, 1) + 1

/** Notes in which order jobs came: the place of its number in a shared list. */
export const note = (list: Int32Array, number: number): void => {
  list[Atomics.add(list, 0, 1) + 1] = number
}

export const deadline = (): number => fromThread.deadline()

portable(import.meta.url, {
  add,
  addAsync,
  addPromised,
  nothing,
  echo,
  first,
  sum,
  moveBack,
  threadIdentity,
  onThread,
  count,
  note,
  deadline
})
