import { getEventListeners } from "node:events"
import { setTimeout as nodeSleep } from "node:timers/promises"
import { describe, expect, it } from "vitest"
import { ExceptionGroup } from "../../src/promise/ExceptionGroup.ts"
import type { CancelScope } from "../../src/promise/Lifetime.ts"
import { checkpoint, currentEffectiveDeadline, sleep } from "../../src/promise/sleep.ts"
import { failAfter, failAt, moveOnAfter, moveOnAt } from "../../src/promise/timeouts.ts"
import { shielded, withCancelScope } from "../../src/promise/withCancelScope.ts"
import { checkClean, forever, rejection } from "./clean.ts"

checkClean()

const reason = new Error("no longer wanted")
const caught = { cancelled: true, timedOut: false }
const late = { cancelled: true, timedOut: true }

describe("withCancelScope", () => {
  it("gives the body's value, of a synchronous body too", async () => {
    expect(await withCancelScope(() => 1)).toEqual({ cancelled: false, timedOut: false, value: 1 })
    expect(await rejection(withCancelScope(() => Promise.reject(reason)))).toBe(reason)
    const thrown = withCancelScope(() => {
      throw reason
    })
    expect(await rejection(thrown)).toBe(reason)
  })

  it("keeps the reason by identity, and the first one", async () => {
    let seen: unknown
    const outcome = await withCancelScope(async ({ cancel, signal, race }) => {
      cancel(reason)
      cancel("later")
      seen = signal.reason
      await race(forever)
    })
    expect([outcome, seen]).toEqual([caught, reason])
  })

  it("makes an AbortError where no reason is given", async () => {
    await withCancelScope(async ({ cancel, signal }) => {
      cancel()
      expect(signal.reason).toMatchObject({ name: "AbortError", message: "This scope was cancelled." })
    })
  })

  it("swallows nothing but its own cancellation", async () => {
    const other = new DOMException("mine", "AbortError")
    let scope: CancelScope | undefined
    const failed = withCancelScope(async (given) => {
      scope = given
      given.cancel(reason)
      throw other
    })
    expect(await rejection(failed)).toBe(other)
    expect([scope?.cancelCalled, scope?.cancelledCaught]).toEqual([true, false])
  })

  it("knows a cancellation that Node's own functions wrap, and one that Promise.any gathers", async () => {
    for (const body of [
      ({ signal }: CancelScope) => nodeSleep(60_000, undefined, { signal }),
      ({ race, sleep }: CancelScope) => Promise.any([race(forever), sleep(60_000)])
    ]) {
      const outcome = await withCancelScope((scope) => {
        setTimeout(scope.cancel, 0, reason)
        return body(scope)
      })
      expect(outcome).toEqual(caught)
    }
  })

  it("takes cancellations out of an ExceptionGroup and keeps its shape", async () => {
    const failure = new TypeError("real")
    let scope: CancelScope | undefined
    const failed = withCancelScope((given) => {
      scope = given
      given.cancel(reason)
      throw new ExceptionGroup([reason, new ExceptionGroup([failure, reason], "inner", { cause: "why" })], "outer")
    })
    const group = (await rejection(failed)) as ExceptionGroup
    const inner = group.errors[0] as ExceptionGroup
    expect([group.message, group.errors.length, inner.message, inner.errors, inner.cause]).toEqual([
      "outer",
      1,
      "inner",
      [failure],
      "why"
    ])
    expect(scope?.cancelledCaught).toBe(true)
    const all = withCancelScope((given) => {
      given.cancel(reason)
      throw new ExceptionGroup([reason, new ExceptionGroup([reason])])
    })
    expect(await all).toEqual(caught)
  })

  it("lets a foreign signal's abort through with its reason, and lets go of the signal", async () => {
    const controller = new AbortController()
    const { signal } = controller
    let scope: CancelScope | undefined
    const cut = withCancelScope(
      (given) => {
        scope = given
        expect(getEventListeners(signal, "abort").length).toBe(1)
        return given.race(forever)
      },
      { signal }
    )
    controller.abort(reason)
    expect(await rejection(cut)).toBe(reason)
    expect([scope?.cancelCause, scope?.cancelCalled, scope?.cancelledCaught]).toEqual(["outer", false, false])
    const fresh = new AbortController()
    await withCancelScope(() => {}, { signal: fresh.signal })
    await sleep(0, { signal: fresh.signal })
    expect(getEventListeners(fresh.signal, "abort").length).toBe(0)
    expect(await rejection(withCancelScope(({ race }) => race(forever), { signal }))).toBe(reason)
  })

  it("prefers the abort from outside when both have happened", async () => {
    const controller = new AbortController()
    const both = withCancelScope(
      (scope) => {
        scope.cancel("own")
        controller.abort(reason)
        return scope.race(forever)
      },
      { signal: controller.signal }
    )
    expect(await rejection(both)).toBe(reason)
  })

  it("gives a signal that has not aborted when a shield is raised over a cancellation, and aborts that when lowered", async () => {
    const outcome = await withCancelScope(async (outer) => {
      await outer.withCancelScope(async (inner) => {
        const before = inner.signal
        outer.cancel(reason)
        inner.shield = true
        expect([before.aborted, inner.signal.aborted, inner.cancelCause]).toEqual([true, false, undefined])
        await inner.sleep(0)
        const after = inner.signal
        inner.shield = false
        expect([after.aborted, after.reason, inner.cancelCause]).toEqual([true, reason, "outer"])
        await inner.sleep(0)
      })
    })
    expect(outcome).toEqual(caught)
  })

  it("tells its own reason behind a shield, whatever was told before", async () => {
    const reasons: Array<unknown> = []
    const outcome = withCancelScope(async (outer) => {
      await outer.withCancelScope(async (raised) => {
        outer.cancel("outer")
        raised.shield = true
        raised.cancel("raised")
        reasons.push(raised.signal.reason)
      })
      await outer.withCancelScope(
        (shielded) => {
          shielded.cancel("shielded")
          reasons.push(shielded.signal.reason)
        },
        { shield: true }
      )
    })
    await outcome
    expect(reasons).toEqual(["raised", "shielded"])
  })

  it("keeps to its first cancellation, and to its end, when its deadline is moved after", async () => {
    let scope: CancelScope | undefined
    const cut = failAfter(60_000, async (given) => {
      scope = given
      given.cancel(reason)
      given.deadline = 0
      await given.checkpoint()
    })
    expect(await rejection(cut)).toBe(reason)
    expect([scope?.cancelCause, scope?.cancelledCaught]).toEqual(["explicit", true])
    await withCancelScope((given) => {
      scope = given
    })
    ;(scope as CancelScope).deadline = Date.now() + 60_000
  })

  it("takes nothing more when it has ended, and puts away what still waits", async () => {
    let left: Promise<unknown> | undefined
    let scope: CancelScope | undefined
    await withCancelScope((given) => {
      scope = given
      left = given.sleep(60_000)
      void given.race(forever)
    })
    expect(await rejection(left as Promise<unknown>)).toMatchObject({ name: "AbortError" })
    expect(await rejection((scope as CancelScope).sleep(0))).toMatchObject({ name: "AbortError" })
    expect(await rejection((scope as CancelScope).withCancelScope(() => {}))).toMatchObject({ name: "AbortError" })
    scope?.cancel(reason)
    expect([scope?.signal.aborted, scope?.cancelCalled, scope?.cancelledCaught]).toEqual([false, true, false])
  })

  it("refuses times that are no numbers", async () => {
    expect(await rejection(withCancelScope(() => {}, { timeout: Number.NaN }))).toBeInstanceOf(RangeError)
    expect(await rejection(moveOnAt(Number.NaN, () => {}))).toBeInstanceOf(RangeError)
    expect(await rejection(sleep("1" as unknown as number))).toBeInstanceOf(RangeError)
    await withCancelScope((scope) => {
      expect(() => {
        scope.deadline = Number.NaN
      }).toThrow(RangeError)
    })
  })

  it("says that no pool is there where no runtime's verbs were used", async () => {
    await withCancelScope(async ({ toThread }) => {
      // Found by its address, so that the pool is what is missing.
      const nothing = Object.assign(() => 1, {})
      expect(String(await rejection(toThread.runSync(nothing)))).toContain("@anythread/node/promise")
    })
  })
})

describe("time limits", () => {
  it("cut at their time, and the earlier of two", async () => {
    expect(await moveOnAfter(1, ({ sleep }) => sleep(60_000))).toEqual(late)
    expect(await moveOnAt(Date.now() + 1, ({ sleep }) => sleep(60_000))).toEqual(late)
    const both = { timeout: 60_000, deadline: Date.now() + 1 }
    expect(await withCancelScope(({ sleep }) => sleep(60_000), both)).toEqual(late)
  })

  it("cut a body that keeps the event loop busy, at its first wait", async () => {
    expect(await moveOnAfter(0, ({ checkpoint }) => checkpoint())).toEqual(late)
    expect(await moveOnAfter(-1, ({ signal }) => signal.aborted)).toMatchObject({ value: true })
    expect(await moveOnAfter(0, () => "no wait")).toMatchObject({ value: "no wait" })
  })

  it("fail with a TimeoutError that says the limit, or the reason given, and whose stack leads to the caller", async () => {
    const failures = [
      await rejection(failAfter(1, ({ sleep }) => sleep(60_000))),
      await rejection(failAfter(1, ({ sleep }) => sleep(60_000), { reason: "slow" })),
      await rejection(failAt(0, ({ sleep }) => sleep(60_000)))
    ] as ReadonlyArray<Error>
    expect(failures.map(({ message, name }) => `${name}: ${message}`)).toEqual([
      "TimeoutError: This took longer than 1 ms.",
      "TimeoutError: slow",
      "TimeoutError: This took longer than until 1970-01-01T00:00:00.000Z."
    ])
    const caller = async (): Promise<void> => {
      await failAfter(1, ({ sleep }) => sleep(60_000))
    }
    expect(((await rejection(caller())) as Error).stack).toContain("caller")
  })

  it("keep longer than a timer can", async () => {
    const outcome = moveOnAfter(2 ** 40, async ({ cancel, sleep }) => {
      setTimeout(cancel, 5)
      await Promise.all([sleep(2 ** 41), sleep(Number.POSITIVE_INFINITY)])
    })
    expect(await outcome).toEqual(caught)
  })
})

describe("shielded", () => {
  it("is owed a value: its own cancellation rejects", async () => {
    expect(await shielded(() => 1)).toBe(1)
    const cut = shielded(({ cancel, race }) => {
      cancel(reason)
      return race(forever)
    })
    expect(await rejection(cut)).toBe(reason)
    const late = shielded(({ race }) => race(forever), { timeout: 1 })
    expect(await rejection(late)).toMatchObject({ name: "TimeoutError" })
  })
})

describe("waits", () => {
  it("reject at once for a signal that has aborted, whatever they would wait for", async () => {
    const signal = AbortSignal.abort(reason)
    for (const ms of [0, -1, 60_000]) expect(await rejection(sleep(ms, { signal }))).toBe(reason)
    expect(await rejection(checkpoint({ signal }))).toBe(reason)
    expect(currentEffectiveDeadline(signal)).toBe(Number.NEGATIVE_INFINITY)
    expect(currentEffectiveDeadline(new AbortController().signal)).toBe(Number.POSITIVE_INFINITY)
    expect(currentEffectiveDeadline()).toBe(Number.POSITIVE_INFINITY)
  })

  it("let a turn pass at a checkpoint, and tell of the cancellation after it", async () => {
    await withCancelScope(async ({ cancel, checkpoint }) => {
      const order: Array<string> = []
      setImmediate(() => order.push("turn"))
      await checkpoint()
      expect(order).toEqual(["turn"])
      cancel(reason)
      setImmediate(() => order.push("another"))
      expect(await rejection(checkpoint())).toBe(reason)
      expect(order).toEqual(["turn", "another"])
    })
  })

  it("free the waiter of a foreign promise, and drop what comes of it", async () => {
    const { promise, reject } = Promise.withResolvers<never>()
    const outcome = await withCancelScope(({ cancel, race }) => {
      setTimeout(cancel, 0)
      return race(promise)
    })
    reject(new Error("late"))
    expect(outcome).toEqual(caught)
    expect(await withCancelScope(({ race }) => race(Promise.resolve(1)))).toMatchObject({ value: 1 })
    expect(await rejection(withCancelScope(({ race }) => race(Promise.reject(reason))))).toBe(reason)
    const already = withCancelScope(async ({ cancel, race }) => {
      cancel()
      await race(Promise.reject(new Error("dropped")))
    })
    expect(await already).toEqual(caught)
  })
})
