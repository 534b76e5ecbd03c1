/** Honest endings: what a pool says and does while a thread that was told to end has not. */
import type { ThreadBackend } from "@anythread/core/backend"
import { assert } from "chai"
import type { Case } from "../Case.ts"
import { cancelRunning, reason } from "../cancelRunning.ts"
import { isSet, makeFlags, set } from "../flags.ts"
import * as Basic from "../tasks/basic.ts"
import * as Holding from "../tasks/holding.ts"

const needs = ["threads", "flags"] as const

/** Milliseconds within which a loop that stops at once has, and how long one is watched that never does. Chromium: 2 s. */
const AT_ONCE = 1500
const WATCHED = 4000

/** The backend, but ending a thread waits for `let`: what Deno is, on every runtime. */
const delayed = (backend: ThreadBackend): { backend: ThreadBackend; let: () => void; warnings: Array<string> } => {
  const waiting: Array<() => void> = []
  const warnings: Array<string> = []
  let isLet = false
  return {
    backend: {
      ...backend,
      warn: (message) => void warnings.push(message),
      spawn: (options) => {
        const handle = backend.spawn(options)
        return { ...handle, terminate: () => (isLet ? handle.terminate() : void waiting.push(handle.terminate)) }
      }
    },
    let: () => {
      isLet = true
      for (const terminate of waiting.splice(0)) terminate()
    },
    warnings
  }
}

export const endingCases: ReadonlyArray<Case> = [
  {
    name: "stops an endless loop when its backend says: at once, after a while, or never",
    needs,
    run: async (bench) => {
      const toThread = await bench.pool({ maxThreads: 1, terminateTimeout: 0 })
      const flags = makeFlags()
      await cancelRunning(bench, toThread, flags, ({ runSync }) => runSync(Holding.spinUntilSet, flags))
      const start = performance.now()
      let turns = -1
      let stopped = start
      while (performance.now() - start < WATCHED && toThread.statistics().ending > 0) {
        const now = Atomics.load(flags, 3)
        if (now !== turns) stopped = performance.now()
        turns = now
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
      const isOver = toThread.statistics().ending === 0
      set(flags, 1)
      await bench.until(toThread, ({ ending }) => ending === 0)
      const found = !isOver ? "never" : stopped - start < AT_ONCE ? "immediate" : "delayed"
      assert.strictEqual(bench.backend.capabilities.terminate, found)
    }
  },
  {
    name: "lets the caller go on after terminateTimeout, counts the thread as ending until it has ended, and replaces it",
    needs,
    run: async (bench) => {
      const { backend, let: release } = delayed(bench.backend)
      const toThread = await bench.front.makePool(backend, { maxThreads: 1, terminateTimeout: 5 })
      const flags = makeFlags()
      const call = cancelRunning(bench, toThread, flags, ({ runSync }) => runSync(Holding.spinUntilSet, flags))
      assert.strictEqual(await call, reason)
      assert.strictEqual(toThread.statistics().ending, 1)
      assert.strictEqual(await toThread.runSync(Basic.add, 1, 2), 3)
      const { ending, threads } = toThread.statistics()
      assert.deepEqual({ ending, threads }, { ending: 1, threads: 2 })
      set(flags, 1)
      release()
      await bench.until(toThread, ({ ending, threads }) => ending === 0 && threads === 1)
      await toThread.close()
    }
  },
  {
    name: "keeps the caller until the thread has ended where terminateTimeout is infinite",
    needs,
    run: async (bench) => {
      const { backend, let: release } = delayed(bench.backend)
      const options = { maxThreads: 1, terminateTimeout: Number.POSITIVE_INFINITY }
      const toThread = await bench.front.makePool(backend, options)
      const flags = makeFlags()
      let isOver = false
      const call = cancelRunning(bench, toThread, flags, ({ runSync }) => runSync(Holding.spinUntilSet, flags))
      const over = call.then(() => {
        isOver = true
      })
      await bench.until(toThread, ({ ending }) => ending === 1)
      assert.strictEqual(await toThread.runSync(Basic.add, 1, 2), 3)
      assert.isFalse(isOver)
      set(flags, 1)
      release()
      await over
      await toThread.close()
    }
  },
  {
    name: "starts no more than two threads in the place of those that are ending, and serves the rest when one has",
    needs,
    run: async (bench) => {
      const { backend, let: release } = delayed(bench.backend)
      const toThread = await bench.front.makePool(backend, { maxThreads: 1, terminateTimeout: 0 })
      const all = [makeFlags(), makeFlags(), makeFlags()]
      for (const flags of all)
        await cancelRunning(bench, toThread, flags, ({ runSync }) => runSync(Holding.spinUntilSet, flags))
      const waiting = toThread.runSync(Basic.add, 1, 2)
      const { ending, queued, threads } = toThread.statistics()
      assert.deepEqual({ ending, queued, threads }, { ending: 3, queued: 1, threads: 3 })
      for (const flags of all) set(flags, 1)
      release()
      assert.strictEqual(await waiting, 3)
      await toThread.close()
    }
  },
  {
    name: "counts a thread that does not end as lost, warns once, fails calls that nothing can serve, and recovers",
    needs,
    // Five seconds of waiting in the engine, which both fronts share.
    front: "promise",
    run: async (bench) => {
      const { backend, let: release, warnings } = delayed(bench.backend)
      const toThread = await bench.front.makePool(backend, { maxThreads: 1, terminateTimeout: 0 })
      const all = [makeFlags(), makeFlags(), makeFlags()]
      for (const flags of all)
        await cancelRunning(bench, toThread, flags, ({ runSync }) => runSync(Holding.spinUntilSet, flags))
      const queued = await bench.rejects(toThread.runSync(Basic.add, 1, 2), "ThreadsExhausted")
      assert.include(queued.message, "spinUntilSet")
      await bench.rejects(toThread.runSync(Basic.add, 1, 2), "ThreadsExhausted")
      assert.strictEqual(toThread.statistics().lost, 3)
      assert.strictEqual(warnings.length, 3)
      for (const warning of warnings) assert.include(warning, "spinUntilSet")
      for (const flags of all) set(flags, 1)
      release()
      await bench.until(toThread, ({ lost, threads }) => lost === 0 && threads === 0)
      assert.strictEqual(await toThread.runSync(Basic.add, 1, 2), 3)
      await toThread.close()
    }
  },
  {
    name: "closes a pool whose thread does not end, once that counts as lost",
    needs,
    front: "promise",
    run: async (bench) => {
      const { backend, let: release } = delayed(bench.backend)
      const toThread = await bench.front.makePool(backend, { maxThreads: 1 })
      const flags = makeFlags()
      const call = bench.rejects(toThread.runSync(Holding.spinUntilSet, flags), "PoolClosed")
      await isSet(flags, 0)
      await toThread.close()
      await call
      assert.strictEqual(toThread.statistics().lost, 1)
      set(flags, 1)
      release()
      await bench.until(toThread, ({ threads }) => threads === 0)
    }
  }
]
