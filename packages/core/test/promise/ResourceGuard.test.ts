import { describe, expect, it } from "vitest"
import { ResourceGuard } from "../../src/promise/ResourceGuard.ts"
import { checkClean, rejection } from "./clean.ts"

checkClean()

describe("ResourceGuard", () => {
  it("refuses a second user until the first has left", async () => {
    const guard = new ResourceGuard("reading from")
    const busy = expect.objectContaining({ _tag: "BusyResource", action: "reading from" })
    const first = guard.enter()
    expect(() => guard.enter()).toThrow(busy)
    expect(await rejection(guard.use(() => {}))).toEqual(busy)
    first.leave()
    const second = guard.enter()
    first.leave()
    expect(guard.statistics()).toEqual({ isBusy: true })
    second[Symbol.dispose]()
    expect(guard.statistics()).toEqual({ isBusy: false })
  })

  it("is in use while a body runs, whatever becomes of that", async () => {
    const guard = new ResourceGuard()
    expect(await guard.use(async () => guard.statistics())).toEqual({ isBusy: true })
    expect(await rejection(guard.use(() => Promise.reject("no")))).toBe("no")
    expect(guard.statistics()).toEqual({ isBusy: false })
  })
})
