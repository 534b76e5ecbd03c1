/** What is left when a job has ended, or a pool is closed: nothing. */
import { assert } from "chai"
import type { Case } from "../Case.ts"
import * as Basic from "../tasks/basic.ts"
import * as Forgetting from "../tasks/forgetting.ts"

export const tidinessCases: ReadonlyArray<Case> = [
  {
    name: "leaves no thread behind, however often a pool is made, used and closed",
    run: async ({ backend, front }) => {
      for (let round = 0; round < 3; round++) {
        const pool = await front.makePool(backend, { maxThreads: 2 })
        assert.deepEqual(await Promise.all([pool.runSync(Basic.add, round, 1), pool.runSync(Basic.add, round, 2)]), [
          round + 1,
          round + 2
        ])
        await pool.close()
        const { busy, idle, lost, queued, threads } = pool.statistics()
        assert.deepEqual({ busy, idle, lost, queued, threads }, { busy: 0, idle: 0, lost: 0, queued: 0, threads: 0 })
      }
    }
  },
  {
    name: "keeps no argument and no result on a thread when a job has ended",
    needs: ["threads"],
    run: async ({ pool }) => {
      const jobs = 20
      const toThread = await pool({ maxThreads: 1 })
      for (let job = 0; job < jobs; job++) await toThread.runSync(Forgetting.see, { job })
      let kept = 2 * jobs
      // An engine may take what looks like a reference on its stack for one: a few are no leak.
      while (kept > jobs / 4) {
        for (let turn = 0; turn < 30; turn++) await toThread.runSync(Forgetting.litter)
        kept = await toThread.runSync(Forgetting.countKept)
      }
    }
  }
]
