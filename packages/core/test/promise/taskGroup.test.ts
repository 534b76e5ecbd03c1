import { AsyncLocalStorage } from "node:async_hooks"
import { getEventListeners } from "node:events"
import { describe, expect, it } from "vitest"
import { GroupClosed, NotStarted, StartedTwice } from "../../src/errors/LifetimeError.ts"
import { ExceptionGroup } from "../../src/promise/ExceptionGroup.ts"
import type { TaskGroup, TaskHandle, TaskStatus } from "../../src/promise/Lifetime.ts"
import { sleep } from "../../src/promise/sleep.ts"
import { moveOnAfter } from "../../src/promise/timeouts.ts"
import { withCancelScope } from "../../src/promise/withCancelScope.ts"
import { withTaskGroup } from "../../src/promise/withTaskGroup.ts"
import { checkClean, forever, rejection } from "./clean.ts"

checkClean()

const reason = new Error("no longer wanted")
const failure = new TypeError("failed")
const hang = (signal: AbortSignal): Promise<void> => sleep(60_000, { signal })
const fails = (error: unknown) => (): never => {
  throw error
}

const startAll = (startSoon: TaskGroup["startSoon"], errors: ReadonlyArray<unknown>): void => {
  for (const error of errors) startSoon(fails(error))
}

describe("withTaskGroup", () => {
  it("waits for all children and gives the body's value", async () => {
    const ended = new Set<number>()
    const value = await withTaskGroup((group) => {
      for (const n of [1, 2]) group.startSoon(() => sleep(n).then(() => ended.add(n)))
      return "value"
    })
    expect([value, ended]).toEqual(["value", new Set([1, 2])])
  })

  it("begins children after the running code, in its asynchronous context", async () => {
    const storage = new AsyncLocalStorage<string>()
    const order: Array<unknown> = []
    await withTaskGroup(({ startSoon }) => {
      storage.run("spawner", () => startSoon(() => order.push(storage.getStore())))
      order.push("body")
    })
    expect(order).toEqual(["body", "spawner"])
  })

  it("rejects with the failure itself, with a group of one where asked to, and with a group of several in order", async () => {
    const run = (errors?: "group", ...thrown: ReadonlyArray<unknown>): Promise<unknown> =>
      rejection(withTaskGroup(({ startSoon }) => startAll(startSoon, thrown), { errors }))
    expect(await run(undefined, failure)).toBe(failure)
    expect(((await run("group", failure)) as ExceptionGroup).errors).toEqual([failure])
    const several = (await run(undefined, failure, reason, failure)) as ExceptionGroup
    expect([several.name, several.message, several.errors]).toEqual([
      "ExceptionGroup",
      `2 errors in a task group: ${failure.message}; ${reason.message}`,
      [failure, reason]
    ])
    expect(await run(undefined, null)).toBe(null)
    const nested = await rejection(
      withTaskGroup(({ startSoon }) => {
        startSoon(() => withTaskGroup((inner) => startAll(inner.startSoon, [failure, reason])))
        startSoon(() => sleep(0).then(fails(7)))
      })
    )
    expect(nested).toBeInstanceOf(ExceptionGroup)
    expect((nested as ExceptionGroup).flatten()).toEqual([failure, reason, 7])
  })

  it("tells siblings and the body by an AbortError whose cause is the failure", async () => {
    const seen: Array<unknown> = []
    const cut = withTaskGroup(async ({ scope, signal, startSoon }) => {
      startSoon((signal) => hang(signal).catch((error: unknown) => seen.push(error)))
      startSoon(fails(failure))
      await scope.race(forever).catch((error: unknown) => seen.push(error))
      expect(scope.cancelCause).toBe("explicit")
      seen.push(signal.reason)
    })
    expect(await rejection(cut)).toBe(failure)
    expect(new Set(seen).size).toBe(1)
    expect(seen[0]).toMatchObject({ name: "AbortError", cause: failure })
  })

  it("does not take for a failure what only says that it was cancelled", async () => {
    const controller = new AbortController()
    const cut = withTaskGroup(
      async ({ scope, startSoon }) => {
        startSoon(hang)
        startSoon(() => hang(controller.signal))
        startSoon(() => hang(AbortSignal.any([controller.signal, scope.signal])))
        await hang(scope.signal)
      },
      { signal: controller.signal, errors: "group" }
    )
    controller.abort(reason)
    expect(await rejection(cut)).toBe(reason)
    expect(getEventListeners(controller.signal, "abort")).toEqual([])
  })

  it("has no value to give when its own cancellation cut the body short, and has one when only children were cut", async () => {
    const cut = withTaskGroup(async ({ cancel, scope }) => {
      cancel(reason)
      await scope.sleep(0)
    })
    expect(await rejection(cut)).toBe(reason)
    let group: TaskGroup | undefined
    const value = await withTaskGroup((given) => {
      group = given
      given.startSoon(hang)
      setTimeout(given.cancel, 0, reason)
      return "value"
    })
    expect([value, group?.scope.cancelledCaught]).toEqual(["value", true])
    const late = withTaskGroup(({ signal }) => hang(signal), { timeout: 1 })
    expect(await rejection(late)).toMatchObject({ name: "TimeoutError" })
  })

  it("rejects with the reason from outside when that came while it waited for children", async () => {
    const outcome = withCancelScope(async (scope) => {
      await scope.withTaskGroup(({ startSoon }) => {
        startSoon(hang)
        setTimeout(scope.cancel, 0, reason)
      })
      throw new Error("not reached")
    })
    expect(await outcome).toEqual({ cancelled: true, timedOut: false })
    expect(await rejection(withTaskGroup(() => 1, { signal: AbortSignal.abort(reason) }).then(fails("a value")))).toBe(
      "a value"
    )
  })

  it("tells what failed while it was being cancelled", async () => {
    const outcome = moveOnAfter(1, (scope) =>
      scope.withTaskGroup(({ startSoon }) => {
        startSoon((signal) => hang(signal).finally(fails(failure)))
      })
    )
    expect(await rejection(outcome)).toBe(failure)
  })

  it("gives its value behind a shield, although it was cancelled outside while it waited", async () => {
    const outcome = withCancelScope(async (outer) => {
      const value = await outer.withTaskGroup(
        ({ scope, startSoon }) => {
          startSoon(() => scope.sleep(1))
          outer.cancel()
          return "value"
        },
        { shield: true }
      )
      return value
    })
    expect(await outcome).toEqual({ cancelled: false, timedOut: false, value: "value" })
  })

  it("waits for a child that is started when the last one has just ended", async () => {
    const ended: Array<string> = []
    await withTaskGroup(({ startSoon }) => {
      const last = startSoon(() => sleep(0))
      void last.result().then(() => startSoon(() => sleep(0).then(() => ended.push("later"))))
    })
    expect(ended).toEqual(["later"])
  })

  it("puts away what a child left waiting, and what nobody asks about any more", async () => {
    const cut = withTaskGroup(({ startSoon }) => {
      startSoon((signal) => void hang(signal))
      void startSoon(fails(failure)).result()
    })
    expect(await rejection(cut)).toBe(failure)
  })

  it("takes no children when it has ended, and nothing that is no function", async () => {
    let group: TaskGroup | undefined
    await withTaskGroup((given) => {
      group = given
      expect(() => given.startSoon("no" as never)).toThrow(TypeError)
    })
    expect(() => group?.startSoon(function late() {})).toThrow(new GroupClosed({ child: "late" }))
    expect(await rejection(group?.start(() => {}, { name: "later" }) as Promise<void>)).toEqual(
      new GroupClosed({ child: "later" })
    )
  })
})

describe("TaskHandle", () => {
  it("tells name, status and result, and is not awaited by accident", async () => {
    const handles: Array<TaskHandle<unknown>> = []
    const states = (): ReadonlyArray<string> => handles.map(({ status }) => status)
    const { promise: gate, resolve: open } = Promise.withResolvers<void>()
    await rejection(
      withTaskGroup(async ({ startSoon }) => {
        handles.push(
          startSoon(async function named() {
            return 1
          }),
          startSoon(hang, { name: "" }),
          startSoon((signal) => hang(signal).catch(() => "all the same")),
          startSoon(() => gate.then(fails(failure)))
        )
        expect(states()).toEqual(["pending", "pending", "pending", "pending"])
        expect(await handles[0]?.result()).toBe(1)
        handles[1]?.cancel(reason)
        handles[2]?.cancel()
        expect(states()).toEqual(["finished", "cancelling", "cancelling", "pending"])
        expect(await rejection(handles[1]?.result() as Promise<void>)).toBe(reason)
        expect(await handles[2]?.result()).toBe("all the same")
        expect(await handles[0]).toBe(handles[0])
        open()
      })
    )
    expect(states()).toEqual(["finished", "cancelled", "finished", "failed"])
    expect(handles.map(({ name }) => name)).toEqual(["named", "", "(anonymous)", "(anonymous)"])
    expect(await rejection(handles[3]?.result() as Promise<void>)).toBe(failure)
    handles[0]?.cancel()
    expect(handles[0]?.status).toBe("finished")
  })

  it("never runs a child that was cancelled before it began, and tells what reaches furthest out", async () => {
    const ran: Array<string> = []
    const handles = await withTaskGroup(async ({ cancel, startSoon }) => {
      const zero = startSoon(() => ran.push("zero"))
      zero.cancel(reason)
      expect(await rejection(zero.result())).toBe(reason)
      const one = startSoon(() => ran.push("one"))
      one.cancel(reason)
      const two = startSoon(() => ran.push("two"))
      cancel("all")
      return [zero, one, two, startSoon(() => ran.push("three"))]
    })
    expect([ran, handles.map(({ status }) => status)]).toEqual([[], new Array(4).fill("cancelled")])
    expect(await Promise.all(handles.map((handle) => rejection(handle.result())))).toEqual([
      reason,
      "all",
      "all",
      "all"
    ])
  })
})

describe("start", () => {
  const server = async ({ started }: TaskStatus<number>, signal: AbortSignal): Promise<string> => {
    started(80)
    await hang(signal).catch(() => {})
    return "stopped"
  }

  it("gives the start value, or the handle that has it", async () => {
    await withTaskGroup(async (group) => {
      const port: number = await group.start(server)
      const handle = await group.start(server, { returnHandle: true, name: "second" })
      group.cancel()
      expect([port, handle.startValue, handle.name, await handle.result()]).toEqual([80, 80, "second", "stopped"])
    })
  })

  it("keeps to itself what goes wrong before the start", async () => {
    await withTaskGroup(async ({ signal, start }) => {
      expect(await rejection(start(fails(failure)))).toBe(failure)
      expect(await rejection(start(() => {}, { name: "quick" }))).toEqual(new NotStarted({ child: "quick" }))
      expect(signal.aborted).toBe(false)
    })
  })

  it("leaves to the group what goes wrong after it, a second start too", async () => {
    const cut = withTaskGroup(async ({ start }) => {
      await start(function eager({ started }) {
        started()
        started()
      })
    })
    expect(await rejection(cut)).toEqual(new StartedTwice({ child: "eager" }))
  })

  it("awaits the child of a caller who was cancelled, tells its failure to the group, and lets the group go on", async () => {
    const late: Array<unknown> = []
    const cut = withTaskGroup(async (group) => {
      const controller = new AbortController()
      const { signal } = controller
      const starting = group.start(
        async ({ started }: TaskStatus, signal) => {
          await hang(signal).catch((error: unknown) => late.push(error))
          started()
          started()
          await sleep(0)
          late.push("cleaned up")
        },
        { signal }
      )
      setTimeout(() => controller.abort(reason), 0)
      expect(await rejection(starting)).toBe(reason)
      expect([late, group.signal.aborted]).toEqual([[reason, "cleaned up"], false])
      expect(getEventListeners(signal, "abort")).toEqual([])
      const unused = new AbortController()
      expect(await rejection(group.start(fails(failure), { signal: unused.signal }))).toBe(failure)
      await group.start(({ started }) => started(), { signal: unused.signal })
      expect(getEventListeners(unused.signal, "abort")).toEqual([])
      const neverRun = group.start(() => void late.push("ran"), { signal })
      expect([await rejection(neverRun), late.length]).toEqual([reason, 2])
      const { promise, resolve } = Promise.withResolvers<void>()
      const other = new AbortController()
      const failing = group.start(
        (_, signal) => {
          resolve()
          return hang(signal).finally(fails(failure))
        },
        { signal: other.signal }
      )
      await promise
      other.abort(reason)
      expect(await rejection(failing)).toBe(reason)
      await group.scope.race(forever)
    })
    expect(await rejection(cut)).toBe(failure)
  })
})
