/** The capacity limiter, by itself and before calls: a token is held until its thread is truly free. */
import { assert } from "chai"
import type { Case } from "../Case.ts"
import { isSet, makeFlags, set } from "../flags.ts"
import * as Basic from "../tasks/basic.ts"
import * as Holding from "../tasks/holding.ts"

const reason = new Error("no longer wanted")

export const limiterCases: ReadonlyArray<Case> = [
  {
    name: "grants tokens in the order in which they were asked for",
    run: async ({ front }) => {
      const limiter = front.makeLimiter(1)
      const release = await limiter.acquire()
      const order: Array<number> = []
      const waiting = [1, 2, 3].map(async (number) => {
        const release = await limiter.acquire()
        order.push(number)
        release()
      })
      assert.strictEqual(limiter.statistics().tasksWaiting, 3)
      release()
      await Promise.all(waiting)
      assert.deepEqual(order, [1, 2, 3])
      assert.strictEqual(limiter.statistics().borrowedTokens, 0)
    }
  },
  {
    name: "gives the token of a waiter that was cancelled to the next, returned in the same turn or later",
    run: async ({ front, rejection }) => {
      for (const isLater of [false, true]) {
        const limiter = front.makeLimiter(1)
        const release = await limiter.acquire()
        const controller = new AbortController()
        const cancelled = rejection(limiter.acquire(controller.signal))
        const next = limiter.acquire()
        controller.abort(reason)
        if (isLater) assert.strictEqual(await cancelled, reason)
        release()
        ;(await next)()
        assert.strictEqual(await cancelled, reason)
        const { borrowedTokens, tasksWaiting } = limiter.statistics()
        assert.deepEqual({ borrowedTokens, tasksWaiting }, { borrowedTokens: 0, tasksWaiting: 0 })
      }
    }
  },
  {
    name: "lets those who wait have what a resize adds, and takes nothing from those who hold",
    run: async ({ front }) => {
      const limiter = front.makeLimiter(2)
      const held = [await limiter.acquire(), await limiter.acquire()]
      const waiting = [limiter.acquire(), limiter.acquire()]
      limiter.resize(1)
      assert.strictEqual(limiter.statistics().borrowedTokens, 2)
      limiter.resize(4)
      held.push(...(await Promise.all(waiting)))
      assert.strictEqual(limiter.statistics().borrowedTokens, 4)
      for (const release of held) release()
      assert.strictEqual(limiter.statistics().borrowedTokens, 0)
    }
  },
  {
    name: "runs no more calls at once than its limiter has tokens, in whichever pool",
    needs: ["flags"],
    run: async ({ front, pool }) => {
      const [one, other] = [await pool({ maxThreads: 2 }), await pool()]
      const limiter = front.makeLimiter(2)
      const [a, b, c] = [makeFlags(), makeFlags(), makeFlags()]
      const first = [one, one].map((pool, i) => pool.with({ limiter }).run(Holding.holdAsync, [a, b][i] as Int32Array))
      await Promise.all([isSet(a, 0), isSet(b, 0)])
      const last = other.with({ limiter }).run(Holding.holdAsync, c)
      const { queued, threads } = other.statistics()
      assert.deepEqual({ queued, threads }, { queued: 1, threads: 0 })
      const { borrowedTokens, tasksWaiting } = limiter.statistics()
      assert.deepEqual({ borrowedTokens, tasksWaiting }, { borrowedTokens: 2, tasksWaiting: 1 })
      for (const flags of [c, a, b]) set(flags, 1)
      assert.deepEqual(await Promise.all([...first, last]), ["held", "held", "held"])
      assert.strictEqual(limiter.statistics().borrowedTokens, 0)
    }
  },
  {
    name: "lets as many calls run at once as the runtime has cores when nobody says how many",
    needs: ["flags"],
    run: async ({ backend, front }) => {
      const pool = await front.makePool({ ...backend, parallelism: 1 }, {})
      const [a, b] = [makeFlags(), makeFlags()]
      const calls = [pool.run(Holding.holdAsync, a), pool.run(Holding.holdAsync, b)]
      await isSet(a, 0)
      const { busy, queued } = pool.statistics()
      set(a, 1)
      set(b, 1)
      assert.deepEqual(await Promise.all(calls), ["held", "held"])
      await pool.close()
      assert.deepEqual({ busy, queued }, { busy: 1, queued: 1 })
    }
  },
  {
    name: "never starts a call that is cancelled while it waits for its token",
    needs: ["flags"],
    run: async ({ front, pool, rejection }) => {
      const toThread = await pool()
      const limiter = front.makeLimiter(0)
      const controller = new AbortController()
      const counter = makeFlags()
      const call = rejection(toThread.with({ limiter, signal: controller.signal }).runSync(Basic.count, counter))
      while (limiter.statistics().tasksWaiting === 0) await new Promise((resolve) => setTimeout(resolve, 0))
      controller.abort(reason)
      assert.strictEqual(await call, reason)
      limiter.resize(1)
      assert.deepEqual([limiter.statistics().borrowedTokens, counter[0]], [0, 0])
    }
  },
  {
    name: "holds the token of an abandoned job until that ends",
    needs: ["flags"],
    run: async ({ front, pool, rejection }) => {
      const toThread = await pool()
      const limiter = front.makeLimiter(1)
      const flags = makeFlags()
      const controller = new AbortController()
      const abandoned = toThread.with({ cancellation: "abandon", limiter, signal: controller.signal })
      const call = rejection(abandoned.run(Holding.holdAsync, flags))
      await isSet(flags, 0)
      controller.abort(reason)
      assert.strictEqual(await call, reason)
      assert.strictEqual(limiter.statistics().borrowedTokens, 1)
      const next = toThread.with({ limiter }).runSync(Basic.add, 1, 2)
      assert.strictEqual(limiter.statistics().tasksWaiting, 1)
      set(flags, 1)
      assert.strictEqual(await next, 3)
      assert.strictEqual(limiter.statistics().borrowedTokens, 0)
    }
  },
  {
    name: "holds the token of a job that was ended until its thread is proven dead",
    needs: ["flags"],
    run: async ({ environment, front, rejection, until }) => {
      const [flags, release] = [makeFlags(), makeFlags()]
      const backend = environment.backend()
      const spawn: typeof backend.spawn = (options) => {
        const handle = backend.spawn(options)
        return { ...handle, terminate: () => void isSet(release, 0).then(handle.terminate) }
      }
      const pool = await front.makePool({ ...backend, spawn }, { maxThreads: 1, terminateTimeout: 1 })
      const limiter = front.makeLimiter(1)
      const controller = new AbortController()
      const call = rejection(pool.with({ limiter, signal: controller.signal }).run(Holding.holdAsync, flags))
      await isSet(flags, 0)
      controller.abort(reason)
      assert.strictEqual(await call, reason)
      assert.strictEqual(limiter.statistics().borrowedTokens, 1)
      set(release, 0)
      set(flags, 1)
      await until(pool, ({ ending }) => ending === 0)
      assert.strictEqual(limiter.statistics().borrowedTokens, 0)
      await pool.close()
    }
  },
  {
    name: "returns the token of a call that is refused",
    run: async ({ front, pool, rejects }) => {
      const toThread = await pool({ maxThreads: 1 })
      const limiter = front.makeLimiter(1)
      await rejects(
        toThread.with({ limiter }).runSync(Basic.echo, () => {}),
        "NotCloneable"
      )
      assert.strictEqual(limiter.statistics().borrowedTokens, 0)
      assert.strictEqual(await toThread.with({ limiter }).runSync(Basic.add, 1, 2), 3)
    }
  },
  {
    name: "refuses, when the pool is closed, calls that wait for their token",
    run: async ({ front, pool, rejects }) => {
      const toThread = await pool()
      const limiter = front.makeLimiter(0)
      const call = rejects(toThread.with({ limiter }).runSync(Basic.add, 1, 2), "PoolClosed", { started: false })
      while (limiter.statistics().tasksWaiting === 0) await new Promise((resolve) => setTimeout(resolve, 0))
      await toThread.close()
      await call
      assert.strictEqual(limiter.statistics().tasksWaiting, 0)
    }
  }
]
