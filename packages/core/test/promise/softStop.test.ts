import { describe, expect, it } from "vitest"
import { sleep } from "../../src/promise/sleep.ts"
import { moveOnAfter } from "../../src/promise/timeouts.ts"
import { withCancelScope } from "../../src/promise/withCancelScope.ts"
import { withTaskGroup } from "../../src/promise/withTaskGroup.ts"
import { checkClean, rejection } from "./clean.ts"

checkClean()

describe("requestStop", () => {
  it("lets children finish, cancels nothing, and the group ends with what they made", async () => {
    const log: Array<string> = []
    const value = await withTaskGroup(async ({ requestStop, signal, startSoon }) => {
      const worker = startSoon(async (signal, context) => {
        while (!context.stopRequested) await sleep(1, { signal })
        log.push("finishes")
        await sleep(1, { signal })
        return "made"
      })
      await sleep(1)
      requestStop()
      expect(signal.aborted).toBe(false)
      return worker.result()
    })
    expect([value, log]).toEqual(["made", ["finishes"]])
  })

  it("wakes who waits with the signal, one made later too, once", async () => {
    await withCancelScope(async (scope) => {
      let times = 0
      scope.stopSignal.addEventListener("abort", () => times++)
      scope.requestStop()
      scope.requestStop()
      expect([times, scope.stopRequested, scope.stopSignal.aborted]).toEqual([1, true, true])
      await scope.withCancelScope((inner) => expect(inner.stopSignal.aborted).toBe(true))
    })
  })

  it("is seen through a shield, by children of inner groups, and by what another signal began", async () => {
    const seen: Array<boolean> = []
    const controller = new AbortController()
    await withCancelScope(
      (outer) =>
        outer.shielded((shielded) =>
          shielded.withTaskGroup(async ({ start, startSoon, stopSignal }) => {
            startSoon(async (_, { stopSignal }) => {
              await rejection(sleep(60_000, { signal: stopSignal }))
              seen.push(stopSignal.aborted)
            })
            await start<void>(async ({ started }, _, context) => {
              started()
              await rejection(sleep(60_000, { signal: context.stopSignal }))
              seen.push(context.stopRequested)
            })
            outer.requestStop()
            seen.push(stopSignal.aborted)
          })
        ),
      { signal: controller.signal }
    )
    expect(seen).toEqual([true, true, true])
  })

  it("is heard by what has outlived the scope it was begun in, as a cancellation is", async () => {
    await withCancelScope(async (outer) => {
      let asked: Promise<unknown> | undefined
      let cut: Promise<unknown> | undefined
      await outer.withCancelScope((middle) => {
        asked = middle.shielded(({ stopSignal }) => rejection(sleep(60_000, { signal: stopSignal })))
        cut = middle.withCancelScope((scope) => scope.sleep(60_000))
      })
      outer.requestStop()
      expect(await asked).toMatchObject({ name: "AbortError" })
      outer.cancel("over")
      expect(await rejection(cut as Promise<unknown>)).toBe("over")
    })
  })

  it("refuses nothing: children start after it, and know", async () => {
    const child = await withTaskGroup(({ requestStop, startSoon }) => {
      requestStop()
      return startSoon((_, { stopRequested }) => stopRequested)
    })
    expect(await child.result()).toBe(true)
  })

  it("does not hold off a cancellation, nor is it told of one", async () => {
    let isAsked: boolean | undefined
    const outcome = await moveOnAfter(1, async (scope) => {
      await scope.sleep(60_000).finally(() => {
        isAsked = scope.stopRequested
      })
    })
    expect([outcome.timedOut, isAsked]).toEqual([true, false])
  })

  it("is a failure like any other for a child that lets it through", async () => {
    const failed = withTaskGroup(({ requestStop, startSoon }) => {
      startSoon((_, { stopSignal }) => sleep(60_000, { signal: stopSignal }))
      requestStop()
    })
    expect(await rejection(failed)).toMatchObject({ name: "AbortError", message: "This scope was asked to stop." })
  })
})
