import { describe, expect, it } from "vitest"
import type { Task, TaskContext } from "../../src/promise/Concurrency.ts"
import { ExceptionGroup } from "../../src/promise/ExceptionGroup.ts"
import { sleep } from "../../src/promise/sleep.ts"
import { all, allSettled, any, race } from "../../src/promise/tasks.ts"
import { withCancelScope } from "../../src/promise/withCancelScope.ts"
import { checkClean, rejection } from "./clean.ts"

checkClean()

const failure = new TypeError("failed")
const fails = (): never => {
  throw failure
}
const after =
  <A>(ms: number, value: A) =>
  ({ signal }: TaskContext) =>
    sleep(ms, { signal }).then(() => value)

/** A task that never ends by itself, and says how it ended, a while after it was cancelled. */
const lasting =
  (log: Array<unknown>) =>
  ({ signal }: TaskContext) =>
    sleep(60_000, { signal }).catch(async (error: unknown) => {
      await sleep(1)
      log.push(error)
      throw error
    })

for (const [name, verb] of Object.entries({ all, allSettled, race, any })) {
  describe(name, () => {
    it("is cut with the reason, and awaits its tasks", async () => {
      const log: Array<unknown> = []
      for (const isBefore of [true, false]) {
        const controller = new AbortController()
        if (isBefore) controller.abort("cut")
        const cut = rejection((verb as typeof all)([lasting(log), lasting(log)], { signal: controller.signal }))
        await sleep(0)
        controller.abort("cut")
        expect(await cut).toBe("cut")
      }
      expect(log).toEqual(["cut", "cut"])
      const outcome = await withCancelScope(({ cancel, signal }) => {
        setTimeout(cancel, 0)
        return (verb as typeof all)([lasting(log)], { signal })
      })
      expect(outcome).toEqual({ cancelled: true, timedOut: false })
    })

    it("refuses promises before anything runs", async () => {
      const begun: Array<string> = []
      const tasks = [() => begun.push("begun"), Promise.resolve(1) as unknown as Task<number>]
      expect(await rejection((verb as typeof all)(tasks))).toBeInstanceOf(TypeError)
      expect(begun).toEqual([])
    })
  })
}

describe("all", () => {
  it("gives the values in order", async () => {
    expect(await all([after(2, "a"), () => 1, async () => true])).toEqual(["a", 1, true])
    expect(await all(new Set([after(2, "a"), after(1, "b")]))).toEqual(["a", "b"])
    expect(await all([])).toEqual([])
  })

  it("cancels the rest at the first failure, awaits them, and tells all failures", async () => {
    const log: Array<unknown> = []
    expect(await rejection(all([lasting(log), fails]))).toBe(failure)
    expect(log).toEqual([expect.objectContaining({ name: "AbortError", cause: failure })])
    const bad = ({ signal }: TaskContext) => sleep(60_000, { signal }).finally(() => Promise.reject("clean-up"))
    const several = (await rejection(all([bad, () => sleep(0).then(fails)]))) as ExceptionGroup
    expect([several instanceof ExceptionGroup, several.errors]).toEqual([true, [failure, "clean-up"]])
  })
})

describe("allSettled", () => {
  it("says what became of each, and cancels nobody", async () => {
    expect(await allSettled([after(2, "a"), fails, () => sleep(1).then(fails), () => 1])).toEqual([
      { status: "fulfilled", value: "a" },
      { status: "rejected", reason: failure },
      { status: "rejected", reason: failure },
      { status: "fulfilled", value: 1 }
    ])
    expect(await allSettled([])).toEqual([])
  })
})

describe("race", () => {
  it("ends as the first does, when the others are gone", async () => {
    const log: Array<unknown> = []
    expect(await race([lasting(log), after(1, "a"), lasting(log)])).toBe("a")
    expect(await rejection(race([lasting(log), fails]))).toBe(failure)
    expect(log).toEqual(Array(3).fill(expect.objectContaining({ name: "AbortError" })))
    expect(await race([() => 1, fails])).toBe(1)
  })

  it("does not tell what becomes of those that come later", async () => {
    const bad = ({ signal }: TaskContext) => sleep(60_000, { signal }).finally(() => Promise.reject("clean-up"))
    expect(await race([bad, () => sleep(0).then(() => "a"), () => sleep(0).then(fails)])).toBe("a")
  })

  it("needs a task", async () => {
    expect(await rejection(race([]))).toEqual(new RangeError("race was given no task; it needs at least one."))
  })
})

describe("any", () => {
  it("ends with the first success, when the others are gone", async () => {
    const log: Array<unknown> = []
    expect(await any([fails, lasting(log), after(1, "a")])).toBe("a")
    expect(log).toEqual([expect.objectContaining({ name: "AbortError" })])
  })

  it("tells all failures in order of arrival when there is none", async () => {
    const late = new RangeError("late")
    const failed = (await rejection(any([() => sleep(1).then(() => Promise.reject(late)), fails]))) as ExceptionGroup
    expect([failed instanceof ExceptionGroup, failed.errors]).toEqual([true, [failure, late]])
    expect(await rejection(any([fails]))).toMatchObject({ errors: [failure] })
    expect(await rejection(any([]))).toEqual(new RangeError("any was given no task; it needs at least one."))
  })
})
