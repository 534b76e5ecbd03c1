import { portable } from "@anythread/core/thread"
import { expect, it } from "vitest"
import * as FindFunction from "../../src/worker/findFunction.ts"
import type { ThreadEntry } from "../../src/worker/ThreadEntry.ts"

const entryOf = (importModule: (url: string) => Promise<unknown>): ThreadEntry => ({ importModule }) as ThreadEntry

it("fails each job of a module that registered its functions and then failed", async () => {
  const url = "file:///fails-late.js"
  const failure = new Error("fails late")
  const { find } = FindFunction.make(
    entryOf(async () => {
      portable(url, { early: () => "registered" })
      throw failure
    }),
    []
  )
  for (let job = 0; job < 2; job++) {
    expect(await find(url, "early", undefined, 0)).toEqual({ kind: "threw", error: failure })
  }
})

it("waits for a module that is being imported beforehand, names it meanwhile, and then finds its functions at once", async () => {
  const url = "file:///slow.js"
  const early = (): string => "registered"
  const { promise, resolve } = Promise.withResolvers<void>()
  const { find, load, loading } = FindFunction.make(
    entryOf(async () => {
      portable(url, { early })
      await promise
      return {}
    }),
    []
  )
  load(url)
  const found = find(url, "early", undefined, 0)
  expect([found instanceof Promise, loading()]).toEqual([true, url])
  resolve()
  expect(await found).toEqual({ kind: "function", fn: early })
  expect([find(url, "early", undefined, 0), loading()]).toEqual([{ kind: "function", fn: early }, undefined])
})
