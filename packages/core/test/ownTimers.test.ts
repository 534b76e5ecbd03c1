import * as timers from "node:timers"
import { describe, expect, it, onTestFinished } from "vitest"
import { checkClean as checkEffect } from "./effect/support.ts"
import { ownTimers } from "./ownTimers.ts"
import { checkClean as checkPromise } from "./promise/clean.ts"

describe("the look after each test", () => {
  checkEffect()
  checkPromise()

  it("does not mind the timers of the runner", () => {
    // As Vitest makes them: by a function that it took before.
    const timer = timers.setTimeout(() => {}, 60_000)
    onTestFinished(() => timers.clearTimeout(timer))
  })

  it("counts timers from their making until they are due or cleared", async () => {
    expect(ownTimers()).toBe(0)
    const cleared = setTimeout(() => {}, 60_000)
    expect(ownTimers()).toBe(1)
    const again = setInterval(() => {}, 60_000)
    await new Promise<void>((resolve) => setTimeout(resolve, 1))
    expect(ownTimers()).toBe(2)
    clearTimeout(cleared)
    clearInterval(again)
    expect(ownTimers()).toBe(0)
    const timer = setTimeout(() => {}, 60_000).unref()
    onTestFinished(() => clearTimeout(timer))
    expect(ownTimers()).toBe(0)
  })
})
