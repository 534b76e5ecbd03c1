/** What every test of this folder leaves behind: nothing. */
import process from "node:process"
import { afterEach, beforeEach, expect } from "vitest"
import { ownTimers } from "../ownTimers.ts"

/** Checks after each test that no timer is left, and that no rejection was unhandled. */
export const checkClean = (): void => {
  let before = 0
  const unhandled: Array<unknown> = []
  const onUnhandled = (reason: unknown): void => void unhandled.push(reason)
  beforeEach(() => {
    unhandled.length = 0
    before = ownTimers()
    process.on("unhandledRejection", onUnhandled)
  })
  afterEach(async () => {
    // Unhandled rejections are told when the microtasks are done.
    await new Promise((resolve) => setImmediate(resolve))
    process.off("unhandledRejection", onUnhandled)
    expect(unhandled).toEqual([])
    expect(ownTimers()).toBeLessThanOrEqual(before)
  })
}

/** A promise that never settles. */
export const forever: Promise<never> = new Promise(() => {})

/** What a promise rejects with. Fails if it resolves. */
export const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    (value) => {
      throw new Error(`This was to reject and resolved with ${String(value)}.`)
    },
    (reason: unknown) => reason
  )
