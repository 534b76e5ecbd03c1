import { describe, expect, it } from "vitest"
import { AsyncEvent, type AsyncEventWaiter } from "../../src/sync/AsyncEvent.ts"

describe("AsyncEvent", () => {
  it("wakes all who wait, in order, and lets later ones through", () => {
    const event = new AsyncEvent()
    const woken: Array<string> = []
    for (const name of ["a", "b", "c"]) expect(event.wait(() => woken.push(name))).toBeDefined()
    expect([event.isSet, event.statistics()]).toEqual([false, { tasksWaiting: 3 }])
    event.set()
    event.set()
    expect(woken).toEqual(["a", "b", "c"])
    expect([event.isSet, event.statistics()]).toEqual([true, { tasksWaiting: 0 }])
    expect(event.wait(() => woken.push("late"))).toBeUndefined()
    expect(woken).toHaveLength(3)
  })

  it("does not wake one that has left", () => {
    const event = new AsyncEvent()
    const woken: Array<string> = []
    const waiter = event.wait(() => woken.push("a")) as AsyncEventWaiter
    event.wait(() => woken.push("b"))
    event.leave(waiter)
    event.leave(waiter)
    expect(event.statistics()).toEqual({ tasksWaiting: 1 })
    event.set()
    event.leave(waiter)
    expect(woken).toEqual(["b"])
  })

  it("does not wake one that another makes leave as it is woken", () => {
    const event = new AsyncEvent()
    const woken: Array<string> = []
    const waiters: Array<AsyncEventWaiter | undefined> = []
    event.wait(() => {
      woken.push("a")
      event.leave(waiters[0] as AsyncEventWaiter)
      expect(event.wait(() => woken.push("late"))).toBeUndefined()
    })
    waiters.push(event.wait(() => woken.push("b")))
    event.wait(() => woken.push("c"))
    event.set()
    expect(woken).toEqual(["a", "c"])
  })

  it("wakes the rest when one of them throws, and then throws", () => {
    const event = new AsyncEvent()
    const woken: Array<string> = []
    event.wait(() => {
      throw new Error("mine")
    })
    event.wait(() => woken.push("b"))
    expect(() => event.set()).toThrow("mine")
    expect(woken).toEqual(["b"])
  })
})
