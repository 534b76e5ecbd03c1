/** What cases about scopes and groups of the promise front are made with. */
import { sleep } from "@anythread/core/promise"
import type { Bench } from "./Bench.ts"
import type { Case } from "./Case.ts"

/** A case of the promise front. */
export const promiseCase = (name: string, run: (bench: Bench) => Promise<void>): Case => ({
  name,
  front: "promise",
  run
})

/** Waits until it is cancelled: nothing in this suite takes as long. */
export const hang = (signal: AbortSignal): Promise<void> => sleep(60_000, { signal })

/** Throws, for the body of a child. */
export const fails = (error: unknown) => (): never => {
  throw error
}

/** What an aborted wait rejected with, for children that note it and end. */
export const cutBy = (wait: Promise<unknown>): Promise<unknown> =>
  wait.then(
    () => "not cut",
    (reason: unknown) => reason
  )

/** A gate that is opened once. */
export interface Latch {
  /** Resolves when it is open. */
  readonly opened: Promise<void>
  /** Opens it. */
  readonly open: () => void
}

/** Makes a gate. */
export const makeLatch = (): Latch => {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { opened: promise, open: () => resolve() }
}

/** What a scope that caught its own cancellation gives. */
export const caught = { cancelled: true, timedOut: false } as const

/** The same when that was its deadline. */
export const timedOut = { cancelled: true, timedOut: true } as const
