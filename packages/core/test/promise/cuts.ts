/** Every way in which a wait is cut, for the tests of what waits. */
import { getEventListeners } from "node:events"
import { expect, it } from "vitest"
import { withCancelScope } from "../../src/promise/withCancelScope.ts"
import { rejection } from "./clean.ts"

const reason = new Error("no longer wanted")

/**
 * Says of a wait that nothing brings to its end how it is cut.
 *
 * @param begin begins such a wait, each time anew.
 * @param check looks at what is left of it afterwards.
 */
export const cutsEveryWay = (
  begin: () => { readonly wait: (signal: AbortSignal) => Promise<unknown>; readonly check: () => void }
): void => {
  it("rejects with the reason of a foreign signal, before and during, and lets go of it", async () => {
    const before = begin()
    expect(await rejection(before.wait(AbortSignal.abort(reason)))).toBe(reason)
    before.check()
    const during = begin()
    const controller = new AbortController()
    const cut = during.wait(controller.signal)
    expect(getEventListeners(controller.signal, "abort").length).toBe(1)
    controller.abort(reason)
    during.check()
    expect(await rejection(cut)).toBe(reason)
    expect(getEventListeners(controller.signal, "abort").length).toBe(0)
  })

  it("is cut by its scope, before and during", async () => {
    for (const isBefore of [true, false]) {
      const { check, wait } = begin()
      const outcome = await withCancelScope(async ({ cancel, signal }) => {
        if (isBefore) cancel(reason)
        const cut = wait(signal)
        cancel(reason)
        await cut
      })
      expect(outcome).toEqual({ cancelled: true, timedOut: false })
      check()
    }
  })

  it("is cut unheard when its scope ends and nobody awaits it", async () => {
    const { check, wait } = begin()
    await withCancelScope(({ signal }) => void wait(signal))
    check()
  })
}
