/** The gentle ways of cancelling: wait, abandon, and the author's word. */
import { assert } from "chai"
import type { Case } from "../Case.ts"
import { cancelRunning, reason } from "../cancelRunning.ts"
import { isSet, makeFlags, set } from "../flags.ts"
import * as Basic from "../tasks/basic.ts"
import * as Holding from "../tasks/holding.ts"

export const policyCases: ReadonlyArray<Case> = [
  {
    name: "wait: lets the job run to its end, keeps the caller until then, and drops the result",
    needs: ["flags"],
    run: async ({ pool, rejection }) => {
      const toThread = await pool({ maxThreads: 1 })
      const flags = makeFlags()
      const controller = new AbortController()
      let settled = false
      const call = rejection(
        toThread.with({ signal: controller.signal, cancellation: "wait" }).run(Holding.holdAsync, flags)
      ).finally(() => {
        settled = true
      })
      await isSet(flags, 0)
      controller.abort(reason)
      await new Promise((resolve) => setTimeout(resolve, 0))
      assert.isFalse(settled)
      set(flags, 1)
      assert.strictEqual(await call, reason)
      assert.strictEqual(flags[2], 1)
      assert.strictEqual(toThread.statistics().terminated, 0)
    }
  },
  {
    name: "abandon: lets the caller go on at once, and keeps the thread until the job ends",
    needs: ["flags"],
    run: async (bench) => {
      const toThread = await bench.pool({ maxThreads: 1, cancellation: "abandon" })
      const flags = makeFlags()
      assert.strictEqual(
        await cancelRunning(bench, toThread, flags, ({ run }) => run(Holding.holdAsync, flags)),
        reason
      )
      assert.strictEqual(toThread.statistics().busy, 1)
      const next = toThread.runSync(Basic.add, 1, 2)
      assert.strictEqual(toThread.statistics().queued, 1)
      assert.strictEqual(flags[2], 0)
      set(flags, 1)
      assert.strictEqual(await next, 3)
      assert.strictEqual(flags[2], 1)
    }
  },
  {
    name: "abandon: tells a job that polls all the same, which leaves, and keeps its thread",
    needs: ["threads", "sharedMemory"],
    run: async (bench) => {
      const toThread = await bench.pool({ maxThreads: 1, cancellation: "abandon" })
      const before = await toThread.runSync(Basic.threadIdentity)
      const [polling, listening] = [makeFlags(), makeFlags()]
      const sync = cancelRunning(bench, toThread, polling, ({ runSync }) => runSync(Holding.spinPolling, polling))
      assert.strictEqual(await sync, reason)
      // The only thread: it serves the next call because the endless one has left.
      const async = cancelRunning(bench, toThread, listening, ({ run }) => run(Holding.listens, listening))
      assert.strictEqual(await async, reason)
      assert.strictEqual(await toThread.runSync(Basic.threadIdentity), before)
      assert.strictEqual(listening[2], 1)
      assert.strictEqual(toThread.statistics().terminated, 0)
    }
  },
  {
    name: "never makes harsher what the function's author said",
    needs: ["threads", "flags"],
    run: async (bench) => {
      const toThread = await bench.pool({ maxThreads: 1 })
      const flags = makeFlags()
      const call = cancelRunning(
        bench,
        toThread,
        flags,
        (toThread) => toThread.with({ cancellation: "terminate" }).runSync(Holding.holdGently, flags),
        () => set(flags, 1)
      )
      assert.strictEqual(await call, reason)
      assert.strictEqual(flags[2], 1)
      assert.strictEqual(toThread.statistics().terminated, 0)
    }
  }
]
