/** The life of a pool. */
import { portable } from "@anythread/core/thread"
import { assert } from "chai"
import type { Case } from "../Case.ts"
import { isSet, makeFlags, set } from "../flags.ts"
import * as Basic from "../tasks/basic.ts"
import * as Holding from "../tasks/holding.ts"

export const poolCases: ReadonlyArray<Case> = [
  {
    name: "starts no thread before the first call",
    run: async ({ pool }) => {
      const { runSync, statistics } = await pool()
      assert.strictEqual(statistics().threads, 0)
      await runSync(Basic.nothing)
      assert.strictEqual(statistics().threads, 1)
    }
  },
  {
    name: "starts minThreads at once and keeps them",
    run: async ({ pool, until }) => {
      const toThread = await pool({ minThreads: 2, idleTimeout: 0 })
      await until(toThread, ({ idle }) => idle === 2)
      await toThread.runSync(Basic.nothing)
      assert.strictEqual(toThread.statistics().threads, 2)
    }
  },
  {
    name: "retires threads that have been idle for idleTimeout",
    run: async ({ pool, until }) => {
      const toThread = await pool({ idleTimeout: 1 })
      await Promise.all([toThread.runSync(Basic.nothing), toThread.runSync(Basic.nothing)])
      await until(toThread, ({ threads }) => threads === 0)
      assert.strictEqual(toThread.statistics().terminated, 0)
      assert.strictEqual(await toThread.runSync(Basic.add, 1, 2), 3)
    }
  },
  {
    name: "replaces a thread after recycleAfterJobs",
    needs: ["threads"],
    run: async ({ pool }) => {
      const { runSync } = await pool({ maxThreads: 1, recycleAfterJobs: 2 })
      const ids: Array<number> = []
      for (let i = 0; i < 6; i++) ids.push(await runSync(Basic.threadIdentity))
      assert.deepEqual(
        ids.map((id) => ids.indexOf(id)),
        [0, 0, 2, 2, 4, 4]
      )
    }
  },
  {
    name: "keeps spare threads warm once it has been used",
    run: async ({ pool, until }) => {
      const toThread = await pool({ maxThreads: 1, spareThreads: 1 })
      assert.strictEqual(toThread.statistics().threads, 0)
      await toThread.runSync(Basic.nothing)
      await until(toThread, ({ idle, threads }) => idle === 2 && threads === 2)
    }
  },
  {
    name: "runs no more jobs at once than maxThreads, spare threads or not",
    needs: ["flags"],
    run: async ({ pool, until }) => {
      const toThread = await pool({ maxThreads: 1, spareThreads: 1 })
      await toThread.runSync(Basic.nothing)
      await until(toThread, ({ idle }) => idle === 2)
      const [a, b] = [makeFlags(), makeFlags()]
      const calls = [toThread.run(Holding.holdAsync, a), toThread.run(Holding.holdAsync, b)]
      await isSet(a, 0)
      const { busy, queued } = toThread.statistics()
      assert.deepEqual({ busy, queued }, { busy: 1, queued: 1 })
      set(a, 1)
      set(b, 1)
      await Promise.all(calls)
    }
  },
  {
    name: "refuses one call more than maxQueue, and only that one",
    needs: ["flags"],
    run: async ({ pool, rejects }) => {
      const toThread = await pool({ maxThreads: 1, maxQueue: 1 })
      const flags = makeFlags()
      const held = toThread.run(Holding.holdAsync, flags)
      await isSet(flags, 0)
      const waiting = toThread.runSync(Basic.add, 1, 2)
      await rejects(toThread.runSync(Basic.add, 3, 4), "QueueFull", { maxQueue: 1 })
      set(flags, 1)
      assert.deepEqual(await Promise.all([held, waiting]), ["held", 3])
    }
  },
  {
    name: "takes as many calls as it has threads when maxQueue is 0, though none has started yet",
    run: async ({ pool, rejects }) => {
      const { runSync } = await pool({ maxThreads: 2, maxQueue: 0 })
      const calls = [runSync(Basic.add, 1, 2), runSync(Basic.add, 3, 4)]
      await rejects(runSync(Basic.add, 5, 6), "QueueFull")
      assert.deepEqual(await Promise.all(calls), [3, 7])
    }
  },
  {
    name: "ends what runs and refuses what waits when it is closed",
    needs: ["threads", "flags", "endable"],
    run: async ({ pool, rejects }) => {
      const toThread = await pool({ maxThreads: 1 })
      const flags = makeFlags()
      const running = rejects(toThread.runSync(Holding.spin, flags), "PoolClosed", { started: true })
      const waiting = rejects(toThread.runSync(Basic.add, 1, 2), "PoolClosed", { started: false })
      await isSet(flags, 0)
      await toThread.close()
      await Promise.all([running, waiting])
      assert.strictEqual(toThread.statistics().threads, 0)
    }
  },
  {
    name: "refuses a call after it was closed",
    run: async ({ pool, rejects }) => {
      const { close, runSync, statistics } = await pool()
      await runSync(Basic.nothing)
      await close()
      await rejects(runSync(Basic.add, 1, 2), "PoolClosed", { started: false })
      assert.strictEqual(statistics().threads, 0)
    }
  },
  {
    name: "waits, when it is closed, for jobs that say wait, and ends them when it is closed again",
    needs: ["threads", "flags", "endable"],
    run: async ({ pool, rejects }) => {
      const toThread = await pool({ maxThreads: 2 })
      const [polite, stubborn] = [makeFlags(), makeFlags()]
      const first = toThread.runSync(Holding.holdGently, polite)
      const second = toThread.runSync(Holding.holdGently, stubborn)
      const ended = rejects(second, "PoolClosed", { started: true })
      await Promise.all([isSet(polite, 0), isSet(stubborn, 0)])
      const closed = toThread.close()
      set(polite, 1)
      assert.strictEqual(await first, "held")
      await toThread.close()
      await Promise.all([closed, ended])
    }
  },
  {
    name: "ends abandoned jobs when it is closed",
    needs: ["threads", "flags", "endable"],
    run: async ({ pool, rejection }) => {
      const toThread = await pool({ maxThreads: 1 })
      const flags = makeFlags()
      const controller = new AbortController()
      const call = toThread.with({ cancellation: "abandon", signal: controller.signal }).runSync(Holding.spin, flags)
      await isSet(flags, 0)
      controller.abort()
      await rejection(call)
      await toThread.close()
      assert.strictEqual(toThread.statistics().threads, 0)
    }
  },
  {
    name: "lets running and waiting jobs finish when it is closed with drain",
    needs: ["flags"],
    run: async ({ pool, rejects }) => {
      const toThread = await pool({ maxThreads: 1 })
      const flags = makeFlags()
      const held = toThread.run(Holding.holdAsync, flags)
      const waiting = toThread.runSync(Basic.add, 1, 2)
      await isSet(flags, 0)
      const closed = toThread.close({ drain: true })
      await rejects(toThread.runSync(Basic.add, 3, 4), "PoolClosed", { started: false })
      set(flags, 1)
      assert.deepEqual(await Promise.all([held, waiting]), ["held", 3])
      await closed
      assert.strictEqual(toThread.statistics().threads, 0)
    }
  },
  {
    name: "tells the caller of a job that is ended before it says that it is closed with drain",
    needs: ["threads", "flags", "endable"],
    // On Effect it is the fibers' scheduler that says who goes on first.
    front: "promise",
    run: async ({ pool }) => {
      const toThread = await pool({ maxThreads: 1 })
      const told: Array<string> = []
      const flags = makeFlags()
      const controller = new AbortController()
      const call = toThread.with({ signal: controller.signal }).runSync(Holding.spin, flags)
      const rejected = call.catch(() => told.push("rejected"))
      await isSet(flags, 0)
      controller.abort()
      await Promise.all([toThread.close({ drain: true }).then(() => told.push("closed")), rejected])
      assert.deepEqual(told, ["rejected", "closed"])
    }
  },
  {
    name: "counts what it does",
    run: async ({ pool, thrown }) => {
      const { runSync, statistics } = await pool({ maxThreads: 1 })
      await runSync(Basic.nothing)
      await runSync(Basic.nothing)
      await thrown(runSync(Holding.pretendsCancelled))
      const { runTime, waitTime, ...counts } = statistics()
      assert.deepEqual(counts, {
        threads: 1,
        starting: 0,
        idle: 1,
        busy: 0,
        ending: 0,
        lost: 0,
        queued: 0,
        completed: 2,
        failed: 1,
        cancelled: 0,
        terminated: 0
      })
      assert.deepEqual([runTime.count, waitTime.count], [3, 3])
      assert.isAbove(waitTime.max, 0)
    }
  },
  {
    name: "stands beside another pool without sharing threads",
    needs: ["threads"],
    run: async ({ pool }) => {
      const [one, other] = [await pool({ maxThreads: 1 }), await pool({ maxThreads: 1 })]
      assert.notStrictEqual(await one.runSync(Basic.threadIdentity), await other.runSync(Basic.threadIdentity))
    }
  },
  {
    name: "retires threads that may hold an old version of a function",
    needs: ["threads"],
    run: async ({ pool }) => {
      const { runSync, statistics } = await pool({ maxThreads: 1 })
      portable("file:///reloaded.js", { reloaded: () => 1 })
      const before = await runSync(Basic.threadIdentity)
      // In a later turn of evaluation the same name is a hot reload, not a mistake.
      portable("file:///reloaded.js", { reloaded: () => 2 })
      assert.notStrictEqual(await runSync(Basic.threadIdentity), before)
      assert.strictEqual(statistics().terminated, 0)
    }
  },
  {
    name: "says so when every thread was told to end and none has",
    needs: ["flags"],
    run: async ({ environment, front, rejection, rejects }) => {
      const flags = makeFlags()
      // A runtime on which nothing can be ended, whatever this one is.
      const backend = environment.backend()
      const warnings: Array<string> = []
      const spawn: typeof backend.spawn = (options) => {
        const handle = backend.spawn(options)
        return { ...handle, terminate: () => void isSet(flags, 1).then(handle.terminate) }
      }
      const warn = (message: string): void => void warnings.push(message)
      const pool = await front.makePool({ ...backend, spawn, warn }, { maxThreads: 1 })
      const jobs = [makeFlags(), makeFlags(), makeFlags()]
      for (const [i, held] of jobs.entries()) {
        const controller = new AbortController()
        const call = rejection(
          pool.with({ signal: controller.signal, name: `stuck ${i}` }).run(Holding.holdAsync, held)
        )
        await isSet(held, 0)
        controller.abort()
        await call
      }
      const error = await rejects(pool.runSync(Basic.add, 1, 2), "ThreadsExhausted")
      const names = (error.stuck as ReadonlyArray<{ name: string }>).map(({ name }) => name)
      assert.deepEqual(names, ["stuck 0", "stuck 1", "stuck 2"])
      assert.lengthOf(warnings, 3)
      await rejects(pool.runSync(Basic.add, 1, 2), "ThreadsExhausted")
      for (const words of [flags, ...jobs]) set(words, 1)
      await pool.close()
    }
  }
]
