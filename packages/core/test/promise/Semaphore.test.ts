import { describe, expect, it } from "vitest"
import { Semaphore } from "../../src/promise/Semaphore.ts"
import { checkClean, rejection } from "./clean.ts"
import { cutsEveryWay } from "./cuts.ts"

checkClean()

describe("Semaphore", () => {
  for (const how of ["acquire", "use"] as const) {
    describe(how, () => {
      cutsEveryWay(() => {
        const semaphore = new Semaphore(0)
        return {
          wait: (signal) => (how === "use" ? semaphore.use(() => {}, { signal }) : semaphore.acquire({ signal })),
          check: () => {
            expect(semaphore.statistics().tasksWaiting).toBe(0)
            semaphore.release()
            expect(semaphore.value).toBe(1)
          }
        }
      })
    })
  }

  it("gives tokens that raise it once, and releases by hand", async () => {
    const semaphore = new Semaphore(1, { maxValue: 1 })
    const token = await semaphore.acquire()
    expect(() => semaphore.acquireNoWait()).toThrow(expect.objectContaining({ _tag: "WouldBlock" }))
    const next = semaphore.acquire()
    token.release()
    token.release()
    expect([semaphore.value, semaphore.maxValue]).toEqual([0, 1])
    ;(await next).release()
    semaphore.acquireNoWait()
    semaphore.release()
    expect(() => semaphore.release()).toThrow(expect.objectContaining({ _tag: "SemaphoreMisuse" }))
    expect(semaphore.value).toBe(1)
  })

  it("gives a release that went to one who is cut too late to nobody else", async () => {
    const semaphore = new Semaphore(0)
    const controller = new AbortController()
    const granted = semaphore.acquire({ signal: controller.signal })
    semaphore.release()
    controller.abort()
    ;(await granted).release()
    expect(semaphore.value).toBe(1)
  })

  it("is lowered while a body runs, whatever becomes of that", async () => {
    const semaphore = new Semaphore(1)
    expect(await semaphore.use(() => semaphore.value)).toBe(0)
    expect(await rejection(semaphore.use(() => Promise.reject("no")))).toBe("no")
    expect(semaphore.value).toBe(1)
    expect(() => new Semaphore(2, { maxValue: 1 })).toThrow(RangeError)
  })
})
