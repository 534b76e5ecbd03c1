/** Calls that go well. */
import { addressOf, fromThread, isThread, transfer } from "@anythread/core/thread"
import { assert } from "chai"
import type { Case } from "../Case.ts"
import { isSet, makeFlags, set } from "../flags.ts"
import * as Basic from "../tasks/basic.ts"
import * as Holding from "../tasks/holding.ts"

export const callCases: ReadonlyArray<Case> = [
  {
    name: "returns what a synchronous function returned",
    run: async ({ pool }) => {
      const { runSync } = await pool()
      assert.strictEqual(await runSync(Basic.add, 20, 22), 42)
    }
  },
  {
    name: "awaits what an async function promised",
    run: async ({ pool }) => {
      const { run } = await pool()
      assert.strictEqual(await run(Basic.addAsync, 20, 22), 42)
    }
  },
  {
    name: "awaits a promise from a function that is not async",
    run: async ({ pool }) => {
      const { run } = await pool()
      assert.strictEqual(await run(Basic.addPromised, 20, 22), 42)
    }
  },
  {
    name: "runs a synchronous function by `run` too",
    run: async ({ pool }) => {
      const { run } = await pool()
      assert.strictEqual(await run(Basic.add, 20, 22), 42)
    }
  },
  {
    name: "sends a plain function that was never made portable as source, and runs the same one again",
    needs: ["functions as source"],
    run: async ({ pool, thrown }) => {
      const { run, runSync } = await pool()
      const double = (n: number): number => n * 2
      assert.deepEqual([await runSync(double, 21), await runSync(double, 4)], [42, 8])
      assert.strictEqual(await run(async (text: string) => text.toUpperCase(), "late"), "LATE")
      assert.instanceOf(
        await thrown(
          runSync(function fails(): never {
            throw new RangeError("from source")
          })
        ),
        RangeError
      )
    }
  },
  {
    name: "returns undefined for a function that returns nothing",
    run: async ({ pool }) => {
      const { runSync } = await pool()
      assert.strictEqual(await runSync(Basic.nothing), undefined)
    }
  },
  {
    name: "clones arguments and results, shared identity and cycles included",
    run: async ({ pool }) => {
      const { runSync } = await pool()
      const inner = { at: new Date(0), of: new Map([["a", new Set([1n])]]) }
      const value: { [key: string]: unknown } = { inner, again: inner, nothing: undefined, minus: -0, not: Number.NaN }
      value.self = value
      const back = (await runSync(Basic.echo, value)) as typeof value
      assert.notStrictEqual(back, value)
      assert.strictEqual(back.self, back)
      assert.strictEqual(back.again, back.inner)
      assert.deepEqual(back.inner, inner)
      assert.isTrue(Object.is(back.minus, -0))
      assert.isNaN(back.not)
    }
  },
  {
    name: "moves an argument marked with transfer, which leaves it empty here",
    run: async ({ pool }) => {
      const { runSync } = await pool()
      const data = new Uint8Array(1000).fill(2)
      assert.strictEqual(await runSync(Basic.sum, transfer(data)), 2000)
      assert.strictEqual(data.byteLength, 0)
    }
  },
  {
    name: "leaves an argument that is not marked as it is",
    run: async ({ pool }) => {
      const { runSync } = await pool()
      const data = new Uint8Array(1000).fill(2)
      assert.strictEqual(await runSync(Basic.sum, data), 2000)
      assert.strictEqual(data.byteLength, 1000)
    }
  },
  {
    name: "moves a result marked with transfer",
    run: async ({ pool }) => {
      const { runSync } = await pool()
      assert.deepEqual(await runSync(Basic.moveBack, 3), new Uint8Array([7, 7, 7]))
    }
  },
  {
    name: "shares a SharedArrayBuffer by reference",
    needs: ["flags"],
    run: async ({ pool }) => {
      const { runSync } = await pool()
      const counter = makeFlags(1)
      assert.strictEqual(await runSync(Basic.count, counter), 1)
      assert.strictEqual(counter[0], 1)
    }
  },
  {
    name: "runs as many jobs at once as there are threads, and no more",
    needs: ["flags"],
    run: async ({ pool, until }) => {
      const both = await pool({ maxThreads: 2 })
      const [a, b, c] = [makeFlags(), makeFlags(), makeFlags()]
      const calls = [both.run(Holding.holdAsync, a), both.run(Holding.holdAsync, b), both.run(Holding.holdAsync, c)]
      await Promise.all([isSet(a, 0), isSet(b, 0)])
      await until(both, ({ busy, queued }) => busy === 2 && queued === 1)
      assert.strictEqual(c[0], 0)
      for (const flags of [a, b, c]) set(flags, 1)
      assert.deepEqual(await Promise.all(calls), ["held", "held", "held"])
    }
  },
  {
    name: "starts calls in the order they came",
    needs: ["flags"],
    run: async ({ pool }) => {
      const { runSync } = await pool({ maxThreads: 1 })
      const list = makeFlags(12)
      await Promise.all(Array.from({ length: 10 }, (_, number) => runSync(Basic.note, list, number)))
      assert.deepEqual([...list.slice(1, 11)], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    }
  },
  {
    name: "starts waiting calls of a higher priority first",
    needs: ["flags"],
    run: async ({ pool }) => {
      const toThread = await pool({ maxThreads: 1 })
      const [flags, list] = [makeFlags(), makeFlags(6)]
      const held = toThread.run(Holding.holdAsync, flags)
      await isSet(flags, 0)
      const calls = [0, 5, -1, 5, 0].map((priority, number) =>
        toThread.with({ priority }).runSync(Basic.note, list, number)
      )
      set(flags, 1)
      await Promise.all([held, ...calls])
      assert.deepEqual([...list.slice(1)], [1, 3, 0, 4, 2])
    }
  },
  {
    name: "knows on a thread that it is one, and on the host that it is not",
    run: async ({ pool }) => {
      const { runSync } = await pool()
      assert.isTrue(await runSync(Basic.onThread))
      assert.isFalse(isThread())
    }
  },
  {
    name: "has no deadline unless the call has one",
    run: async ({ pool }) => {
      const { runSync } = await pool()
      assert.strictEqual(await runSync(Basic.deadline), Number.POSITIVE_INFINITY)
    }
  },
  {
    name: "answers on the host that nothing is cancelled",
    run: async () => {
      fromThread.checkCancelled()
      assert.isFalse(fromThread.isCancelled())
      assert.isFalse(fromThread.signal().aborted)
      assert.strictEqual(fromThread.deadline(), Number.POSITIVE_INFINITY)
    }
  },
  {
    name: "finds the function of a stand-in in a module that the host has not loaded",
    needs: ["threads", "importByUrl"],
    run: async ({ environment, pool }) => {
      const { runSync } = await pool()
      const module = addressOf<typeof import("../tasks/unloaded.ts")>(environment.taskUrl("unloaded.js"))
      assert.strictEqual(await runSync(module.whereLoaded), "thread")
      assert.isUndefined((globalThis as { unloadedCount?: number }).unloadedCount)
    }
  },
  {
    name: "loads a module once on each thread",
    needs: ["threads", "importByUrl"],
    run: async ({ environment, pool }) => {
      const { runSync } = await pool({ maxThreads: 1 })
      const module = addressOf<typeof import("../tasks/unloaded.ts")>(`${environment.taskUrl("unloaded.js")}?v=1`)
      const calls = Array.from({ length: 5 }, () => runSync(module.timesLoaded))
      assert.deepEqual(await Promise.all(calls), [1, 1, 1, 1, 1])
    }
  },
  {
    name: "uses the thread that was used last",
    needs: ["threads"],
    run: async ({ pool }) => {
      const { runSync, statistics } = await pool({ maxThreads: 2 })
      await Promise.all([runSync(Basic.threadIdentity), runSync(Basic.threadIdentity)])
      const one = await runSync(Basic.threadIdentity)
      assert.notStrictEqual(one, Basic.threadIdentity(), "the host has a module of its own")
      for (let i = 0; i < 5; i++) assert.strictEqual(await runSync(Basic.threadIdentity), one)
      assert.isAtMost(statistics().threads, 2)
    }
  }
]
