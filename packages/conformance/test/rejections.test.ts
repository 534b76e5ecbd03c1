import { describe, expect, it } from "vitest"
import { watchRejections } from "../src/watchRejections.ts"

const environment = (reasons: ReadonlyArray<unknown>, left: () => void) => ({
  unhandledRejections: (told: (reason: unknown) => void) => {
    for (const reason of reasons) told(reason)
    return left
  }
})

describe("the watch for unhandled rejections", () => {
  it("tells of each, and ends", async () => {
    let ended = 0
    const watched = watchRejections(environment([new Error("one"), "two"], () => ended++) as never)
    const error = await watched.end()
    expect(error?.message).toMatch(/left 2 rejections unhandled: .*one[\s\S]*two/)
    expect(ended).toBe(1)
  })

  it("says nothing where there was none, or nothing to see them by", async () => {
    expect(await watchRejections(environment([], () => {}) as never).end()).toBe(undefined)
    expect(await watchRejections({} as never).end()).toBe(undefined)
  })
})
