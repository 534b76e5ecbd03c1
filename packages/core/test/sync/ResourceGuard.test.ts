import { describe, expect, it } from "vitest"
import { ResourceGuard } from "../../src/sync/ResourceGuard.ts"

describe("ResourceGuard", () => {
  it("refuses a second user until the first is done", () => {
    const guard = new ResourceGuard("reading from")
    expect(guard.statistics()).toEqual({ isBusy: false })
    guard.enter()
    expect(guard.statistics()).toEqual({ isBusy: true })
    expect(() => guard.enter()).toThrow(
      expect.objectContaining({
        _tag: "BusyResource",
        name: "BusyResource",
        action: "reading from",
        message: expect.stringContaining("Somebody else is reading from this resource")
      })
    )
    guard.leave()
    guard.enter()
    expect(guard.statistics()).toEqual({ isBusy: true })
  })

  it("says using when it was told no action, and takes a leave without an enter", () => {
    const guard = new ResourceGuard()
    guard.leave()
    guard.enter()
    expect(() => guard.enter()).toThrow(expect.objectContaining({ _tag: "BusyResource", action: "using" }))
  })
})
