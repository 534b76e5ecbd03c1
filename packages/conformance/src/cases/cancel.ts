/** Cancelling a call: what becomes of the job, when the caller goes on. */
import { assert } from "chai"
import type { Case } from "../Case.ts"
import { cancelRunning, reason } from "../cancelRunning.ts"
import type { FrontThread } from "../Front.ts"
import { isSet, makeFlags, set } from "../flags.ts"
import * as Basic from "../tasks/basic.ts"
import * as Holding from "../tasks/holding.ts"
import * as Native from "../tasks/native.ts"

export const cancelCases: ReadonlyArray<Case> = [
  {
    name: "never starts a call whose signal has aborted before",
    needs: ["flags"],
    run: async ({ pool, rejection }) => {
      const toThread = await pool()
      const counter = makeFlags()
      const call = toThread.with({ signal: AbortSignal.abort(reason) }).runSync(Basic.count, counter)
      assert.strictEqual(await rejection(call), reason)
      await toThread.runSync(Basic.nothing)
      assert.strictEqual(counter[0], 0)
    }
  },
  {
    name: "never starts a waiting call that is cancelled",
    needs: ["flags"],
    run: async ({ pool, rejection }) => {
      const toThread = await pool({ maxThreads: 1 })
      const [flags, counter] = [makeFlags(), makeFlags()]
      const held = toThread.run(Holding.holdAsync, flags)
      await isSet(flags, 0)
      const controller = new AbortController()
      const waiting = rejection(toThread.with({ signal: controller.signal }).runSync(Basic.count, counter))
      controller.abort(reason)
      assert.strictEqual(await waiting, reason)
      assert.strictEqual(toThread.statistics().queued, 0)
      set(flags, 1)
      assert.strictEqual(await held, "held")
      assert.strictEqual(counter[0], 0)
    }
  },
  {
    name: "ends an endless loop, and serves the next call",
    needs: ["threads", "flags", "endable"],
    run: async (bench) => {
      const toThread = await bench.pool({ maxThreads: 1 })
      const flags = makeFlags()
      assert.strictEqual(
        await cancelRunning(bench, toThread, flags, ({ runSync }) => runSync(Holding.spin, flags)),
        reason
      )
      assert.strictEqual(await toThread.runSync(Basic.add, 1, 2), 3)
      const { cancelled, terminated } = toThread.statistics()
      assert.deepEqual({ cancelled, terminated }, { cancelled: 1, terminated: 1 })
    }
  },
  {
    name: "has the core free again when the caller goes on",
    needs: ["threads", "flags", "endable at once"],
    run: async (bench) => {
      const toThread = await bench.pool({ maxThreads: 1, terminateTimeout: Number.POSITIVE_INFINITY })
      const flags = makeFlags()
      await cancelRunning(bench, toThread, flags, ({ runSync }) => runSync(Holding.spin, flags))
      await toThread.runSync(Basic.add, 1, 2)
      const turns = Atomics.load(flags, 3)
      await toThread.runSync(Basic.add, 1, 2)
      assert.strictEqual(Atomics.load(flags, 3), turns)
    }
  },
  {
    name: "lets a job that polls leave, and keeps its thread",
    needs: ["threads", "sharedMemory"],
    run: async (bench) => {
      const toThread = await bench.pool({ maxThreads: 1, grace: 20_000 })
      const before = await toThread.runSync(Basic.threadIdentity)
      const flags = makeFlags()
      const call = cancelRunning(bench, toThread, flags, ({ runSync }) => runSync(Holding.spinPolling, flags))
      assert.strictEqual(await call, reason)
      assert.strictEqual(await toThread.runSync(Basic.threadIdentity), before)
      assert.strictEqual(toThread.statistics().terminated, 0)
    }
  },
  {
    name: "remembers that a function polls, and gives its next job grace before that one has",
    needs: ["threads", "sharedMemory"],
    run: async (bench) => {
      const toThread = await bench.pool({ maxThreads: 1, grace: 20_000 })
      const before = await toThread.runSync(Basic.threadIdentity)
      const polls = makeFlags()
      set(polls, 1)
      await cancelRunning(bench, toThread, polls, ({ runSync }) => runSync(Holding.pollsWhenTold, polls))
      const silent = makeFlags()
      const call = cancelRunning(
        bench,
        toThread,
        silent,
        ({ runSync }) => runSync(Holding.pollsWhenTold, silent),
        () => set(silent, 1, 2)
      )
      assert.strictEqual(await call, reason)
      assert.strictEqual(await toThread.runSync(Basic.threadIdentity), before)
    }
  },
  {
    name: "ends a job that polls and does not leave, when its grace is over",
    needs: ["threads", "sharedMemory", "endable"],
    run: async (bench) => {
      const toThread = await bench.pool({ maxThreads: 1, grace: 5 })
      const flags = makeFlags()
      set(flags, 1)
      await cancelRunning(bench, toThread, flags, ({ runSync }) => runSync(Holding.pollsWhenTold, flags))
      const stuck = makeFlags()
      await cancelRunning(bench, toThread, stuck, ({ runSync }) => runSync(Holding.pollsWhenTold, stuck))
      assert.strictEqual(await toThread.runSync(Basic.add, 1, 2), 3)
      assert.isAtLeast(toThread.statistics().terminated, 1)
    }
  },
  {
    name: "gives a function that has never polled grace when the call asks for it",
    needs: ["threads", "flags"],
    run: async (bench) => {
      const toThread = await bench.pool({ maxThreads: 1 })
      const before = await toThread.runSync(Basic.threadIdentity)
      const flags = makeFlags()
      const call = cancelRunning(
        bench,
        toThread,
        flags,
        (toThread) => toThread.with({ grace: 20_000 }).runSync(Holding.holdSync, flags),
        () => set(flags, 1)
      )
      assert.strictEqual(await call, reason)
      assert.strictEqual(await toThread.runSync(Basic.threadIdentity), before)
    }
  },
  {
    name: "tells an async job by its signal, and waits for it to leave",
    needs: ["sharedMemory"],
    run: async (bench) => {
      const toThread = await bench.pool({ maxThreads: 1, grace: 20_000 })
      const flags = makeFlags()
      assert.strictEqual(await cancelRunning(bench, toThread, flags, ({ run }) => run(Holding.listens, flags)), reason)
      assert.strictEqual(flags[2], 1)
      assert.strictEqual(toThread.statistics().terminated, 0)
    }
  },
  {
    name: "tells an async job by its signal within the grace that its call asks for",
    needs: ["flags"],
    run: async (bench) => {
      const toThread = await bench.pool({ maxThreads: 1 })
      const flags = makeFlags()
      // Without shared memory the host learns by message that the job listens; this grace does not depend on it.
      const start = (toThread: FrontThread) => toThread.with({ grace: 20_000 }).run(Holding.listens, flags)
      assert.strictEqual(await cancelRunning(bench, toThread, flags, start), reason)
      assert.strictEqual(flags[2], 1)
      assert.strictEqual(toThread.statistics().terminated, 0)
    }
  },
  {
    name: "never reports success for a cancelled job that returns all the same",
    needs: ["threads", "sharedMemory"],
    run: async (bench) => {
      const toThread = await bench.pool({ maxThreads: 1, grace: 20_000 })
      const flags = makeFlags()
      const call = cancelRunning(bench, toThread, flags, ({ runSync }) => runSync(Holding.swallows, flags))
      assert.strictEqual(await call, reason)
      assert.strictEqual(toThread.statistics().completed, 0)
    }
  },
  {
    name: "settles once, either way, when a job returns as it is cancelled",
    run: async ({ front, pool }) => {
      const toThread = await pool({ maxThreads: 1 })
      for (let i = 0; i < 200; i++) {
        const controller = new AbortController()
        const call = toThread.with({ signal: controller.signal, cancellation: "wait" }).runSync(Basic.add, i, 1)
        for (let turns = i % 4; turns > 0; turns--) await new Promise((resolve) => setTimeout(resolve, 0))
        controller.abort(reason)
        const value = await call.catch((error: unknown) => error)
        assert.isTrue(value === reason || value === i + 1, `${front.name}: ${String(value)}`)
      }
    }
  },
  {
    name: "tells a job's own Cancelled, without a cancellation, as an error of the job",
    run: async ({ pool, thrown }) => {
      const { runSync } = await pool()
      assert.strictEqual(((await thrown(runSync(Holding.pretendsCancelled))) as Error).message, "not really")
    }
  },
  {
    name: "lets the caller go on after terminateTimeout when native code runs on, and books its thread as ending",
    needs: ["native code", "flags"],
    run: async (bench) => {
      const toThread = await bench.pool({ maxThreads: 1, terminateTimeout: 20 })
      // The function says that it runs just before the native call; a thread that is ended in between ends at once and
      // shows nothing. Then once more.
      for (let ending = 0; ending === 0; ending = toThread.statistics().ending) {
        await bench.until(toThread, ({ threads }) => threads === toThread.statistics().idle)
        const flags = makeFlags()
        const call = cancelRunning(bench, toThread, flags, ({ runSync }) => runSync(Native.derive, flags, 1_500_000))
        assert.strictEqual(await call, reason)
        assert.strictEqual(flags[2], 0, "the native call has not ended")
      }
      assert.strictEqual(await toThread.runSync(Basic.add, 1, 2), 3, "a replacement serves meanwhile")
      await bench.until(toThread, ({ ending }) => ending === 0)
    }
  },
  {
    name: "waits for proof when terminateTimeout is Infinity",
    needs: ["native code", "flags"],
    run: async (bench) => {
      const toThread = await bench.pool({ maxThreads: 1, terminateTimeout: Number.POSITIVE_INFINITY })
      const flags = makeFlags()
      await cancelRunning(bench, toThread, flags, ({ runSync }) => runSync(Native.derive, flags, 500_000))
      assert.strictEqual(toThread.statistics().ending, 0)
    }
  },
  {
    name: "cancels a call whose module is still loading without ending the thread",
    needs: ["threads", "importByUrl", "sharedMemory"],
    run: async ({ environment, pool, rejection, until }) => {
      const { addressOf } = await import("@anythread/core/thread")
      const toThread = await pool({ maxThreads: 1 })
      const before = await toThread.runSync(Basic.threadIdentity)
      const { loaded } = addressOf<typeof import("../tasks/slow.ts")>(environment.taskUrl("slow.js"))
      const controller = new AbortController()
      const call = rejection(toThread.with({ signal: controller.signal }).runSync(loaded))
      await until(toThread, ({ busy }) => busy === 1)
      controller.abort(reason)
      assert.strictEqual(await call, reason)
      assert.strictEqual(await toThread.runSync(loaded), "loaded")
      assert.strictEqual(await toThread.runSync(Basic.threadIdentity), before)
      assert.strictEqual(toThread.statistics().terminated, 0)
    }
  },
  {
    name: "takes every listener off the signal when the call has settled",
    front: "promise",
    run: async ({ pool, thrown }) => {
      const toThread = await pool()
      const { signal } = new AbortController()
      let listeners = 0
      const add = signal.addEventListener.bind(signal)
      const remove = signal.removeEventListener.bind(signal)
      signal.addEventListener = (...args: Parameters<typeof add>) => {
        listeners++
        add(...args)
      }
      signal.removeEventListener = (...args: Parameters<typeof remove>) => {
        listeners--
        remove(...args)
      }
      const calls = Array.from({ length: 10 }, (_, i) => toThread.with({ signal }).runSync(Basic.add, i, 1))
      assert.strictEqual(listeners, 10)
      await Promise.all(calls)
      await thrown(toThread.with({ signal }).runSync(Holding.pretendsCancelled))
      assert.strictEqual(listeners, 0)
    }
  }
]
