/**
 * What the stress program runs on threads. Thread side. Every job first counts itself in a table that all threads share and that no call
 * brings along: so the calls keep the shape that a program's have.
 */
import { getEnvironmentData } from "node:worker_threads"
import { fromThread, portable, transfer } from "@anythread/core/thread"

const { process } = globalThis as unknown as { process: { exit: (code: number) => never } }

/** The key of the table in the environment data of threads: an Int32Array, one word a job, how often it has begun. */
export const COUNTS = "anythread stress counts"

/** How threads exit that have returned first. */
export const EXIT_CODE = 113

let counts: Int32Array | undefined

const begin = (index: number): void => {
  counts ??= getEnvironmentData(COUNTS) as unknown as Int32Array
  // Threads add, the host reads when all have ended.
  Atomics.add(counts, index, 1)
}

export const number = (index: number, n: number): number => {
  begin(index)
  return n + 1
}

/** A small object, there and back. */
export interface User {
  readonly id: number
  readonly name: string
  readonly tags: ReadonlyArray<string>
  readonly at: { readonly x: number; readonly y: number }
}

export const object = (index: number, user: User): User => {
  begin(index)
  return { ...user, id: user.id + 1 }
}

export const string = (index: number, text: string): string => {
  begin(index)
  return `${text}.`
}

export const bytes = (index: number, data: Uint8Array): Uint8Array => {
  begin(index)
  return data.map((byte) => byte ^ 255)
}

/** The same bytes go back. */
export const moved = (index: number, data: Uint8Array): Uint8Array => {
  begin(index)
  for (let i = 0; i < data.length; i++) data[i] = (data[i] ?? 0) ^ 255
  return transfer(data)
}

export const busy = (index: number, rounds: number): number => {
  begin(index)
  let x = 1
  for (let i = 0; i < rounds; i++) x = (x * 1103515245 + 12345) & 0x7fffffff
  return x
}

export const throws = (index: number): never => {
  begin(index)
  throw new RangeError(`job ${index}`)
}

export const asynchronous = async (index: number, milliseconds: number): Promise<number> => {
  begin(index)
  if (milliseconds === 0) await Promise.resolve()
  else await new Promise((resolve) => setTimeout(resolve, milliseconds))
  return index
}

export const rejects = async (index: number): Promise<never> => {
  begin(index)
  await Promise.resolve()
  throw new RangeError(`job ${index}`)
}

/** Looks so many times whether it should leave. */
export const polls = (index: number, times: number): number => {
  begin(index)
  for (let i = 0; i < times; i++) fromThread.checkCancelled()
  return index
}

/** Looks until it should leave. */
export const pollsOn = (index: number): never => {
  begin(index)
  for (;;) fromThread.checkCancelled()
}

/** Waits until it hears that it should leave. */
export const listens = async (index: number): Promise<number> => {
  begin(index)
  const signal = fromThread.signal()
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve))
  return index
}

export const endless = (index: number): never => {
  begin(index)
  for (;;);
}

export const exits = (index: number, code: number): never => {
  begin(index)
  return process.exit(code)
}

/** Its thread exits as soon as its result has left. */
export const returnsThenExits = (index: number): number => {
  begin(index)
  queueMicrotask(() => process.exit(EXIT_CODE))
  return index
}

portable(import.meta.url, {
  number,
  object,
  string,
  bytes,
  moved,
  busy,
  throws,
  asynchronous,
  rejects,
  polls,
  pollsOn,
  listens,
  endless,
  exits,
  returnsThenExits
})
