import { getEventListeners } from "node:events"
import { describe, expect, it } from "vitest"
import { Condition } from "../../src/promise/Condition.ts"
import { Lock } from "../../src/promise/Lock.ts"
import { sleep } from "../../src/promise/sleep.ts"
import { withCancelScope } from "../../src/promise/withCancelScope.ts"
import { checkClean, rejection } from "./clean.ts"

checkClean()

const reason = new Error("no longer wanted")
const notHolding = expect.objectContaining({ _tag: "LockMisuse", reason: "notHolding" })
const idle = { tasksWaiting: 0, lockStatistics: { locked: false, owner: undefined, tasksWaiting: 0 } }

describe("Condition", () => {
  it("wakes as many as it is told, in order, each with the lock", async () => {
    const condition = new Condition()
    const log: Array<string> = []
    const waits = ["a", "b", "c"].map((name) =>
      condition.use(async (held) => {
        await condition.wait(held)
        log.push(`+${name}`)
        await sleep(0)
        log.push(`-${name}`)
      })
    )
    await sleep(0)
    expect(condition.statistics()).toEqual({ ...idle, tasksWaiting: 3 })
    await condition.use((held) => condition.notify(held))
    await waits[0]
    expect(log).toEqual(["+a", "-a"])
    await condition.use((held) => {
      condition.notifyAll(held)
      log.push("told")
    })
    await Promise.all(waits)
    expect(log).toEqual(["+a", "-a", "told", "+b", "-b", "+c", "-c"])
    expect(condition.statistics()).toEqual(idle)
  })

  it("refuses a token that holds nothing", async () => {
    const condition = new Condition()
    const held = await condition.acquire()
    const other = new Lock().acquireNoWait()
    held.release()
    for (const token of [held, other]) {
      expect(await rejection(condition.wait(token))).toEqual(notHolding)
      expect(await rejection(condition.waitFor(token, () => true))).toEqual(notHolding)
      expect(() => condition.notify(token)).toThrow(notHolding)
      expect(() => condition.notifyAll(token)).toThrow(notHolding)
    }
    const again = condition.acquireNoWait()
    expect(() => condition.notify(again, -1)).toThrow(RangeError)
    again.release()
    expect(condition.isLocked).toBe(false)
  })

  it("regains the lock before it rejects, when it is cut while it waits to be notified", async () => {
    const condition = new Condition()
    const controller = new AbortController()
    const held = await condition.acquire()
    let isCut = false
    const cut = condition.wait(held, { signal: controller.signal }).catch((error: unknown) => {
      isCut = true
      return error
    })
    const between = await condition.acquire()
    controller.abort(reason)
    expect(getEventListeners(controller.signal, "abort").length).toBe(0)
    await sleep(0)
    expect([isCut, condition.statistics().tasksWaiting]).toEqual([false, 0])
    between.release()
    expect([await cut, condition.lock.statistics().owner]).toEqual([reason, held.owner])
    held.release()
    expect(condition.statistics()).toEqual(idle)
  })

  it("regains the lock at once when it is free", async () => {
    const condition = new Condition()
    const outcome = await withCancelScope(async ({ cancel, signal }) => {
      await condition.use(async (held) => {
        setTimeout(cancel, 0)
        await condition.wait(held, { signal }).finally(() => expect(condition.lock.statistics().owner).toBe(held.owner))
      })
    })
    expect([outcome, condition.statistics()]).toEqual([{ cancelled: true, timedOut: false }, idle])
  })

  it("passes its notification on, when it is cut while it waits to regain the lock", async () => {
    const condition = new Condition()
    const controller = new AbortController()
    const [a, b] = [{ signal: controller.signal }, {}].map((options) =>
      condition.use((held) => condition.wait(held, options))
    )
    await sleep(0)
    const notifier = await condition.acquire()
    condition.notify(notifier)
    controller.abort(reason)
    notifier.release()
    expect(await rejection(a as Promise<void>)).toBe(reason)
    expect(await b).toBe(undefined)
    expect(condition.statistics()).toEqual(idle)
  })

  it("completes a wait that has the lock again, though cancelled since", async () => {
    const condition = new Condition()
    const controller = new AbortController()
    const held = await condition.acquire()
    const woken = condition.wait(held, { signal: controller.signal })
    const notifier = await condition.acquire()
    condition.notify(notifier)
    notifier.release()
    controller.abort(reason)
    await woken
    expect(await rejection(condition.wait(held, { signal: controller.signal }))).toBe(reason)
    expect(await rejection(condition.waitFor(held, () => true, { signal: controller.signal }))).toBe(reason)
    held.release()
  })

  it("releases for good when the body ends while a wait is under way", async () => {
    const condition = new Condition()
    let wait: Promise<void> | undefined
    const other = condition.use(async (held) => condition.wait(held))
    await sleep(0)
    await condition.use((held) => {
      wait = condition.wait(held)
      return Promise.race([wait, sleep(1)])
    })
    expect(await rejection(wait as Promise<void>)).toEqual(notHolding)
    expect(condition.statistics()).toEqual({ ...idle, tasksWaiting: 1 })
    await condition.use((held) => condition.notify(held))
    await other
    // Nobody awaits this one, and another holds the lock when the first lets go.
    await condition.use(async (held) => {
      void condition.wait(held)
      const second = await condition.acquire()
      setTimeout(second.release, 1)
    })
    await sleep(2)
    expect(condition.statistics()).toEqual(idle)
  })

  it("looks again after each notification, and gives what it was looking for", async () => {
    const condition = new Condition()
    const items: Array<string> = []
    let looks = 0
    const found = condition.use((held) =>
      condition.waitFor(held, () => {
        looks++
        return items.at(0)
      })
    )
    for (const item of [undefined, "it"]) {
      await sleep(0)
      await condition.use((held) => {
        if (item !== undefined) items.push(item)
        condition.notify(held)
      })
    }
    expect([await found, looks]).toEqual(["it", 3])
    const thrown = condition.use((held) =>
      condition.waitFor(held, () => {
        throw reason
      })
    )
    expect([await rejection(thrown), condition.isLocked]).toEqual([reason, false])
  })

  it("is cut unheard when its scope ends and nobody awaits it", async () => {
    const condition = new Condition()
    const held = await condition.acquire()
    await withCancelScope(({ signal }) => void condition.waitFor(held, () => false, { signal }))
    expect(condition.statistics().lockStatistics.owner).toBe(held.owner)
    held.release()
  })

  it("shares its lock with another", async () => {
    const lock = new Lock()
    const [full, empty] = [new Condition(lock), new Condition(lock)]
    let value: number | undefined
    const taken: Array<number> = []
    const puts = (async () => {
      for (const n of [1, 2, 3]) {
        await lock.use(async (held) => {
          await empty.waitFor(held, () => value === undefined)
          value = n
          full.notify(held)
        })
      }
    })()
    for (let n = 0; n < 3; n++) {
      await lock.use(async (held) => {
        taken.push(await full.waitFor(held, () => value))
        value = undefined
        empty.notify(held)
      })
    }
    await puts
    expect(taken).toEqual([1, 2, 3])
  })
})
