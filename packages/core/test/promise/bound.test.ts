import { afterAll, describe, expect, it } from "vitest"
import { portable } from "../../src/portable/portable.ts"
import { createPool } from "../../src/promise/createPool.ts"
import { sleep } from "../../src/promise/sleep.ts"
import { bindBackend } from "../../src/promise/verbs.ts"
import { withCancelScope } from "../../src/promise/withCancelScope.ts"
import { withTaskGroup } from "../../src/promise/withTaskGroup.ts"
import { makeInProcess } from "../../src/testing/InProcess.ts"
import { fromThread } from "../../src/thread/fromThread.ts"
import { checkClean, rejection } from "./clean.ts"

const { linger } = portable("file:///bound.test.js", {
  linger: async (): Promise<string> => {
    const signal = fromThread.signal()
    // Its deadline may have passed before it looks.
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve))
    return "left"
  }
})
const { add } = portable("file:///bound.test.js", { add: (a: number, b: number): number => a + b })

const verbs = bindBackend(() => makeInProcess())

describe("toThread on scopes and groups", () => {
  checkClean()
  afterAll(() => verbs.shutdown())

  it("runs on the default pool, and dies with its scope", async () => {
    const late = verbs.moveOnAfter(20, (scope) => scope.toThread.with({ grace: 10_000 }).run(linger))
    expect(await late).toEqual({ cancelled: true, timedOut: true })
    const cut = verbs.withTaskGroup(async ({ startSoon, toThread }) => {
      startSoon(() => toThread.with({ grace: 10_000 }).run(linger))
      expect(await toThread.runSync(add, 1, 2)).toBe(3)
      throw new Error("the body failed")
    })
    expect(await rejection(cut)).toEqual(new Error("the body failed"))
    await verbs.shutdown()
  })

  it("runs on the pool of the scope around it, whoever opened the inner one", async () => {
    await verbs.withCancelScope(({ signal }) =>
      withTaskGroup(
        async (group) => {
          const sum = group.startSoon((signal) =>
            withCancelScope(({ toThread }) => toThread.run(add, 1, 2), { signal })
          )
          expect(await sum.result()).toMatchObject({ value: 3 })
          expect(await group.toThread.run(add, 2, 2)).toBe(4)
        },
        { signal }
      )
    )
    await verbs.shutdown()
  })

  it("runs on a pool that is named", async () => {
    const pool = createPool(makeInProcess())
    expect(await withCancelScope(({ toThread }) => toThread.with({ pool }).run(add, 1, 2))).toMatchObject({ value: 3 })
    await pool.close()
    await sleep(0)
  })
})
