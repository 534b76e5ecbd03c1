import { describe, expect, it } from "vitest"
import { Lock } from "../../src/promise/Lock.ts"
import { checkpoint } from "../../src/promise/sleep.ts"
import { checkClean, rejection } from "./clean.ts"
import { cutsEveryWay } from "./cuts.ts"

checkClean()

describe("Lock", () => {
  for (const how of ["acquire", "acquireOnBehalfOf", "use"] as const) {
    describe(how, () => {
      cutsEveryWay(() => {
        const lock = new Lock()
        const held = lock.acquireNoWait()
        return {
          wait: (signal) =>
            how === "acquire"
              ? lock.acquire({ signal })
              : how === "use"
                ? lock.use(() => {}, { signal })
                : lock.acquireOnBehalfOf("me", { signal }),
          check: () => {
            expect(lock.statistics()).toEqual({ locked: true, owner: held.owner, tasksWaiting: 0 })
            held.release()
            expect(lock.isLocked).toBe(false)
          }
        }
      })
    })
  }

  it("lets one in at a time, in order", async () => {
    const lock = new Lock()
    const log: Array<string> = []
    const visit = (name: string) =>
      lock.use(async () => {
        log.push(`+${name}`)
        await checkpoint()
        log.push(`-${name}`)
      })
    await Promise.all(["a", "b", "c"].map(visit))
    expect(log).toEqual(["+a", "-a", "+b", "-b", "+c", "-c"])
  })

  it("is handed over at release: the first owner can release it no more, nor can anybody come between", async () => {
    const lock = new Lock()
    const first = await lock.acquire()
    const second = lock.acquire()
    first.release()
    first.release()
    expect(() => lock.acquireNoWait()).toThrow(expect.objectContaining({ _tag: "WouldBlock" }))
    const held = await second
    expect(lock.statistics()).toEqual({ locked: true, owner: held.owner, tasksWaiting: 0 })
    held[Symbol.dispose]()
    expect(lock.isLocked).toBe(false)
  })

  it("loses nothing when it is handed to one who is cut too late", async () => {
    const lock = new Lock()
    const controller = new AbortController()
    const first = lock.acquireNoWait()
    const second = lock.acquire({ signal: controller.signal })
    first.release()
    controller.abort()
    ;(await second).release()
    expect(lock.isLocked).toBe(false)
  })

  it("refuses an owner of yours that takes it twice, or releases what is another's", async () => {
    const lock = new Lock()
    await lock.acquireOnBehalfOf("me")
    const misuse = (reason: string) => expect.objectContaining({ _tag: "LockMisuse", reason })
    expect(await rejection(lock.acquireOnBehalfOf("me"))).toEqual(misuse("holding"))
    expect(() => lock.acquireOnBehalfOfNoWait("me")).toThrow(misuse("holding"))
    expect(() => lock.releaseOnBehalfOf("you")).toThrow(misuse("notHolding"))
    lock.releaseOnBehalfOf("me")
    lock.acquireOnBehalfOfNoWait("you")
    lock.releaseOnBehalfOf("you")
  })
})
