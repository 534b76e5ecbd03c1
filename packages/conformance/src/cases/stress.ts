/** Many calls, many cancellations, at random moments: every call settles once, and nothing is left. */
import { assert } from "chai"
import type { Case } from "../Case.ts"
import { makeFlags } from "../flags.ts"
import { random } from "../random.ts"
import * as Basic from "../tasks/basic.ts"
import * as Holding from "../tasks/holding.ts"

export const stressCases: ReadonlyArray<Case> = [
  {
    name: "settles each of 10,000 calls once, one in ten cancelled at a random moment",
    needs: ["threads", "sharedMemory"],
    run: async ({ backend, pool, until }) => {
      // Where an ended loop keeps its core for a while, or for good, the rest would wait for it.
      const isEndable = backend.capabilities.terminate === "immediate"
      const next = random(20261121)
      const toThread = await pool({ maxThreads: 2, terminateTimeout: Number.POSITIVE_INFINITY })
      const counter = makeFlags()
      const outcomes = { value: 0, cancelled: 0 }
      const wrong: Array<string> = []
      const call = async (number: number): Promise<void> => {
        const isCancelled = number % 10 === 0
        const controller = new AbortController()
        const settled = isCancelled
          ? isEndable && number % 500 === 0
            ? toThread.with({ signal: controller.signal }).runSync(Holding.spin, makeFlags())
            : number % 20 === 0
              ? toThread.with({ signal: controller.signal, grace: 20_000 }).runSync(Holding.spinPolling, makeFlags())
              : toThread.with({ signal: controller.signal, cancellation: "wait" }).runSync(Basic.count, counter)
          : number % 2 === 0
            ? toThread.runSync(Basic.add, number, 1)
            : toThread.run(Basic.addAsync, number, 1)
        if (isCancelled) setTimeout(() => controller.abort("cancelled"), next() * 20)
        let times = 0
        await settled.then(
          (value) => {
            times++
            outcomes.value++
            if (!isCancelled && value !== number + 1) wrong.push(`${number} gave ${String(value)}`)
          },
          (error: unknown) => {
            times++
            outcomes.cancelled++
            if (!isCancelled || error !== "cancelled") wrong.push(`${number} failed with ${String(error)}`)
          }
        )
        if (times !== 1) wrong.push(`${number} settled ${times} times`)
      }
      // Waves, so that cancellations meet calls that wait, start, run and end.
      for (let wave = 0; wave < 20; wave++) {
        await Promise.all(Array.from({ length: 500 }, (_, i) => call(wave * 500 + i)))
      }
      assert.deepEqual(wrong, [])
      assert.strictEqual(outcomes.value + outcomes.cancelled, 10_000)
      // The caller of a job that was taken back goes on at once; its thread has yet to see that.
      await until(toThread, ({ busy }) => busy === 0)
      const { completed, cancelled, failed, queued } = toThread.statistics()
      assert.deepEqual({ failed, queued }, { failed: 0, queued: 0 })
      assert.deepEqual({ completed, cancelled }, { completed: outcomes.value, cancelled: outcomes.cancelled })
    }
  }
]
