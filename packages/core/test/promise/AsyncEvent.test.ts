import { getEventListeners } from "node:events"
import { describe, expect, it } from "vitest"
import { AsyncEvent } from "../../src/promise/AsyncEvent.ts"
import { checkClean, rejection } from "./clean.ts"
import { cutsEveryWay } from "./cuts.ts"

checkClean()

describe("AsyncEvent", () => {
  cutsEveryWay(() => {
    const event = new AsyncEvent()
    return { wait: (signal) => event.wait({ signal }), check: () => expect(event.statistics().tasksWaiting).toBe(0) }
  })

  it("ends every wait in order, and all that come later", async () => {
    const event = new AsyncEvent()
    const order: Array<number> = []
    const waits = [1, 2, 3].map((n) => event.wait().then(() => order.push(n)))
    expect([event.isSet, event.statistics()]).toEqual([false, { tasksWaiting: 3 }])
    event.set()
    event.set()
    await Promise.all(waits)
    await event.wait()
    expect([order, event.isSet, event.statistics()]).toEqual([[1, 2, 3], true, { tasksWaiting: 0 }])
    expect(await rejection(event.wait({ signal: AbortSignal.abort("no") }))).toBe("no")
  })

  it("completes a wait that was told before it was cancelled, and none that was cancelled before it is set", async () => {
    const event = new AsyncEvent()
    const [first, second] = [new AbortController(), new AbortController()]
    const told = event.wait({ signal: first.signal })
    const cut = event.wait({ signal: second.signal })
    second.abort("cut")
    event.set()
    first.abort("late")
    expect(await told).toBe(undefined)
    expect(await rejection(cut)).toBe("cut")
    expect(getEventListeners(first.signal, "abort").length).toBe(0)
  })
})
