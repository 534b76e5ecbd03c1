/** Calls of a scope do not outlive it: what a body leaves behind is ended with it, and nothing is begun afterwards. */
import { withCancelScope } from "@anythread/core/promise"
import { assert } from "chai"
import type { Case } from "../Case.ts"
import type { FrontPool } from "../Front.ts"
import { isSet, makeFlags } from "../flags.ts"
import { cutBy, fails, promiseCase } from "../promiseCase.ts"
import * as Basic from "../tasks/basic.ts"
import * as Holding from "../tasks/holding.ts"

const needs = ["flags", "endable"] as const

/** That a call was cut by the end of its scope, and that its thread serves the next call. */
const assertCut = async (call: Promise<unknown>, pool: FrontPool): Promise<void> => {
  assert.include(await cutBy(call), { name: "AbortError" })
  assert.strictEqual(await pool.runSync(Basic.add, 1, 2), 3)
  assert.strictEqual(pool.statistics().cancelled, 1)
}

export const scopeCallCases: ReadonlyArray<Case> = [
  {
    ...promiseCase("ends the job of a call that a body has left behind when its scope ends", async ({ pool }) => {
      const threads = await pool({ maxThreads: 1 })
      const flags = makeFlags()
      let call: Promise<unknown> | undefined
      await withCancelScope(async ({ signal }) => {
        call = threads.with({ signal }).run(Holding.holdAsync, flags)
        await isSet(flags, 0)
      })
      await assertCut(call as Promise<unknown>, threads)
    }),
    needs
  },
  {
    ...promiseCase("ends the other calls of a body that fails with one", async ({ pool }) => {
      const threads = await pool({ maxThreads: 1 })
      const flags = makeFlags()
      const failure = new Error("the other failed")
      let other: Promise<unknown> | undefined
      const body = withCancelScope(async ({ signal }) => {
        other = threads.with({ signal }).run(Holding.holdAsync, flags)
        await Promise.all([other, isSet(flags, 0).then(fails(failure))])
      })
      assert.strictEqual(await cutBy(body), failure)
      await assertCut(other as Promise<unknown>, threads)
    }),
    needs
  },
  promiseCase("refuses a call in a scope that has ended, and starts nothing", async ({ pool, rejection }) => {
    const threads = await pool()
    let ended: AbortSignal | undefined
    await withCancelScope(({ signal }) => {
      ended = signal
    })
    const call = threads.with({ signal: ended }).runSync(Basic.add, 1, 2)
    assert.include(await rejection(call), { name: "AbortError" })
    assert.strictEqual(threads.statistics().threads, 0)
  })
]
