/** `run`: a program's main function, and the signals that end it. The signals are the cases' own; no process ends. */
import { bindBackend, type Signals, type StopSignal, type Verbs } from "@anythread/core/promise"
import { assert } from "chai"
import type { Bench } from "../Bench.ts"
import type { Case } from "../Case.ts"
import { isSet, makeFlags, set } from "../flags.ts"
import { cutBy, hang, makeLatch, promiseCase } from "../promiseCase.ts"
import * as Basic from "../tasks/basic.ts"
import * as Holding from "../tasks/holding.ts"
import { turn } from "../waiting.ts"

/** A process that a case ends. */
interface Process {
  readonly verbs: Verbs<object>
  /** Sends it a signal. */
  readonly tell: (signal: StopSignal) => void
  /** The codes that it was to exit with. */
  readonly codes: ReadonlyArray<number>
  /** How many listen for its signals. */
  readonly listeners: () => number
}

const makeProcess = ({ backend }: Bench): Process => {
  const listeners = new Set<(signal: StopSignal) => void>()
  const codes: Array<number> = []
  const signals: Signals = {
    onSignal: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    exit: (code) => codes.push(code)
  }
  return {
    verbs: bindBackend(() => backend, signals),
    tell: (signal) => {
      for (const listener of [...listeners]) listener(signal)
    },
    codes,
    listeners: () => listeners.size
  }
}

const told = (signal: StopSignal): object => ({
  name: "AbortError",
  message: `The program was told to end by ${signal}.`
})

/** What can be compared of an error. */
const shown = (error: unknown): object => {
  const { message, name } = error as Error
  return { name, message }
}

export const runCases: ReadonlyArray<Case> = [
  promiseCase("runs a main function with threads to its value, or to its own error", async (bench) => {
    const { codes, listeners, verbs } = makeProcess(bench)
    assert.strictEqual(await verbs.run(({ toThread }) => toThread.runSync(Basic.add, 1, 2)), 3)
    const failure = new Error("failed")
    const fails = verbs.run(async ({ toThread }) => {
      await toThread.run(Basic.addAsync, 1, 2)
      assert.strictEqual(listeners(), 1)
      throw failure
    })
    assert.strictEqual(await cutBy(fails), failure)
    assert.deepEqual({ codes, listeners: listeners() }, { codes: [], listeners: 0 })
  }),
  promiseCase("runs a main function that is not async, and refuses what is no function", async (bench) => {
    const { verbs } = makeProcess(bench)
    const failure = new Error("failed")
    assert.strictEqual(await verbs.run(() => "value"), "value")
    // biome-ignore lint/suspicious/noThenProperty: a promise of somebody else's
    const thenable = { then: (resolve: (value: string) => void) => resolve("then") } as PromiseLike<string>
    assert.strictEqual(await verbs.run(() => thenable), "then")
    const throws = verbs.run(() => {
      throw failure
    })
    assert.strictEqual(await cutBy(throws), failure)
    for (const main of [undefined, null, "main", Promise.resolve(1)])
      assert.throws(() => verbs.run(main as never), TypeError, "give it the main function itself")
  }),
  promiseCase("rejects with the reason when main cancels its own scope, or lets its deadline pass", async (bench) => {
    const { codes, verbs } = makeProcess(bench)
    const reason = new Error("enough")
    const cancelled = verbs.run(async ({ cancel, signal }) => {
      cancel(reason)
      await hang(signal)
    })
    assert.strictEqual(await cutBy(cancelled), reason)
    const late = verbs.run(async (scope) => {
      scope.deadline = 0
      await hang(scope.signal)
    })
    assert.strictEqual(((await cutBy(late)) as Error).name, "TimeoutError")
    assert.deepEqual(codes, [])
  }),
  {
    ...promiseCase(
      "ends what main leaves on the default pool, and takes what is left unawaited for seen",
      async (bench) => {
        const { verbs } = makeProcess(bench)
        const flags = makeFlags()
        const left: Array<Promise<unknown>> = []
        await verbs.run(async ({ toThread }) => {
          left.push(toThread.run(Holding.holdAsync, flags), verbs.toThread.run(Holding.holdAsync, makeFlags()))
          void toThread.run(Holding.holdAsync, makeFlags())
          await isSet(flags, 0)
        })
        // Its own calls end with main's scope, all others with the pool.
        const [own, other] = await Promise.all(left.map(cutBy))
        assert.propertyVal(own, "name", "AbortError")
        assert.propertyVal(other, "_tag", "PoolClosed")
        assert.strictEqual(await verbs.toThread.runSync(Basic.add, 1, 2), 3)
        await verbs.shutdown()
      }
    ),
    needs: ["flags", "endable"]
  },
  {
    ...promiseCase("cancels main and its jobs by a signal, unwinds, closes the pool and exits", async (bench) => {
      for (const [signal, code] of [
        ["SIGINT", 130],
        ["SIGTERM", 143]
      ] as const) {
        const { codes, listeners, tell, verbs } = makeProcess(bench)
        const flags = makeFlags()
        const seen: Array<unknown> = []
        const run = verbs.run(async ({ signal, toThread }) => {
          try {
            await toThread.run(Holding.holdAsync, flags)
          } finally {
            const sum = await verbs.shielded(({ toThread }) => toThread.runSync(Basic.add, 1, 2), { signal })
            seen.push(shown(signal.reason), sum, [...codes])
          }
        })
        await isSet(flags, 0)
        tell(signal)
        assert.deepEqual(shown(await cutBy(run)), told(signal))
        assert.deepEqual(seen, [told(signal), 3, []])
        assert.deepEqual({ codes, listeners: listeners() }, { codes: [code], listeners: 0 })
      }
    }),
    needs: ["flags", "endable"]
  },
  promiseCase("exits after a signal also when main has returned a value", async (bench) => {
    const { codes, tell, verbs } = makeProcess(bench)
    const value = verbs.run(async ({ signal }) => {
      tell("SIGINT")
      await cutBy(hang(signal))
      return "value"
    })
    assert.strictEqual(await value, "value")
    assert.deepEqual(codes, [130])
  }),
  {
    ...promiseCase("tells of main's own error when a signal comes while the pool closes", async (bench) => {
      const told: Array<string> = []
      const backend = { ...bench.backend, warn: (message: string) => void told.push(message) }
      const { codes, tell, verbs } = makeProcess({ ...bench, backend })
      const flags = makeFlags()
      const failure = new Error("failed before")
      const run = verbs.run(async ({ toThread }) => {
        void toThread.with({ cancellation: "wait" }).run(Holding.holdAsync, flags)
        await isSet(flags, 0)
        throw failure
      })
      const ended = cutBy(run)
      await isSet(flags, 0)
      await turn()
      tell("SIGTERM")
      set(flags, 1)
      assert.strictEqual(await ended, failure)
      assert.deepEqual([codes, told.length], [[143], 1])
      assert.include(told[0], "failed before")
    }),
    needs: ["flags"]
  },
  promiseCase("exits at once by a second signal", async (bench) => {
    const { codes, tell, verbs } = makeProcess(bench)
    const { open, opened } = makeLatch()
    const run = verbs.run(() => opened)
    // Main is called a turn after `run`.
    await Promise.resolve()
    tell("SIGINT")
    assert.deepEqual(codes, [])
    tell("SIGTERM")
    assert.deepEqual(codes, [143])
    open()
    await run
  }),
  promiseCase("keeps the pool until the last of several main functions has ended", async (bench) => {
    const { listeners, verbs } = makeProcess(bench)
    const { open, opened } = makeLatch()
    const long = verbs.run(async ({ toThread }) => {
      await opened
      return toThread.runSync(Basic.add, 1, 2)
    })
    assert.strictEqual(await verbs.run(({ toThread }) => toThread.runSync(Basic.add, 2, 2)), 4)
    assert.strictEqual(listeners(), 1)
    open()
    assert.deepEqual([await long, listeners()], [3, 0])
  }),
  promiseCase("cancels all main functions by a signal, and exits when the last has unwound", async (bench) => {
    const { codes, tell, verbs } = makeProcess(bench)
    const { open, opened } = makeLatch()
    const order: Array<unknown> = []
    const note = (name: string) => (): void => void order.push(name, ...codes)
    const quick = verbs.run(({ signal }) => hang(signal).finally(note("quick")))
    const slow = verbs.run(async ({ signal }) => {
      // Of its own: this one waits for it, so it must not wait for this one.
      await cutBy(verbs.run(({ signal }) => hang(signal).finally(note("inner"))))
      await cutBy(hang(signal))
      await opened
      note("slow")()
    })
    const ends = [quick, slow].map((run) => run.then(note("over"), note("over")))
    await new Promise((resolve) => setTimeout(resolve, 0))
    tell("SIGTERM")
    await new Promise((resolve) => setTimeout(resolve, 0))
    assert.sameMembers(order, ["quick", "inner"])
    open()
    await Promise.all(ends)
    assert.deepEqual(order.slice(2), ["slow", "over", 143, "over", 143])
  })
]
