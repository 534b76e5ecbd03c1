/** One death path: whatever ends a thread, its call settles, nobody else's is harmed, and the pool is whole again. */
import { assert } from "chai"
import type { Case } from "../Case.ts"
import { isSet, makeFlags, set } from "../flags.ts"
import * as Basic from "../tasks/basic.ts"
import * as Dying from "../tasks/dying.ts"
import * as Failing from "../tasks/failing.ts"
import * as Holding from "../tasks/holding.ts"

export const deathCases: ReadonlyArray<Case> = [
  {
    name: "fails the call of a job that exits, with its exit code, and serves the next",
    needs: ["threads", "exitCode"],
    run: async ({ pool, rejects }) => {
      const { runSync } = await pool({ maxThreads: 1 })
      await rejects(runSync(Dying.exit, makeFlags(), 3), "ThreadLost", { reason: "exit", exitCode: 3, job: "exit" })
      assert.strictEqual(await runSync(Basic.add, 1, 2), 3)
    }
  },
  {
    name: "fails the call of an async job that exits",
    needs: ["threads", "exitCode"],
    run: async ({ pool, rejects }) => {
      const { run } = await pool({ maxThreads: 1 })
      await rejects(run(Dying.exitLater, 4), "ThreadLost", { reason: "exit", exitCode: 4 })
      assert.strictEqual(await run(Basic.add, 1, 2), 3)
    }
  },
  {
    name: "delivers a result that left before its thread exited",
    needs: ["threads", "exitCode"],
    run: async ({ pool, until }) => {
      const toThread = await pool({ maxThreads: 1 })
      for (let i = 0; i < 10; i++) {
        assert.strictEqual(await toThread.runSync(Dying.returnThenExit, 5), "returned")
        await until(toThread, ({ threads }) => threads === 0)
      }
    }
  },
  {
    name: "gives a job that was sent to a dying thread, and never begun there, to another",
    needs: ["threads", "exitCode", "sharedMemory"],
    run: async ({ pool }) => {
      const { runSync } = await pool({ maxThreads: 1 })
      for (let i = 0; i < 10; i++) {
        assert.strictEqual(await runSync(Dying.returnThenExit, 5), "returned")
        assert.strictEqual(await runSync(Basic.add, i, 1), i + 1)
      }
    }
  },
  {
    name: "gives a job that a thread was sent just before it exits to another",
    needs: ["threads", "exitCode", "sharedMemory"],
    run: async ({ pool }) => {
      const { runSync } = await pool({ maxThreads: 1 })
      for (let i = 0; i < 3; i++) {
        const flags = makeFlags()
        await runSync(Dying.listenForExit, flags)
        // Nothing of it goes by message: the thread looks into shared memory for the next.
        assert.strictEqual(await runSync(Dying.returnThenExitWhenTold, 5), "returned")
        const next = runSync(Basic.add, i, 1)
        set(flags, 0)
        assert.strictEqual(await next, i + 1)
      }
    }
  },
  {
    name: "runs no job twice when its thread dies",
    needs: ["threads", "exitCode"],
    run: async ({ pool, rejects }) => {
      const { runSync } = await pool({ maxThreads: 1 })
      const flags = makeFlags()
      await rejects(runSync(Dying.exit, flags, 0), "ThreadLost", { reason: "exit", exitCode: 0 })
      assert.strictEqual(await runSync(Basic.add, 1, 2), 3)
      assert.strictEqual(flags[0], 1)
    }
  },
  {
    name: "serves the calls that waited behind a job that exits",
    needs: ["threads", "exitCode"],
    run: async ({ pool, rejects }) => {
      const { runSync } = await pool({ maxThreads: 1 })
      const dying = rejects(runSync(Dying.exit, makeFlags(), 3), "ThreadLost")
      const calls = Array.from({ length: 5 }, (_, i) => runSync(Basic.add, i, 1))
      assert.deepEqual(await Promise.all(calls), [1, 2, 3, 4, 5])
      await dying
    }
  },
  {
    name: "does not harm the job of another thread when one dies",
    needs: ["threads", "exitCode"],
    run: async ({ pool, rejects }) => {
      const { run, runSync } = await pool({ maxThreads: 2 })
      const flags = makeFlags()
      const held = run(Holding.holdSync, flags)
      await isSet(flags, 0)
      await rejects(runSync(Dying.exit, makeFlags(), 3), "ThreadLost")
      set(flags, 1)
      assert.strictEqual(await held, "held")
    }
  },
  ...(
    [
      ["an error in a timer", Dying.throwInTimer, "in a timer"],
      ["a floating rejection", Dying.floatingRejection, "floating"]
    ] as const
  ).map(
    ([what, fn, message]): Case => ({
      name: `fails the call of a job with ${what}, with the error as cause`,
      needs: ["threads", "uncaught"],
      run: async ({ pool, rejects }) => {
        const { run } = await pool({ maxThreads: 1 })
        const { cause } = await rejects(run(fn), "ThreadLost", { reason: "uncaught" })
        assert.instanceOf(cause, RangeError)
        assert.strictEqual((cause as Error).message, message)
        assert.strictEqual(await run(Basic.add, 1, 2), 3)
      }
    })
  ),
  ...(
    [
      ["an error", Dying.throwAfterReturn, "after the return", "exceptionOwners"],
      ["a rejection", Dying.rejectAfterReturn, "rejected after the return", "rejectionOwners"]
    ] as const
  ).map(
    ([what, fn, message, need]): Case => ({
      name: `tells onUncaught of ${what} that a job left behind, and harms no other job`,
      needs: ["threads", need],
      run: async ({ pool }) => {
        let tell: (told: readonly [unknown, string | undefined]) => void
        const told = new Promise<readonly [unknown, string | undefined]>((resolve) => {
          tell = resolve
        })
        const { run, runSync } = await pool({ maxThreads: 1, onUncaught: (error, { job }) => tell([error, job]) })
        const before = await runSync(Basic.threadIdentity)
        assert.strictEqual(await runSync(fn), "returned")
        const flags = makeFlags()
        const innocent = run(Holding.holdAsync, flags)
        // An innocent job that is blamed says so here.
        const [error, job] = await Promise.race([told, innocent.then(() => told)])
        set(flags, 1)
        assert.instanceOf(error, RangeError)
        assert.strictEqual((error as Error).message, message)
        assert.strictEqual(job, fn.name)
        assert.strictEqual(await innocent, "held")
        assert.notStrictEqual(await runSync(Basic.threadIdentity), before, "a damaged thread takes no more jobs")
      }
    })
  ),
  {
    name: "fails the call of a job that runs out of memory",
    needs: ["threads", "resourceLimits"],
    run: async ({ pool, rejects }) => {
      const { runSync } = await pool({ maxThreads: 1, resourceLimits: { maxOldGenerationSizeMb: 32 } })
      await rejects(runSync(Dying.outOfMemory), "ThreadLost", { reason: "outOfMemory" })
      assert.strictEqual(await runSync(Basic.add, 1, 2), 3)
    }
  },
  {
    name: "fails every call that waits when no thread can start, and tries again for the next",
    run: async ({ backend, front, rejects }) => {
      let works = false
      const spawn: typeof backend.spawn = (options) => {
        if (works) return backend.spawn(options)
        throw new RangeError("no threads today")
      }
      const pool = await front.makePool({ ...backend, spawn }, { maxThreads: 2 })
      const calls = [pool.runSync(Basic.add, 1, 2), pool.runSync(Basic.add, 1, 2)]
      for (const call of calls) {
        const { cause } = await rejects(call, "ThreadLost", { reason: "startup" })
        assert.strictEqual((cause as Error).message, "no threads today")
      }
      works = true
      assert.strictEqual(await pool.runSync(Basic.add, 1, 2), 3)
      await pool.close()
    }
  },
  {
    name: "keeps a failing function from harming the next job",
    run: async ({ pool, thrown }) => {
      const { runSync } = await pool({ maxThreads: 1 })
      for (let i = 0; i < 20; i++) {
        assert.strictEqual(await thrown(runSync(Failing.throwNull)), null)
        assert.strictEqual(await runSync(Basic.add, i, 1), i + 1)
      }
    }
  }
]
