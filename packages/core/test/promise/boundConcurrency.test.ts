import { afterAll, describe, expect, it } from "vitest"
import { portable } from "../../src/portable/portable.ts"
import { map } from "../../src/promise/map.ts"
import { bindBackend } from "../../src/promise/verbs.ts"
import { makeInProcess } from "../../src/testing/InProcess.ts"
import { fromThread } from "../../src/thread/fromThread.ts"
import { checkClean, rejection } from "./clean.ts"

const { add, linger } = portable("file:///boundConcurrency.test.js", {
  add: (a: number, b: number): number => a + b,
  linger: async (): Promise<string> => {
    const signal = fromThread.signal()
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve))
    return "left"
  }
})

const verbs = bindBackend(() => makeInProcess())

describe("toThread in tasks", () => {
  checkClean()
  afterAll(() => verbs.shutdown())

  it("runs on the default pool, and dies with its task", async () => {
    const { all, allSettled, any, asCompleted, race } = verbs
    expect(await verbs.map([1, 2, 3], (n, { toThread }) => toThread.runSync(add, n, n), { concurrency: 2 })).toEqual([
      2, 4, 6
    ])
    const lasts: Parameters<typeof verbs.race>[0] = [({ toThread }) => toThread.with({ grace: 10_000 }).run(linger)]
    const fails = () => Promise.reject("no")
    expect(await rejection(all([...lasts, fails]))).toBe("no")
    expect(await race([...lasts, ({ toThread }) => toThread.run(add, 1, 2)])).toBe(3)
    expect(await any([...lasts, fails, ({ toThread }) => toThread.run(add, 1, 3)])).toBe(4)
    for await (const task of asCompleted([...lasts, ({ toThread }) => toThread.run(add, 1, 4)])) {
      expect(await task.result()).toBe(5)
      break
    }
    expect(await allSettled([({ toThread }) => toThread.run(add, 1, 5), fails])).toEqual([
      { status: "fulfilled", value: 6 },
      { status: "rejected", reason: "no" }
    ])
    await verbs.shutdown()
  })

  it("runs on the pool of the scope around it", async () => {
    const sums = await verbs.withTaskGroup(({ signal }) =>
      map([1, 2], (n, { toThread }) => toThread.run(add, n, 1), { signal })
    )
    expect(sums).toEqual([2, 3])
    await verbs.shutdown()
  })
})
