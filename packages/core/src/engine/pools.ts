/**
 * The pools that there are, for those who ask what runs, and the runtime's usual way to warn, for what concerns no pool. Host
 * side. A pool that nobody has any more is not kept alive by being known.
 */
import type { Job } from "./Job.ts"
import type { ThreadInfo } from "./ThreadInfo.ts"

/** What is asked of a pool. */
export interface KnownPool {
  /** Which of the pools it is, from 1; `undefined` once it is closed and has no thread left. */
  readonly number: number | undefined
  /** Every job: waiting, running, or abandoned and still on its thread. */
  readonly jobs: () => ReadonlyArray<Job>
  /** Every thread. */
  readonly threads: () => ReadonlyArray<ThreadInfo>
}

/** Warns the developer. */
export type Warn = (message: string, cause?: unknown) => void

const known = new Set<WeakRef<KnownPool>>()
let warn: Warn | undefined

/** A number for another pool: the lowest that no pool has. */
export const nextNumber = (): number => {
  const taken = new Set(pools().map(({ number }) => number))
  let number = 1
  while (taken.has(number)) number++
  return number
}

/** Makes a pool known, and its runtime's warning the usual one. */
export const addPool = (pool: KnownPool, itsWarn: Warn): void => {
  warn = itsWarn
  // Pools are made rarely: a good time to forget those that are gone.
  for (const ref of known) if (ref.deref() === undefined) known.delete(ref)
  known.add(new WeakRef(pool))
}

/** The pools that are alive. */
export const pools = (): ReadonlyArray<KnownPool> => [...known].flatMap((ref) => ref.deref() ?? [])

/** The usual warning of the runtime that the latest pool was made on; none is known before the first. */
export const usualWarning = (): Warn | undefined => warn
