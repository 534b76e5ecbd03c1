import { getEventListeners } from "node:events"
import { describe, expect, it } from "vitest"
import { CapacityLimiter } from "../../src/promise/CapacityLimiter.ts"
import { sleep } from "../../src/promise/sleep.ts"
import { withCancelScope } from "../../src/promise/withCancelScope.ts"
import { checkClean, forever, rejection } from "./clean.ts"
import { cutsEveryWay } from "./cuts.ts"

checkClean()

const failure = new TypeError("failed")

describe("CapacityLimiter", () => {
  for (const how of ["acquire", "acquireOnBehalfOf", "use"] as const) {
    describe(how, () => {
      cutsEveryWay(() => {
        const limiter = new CapacityLimiter(0)
        return {
          wait: (signal) =>
            how === "acquire"
              ? limiter.acquire({ signal })
              : how === "use"
                ? limiter.use(() => {}, { signal })
                : limiter.acquireOnBehalfOf("me", { signal }),
          check: () => expect(limiter.statistics()).toMatchObject({ tasksWaiting: 0, borrowedTokens: 0 })
        }
      })
    })
  }

  it("gives tokens that return themselves once", async () => {
    const limiter = new CapacityLimiter(1)
    const token = await limiter.acquire()
    const next = limiter.acquire()
    token.release()
    token.release()
    expect(limiter.borrowedTokens).toBe(1)
    ;(await next)[Symbol.dispose]()
    limiter.acquireNoWait().release()
    expect(limiter.borrowedTokens).toBe(0)
  })

  it("loses no token that was granted in the moment of a cut", async () => {
    const limiter = new CapacityLimiter(0)
    const controller = new AbortController()
    const granted = limiter.acquire({ signal: controller.signal })
    limiter.totalTokens = 1
    controller.abort("late")
    ;(await granted).release()
    expect(limiter.availableTokens).toBe(1)
    expect(getEventListeners(controller.signal, "abort").length).toBe(0)
  })

  it("refuses a second token to one borrower", async () => {
    const limiter = new CapacityLimiter(2)
    await limiter.acquireOnBehalfOf("me")
    expect(await rejection(limiter.acquireOnBehalfOf("me"))).toMatchObject({ _tag: "LimiterMisuse", reason: "holding" })
    limiter.releaseOnBehalfOf("me")
  })

  it("holds a token while a body runs, and returns it whatever becomes of that", async () => {
    const limiter = new CapacityLimiter(1)
    expect(await limiter.use(async () => limiter.borrowedTokens)).toBe(1)
    const fails = (): never => {
      throw failure
    }
    expect(await rejection(limiter.use(fails))).toBe(failure)
    expect(limiter.borrowedTokens).toBe(0)
  })

  it("waits under a shield in a scope that is cancelled", async () => {
    const limiter = new CapacityLimiter(0)
    await withCancelScope(async ({ cancel, shielded, race }) => {
      cancel()
      const token = shielded(({ signal }) => limiter.acquire({ signal }))
      await sleep(0)
      limiter.totalTokens = 1
      ;(await token).release()
      await race(forever)
    })
    expect(limiter.availableTokens).toBe(1)
  })
})
