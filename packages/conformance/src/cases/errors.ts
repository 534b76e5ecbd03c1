/** What a function throws arrives whole. */
import { assert } from "chai"
import type { Case } from "../Case.ts"
import * as Basic from "../tasks/basic.ts"
import * as Failing from "../tasks/failing.ts"

export const errorCases: ReadonlyArray<Case> = [
  ...(
    [
      ["null", Failing.throwNull, null],
      ["undefined", Failing.throwUndefined, undefined],
      ["a string", Failing.throwText, "text"]
    ] as const
  ).map(
    ([what, fn, value]): Case => ({
      name: `fails with ${what} when the function throws it`,
      run: async ({ pool, thrown }) => {
        const { runSync } = await pool()
        assert.strictEqual(await thrown(runSync(fn)), value)
        assert.strictEqual(await runSync(Basic.add, 1, 2), 3)
      }
    })
  ),
  {
    name: "keeps class, message, own properties and cause chain of an error whose class is registered",
    run: async ({ pool, thrown }) => {
      const { runSync } = await pool()
      const error = (await thrown(runSync(Failing.throwRegistered))) as Failing.DiskFull
      assert.instanceOf(error, Failing.DiskFull)
      assert.instanceOf(error, TypeError)
      const { cause, code, detail, message, name } = error
      assert.deepEqual(
        { code, detail, message, name, tag: error._tag },
        {
          code: "ENOSPC",
          detail: { path: "/tmp/x", free: 0 },
          message: "cannot write",
          name: "DiskFull",
          tag: "DiskFull"
        }
      )
      assert.instanceOf(cause, RangeError)
      assert.strictEqual((cause as Error).message, "quota")
      assert.strictEqual(((cause as Error).cause as Error).message, "no space left")
      assert.isFalse(
        "retry" in error && typeof error.retry === "function",
        "a property that cannot be cloned is dropped"
      )
    }
  },
  {
    name: "keeps class name, base class and own properties of an error whose class is not registered",
    run: async ({ pool, thrown }) => {
      const { runSync } = await pool()
      const error = (await thrown(runSync(Failing.throwUnregistered))) as Failing.Unregistered
      assert.instanceOf(error, RangeError)
      assert.strictEqual(error.constructor.name, "Unregistered")
      assert.deepEqual([error.message, error.limit], ["too much", 3])
    }
  },
  {
    name: "keeps every error of an AggregateError",
    run: async ({ pool, thrown }) => {
      const { runSync } = await pool()
      const error = (await thrown(runSync(Failing.throwAggregate))) as AggregateError
      assert.instanceOf(error, AggregateError)
      assert.strictEqual(error.message, "several")
      const [one, two, three] = error.errors
      assert.instanceOf(one, TypeError)
      assert.instanceOf(two, Failing.DiskFull)
      assert.strictEqual(three, "three")
    }
  },
  {
    name: "keeps a DOMException",
    run: async ({ pool, thrown }) => {
      const { runSync } = await pool()
      const error = (await thrown(runSync(Failing.throwDomException))) as DOMException
      assert.instanceOf(error, DOMException)
      assert.strictEqual(error.name, "TimeoutError")
      assert.strictEqual(error.message, "took too long")
    }
  },
  {
    name: "fails with what an async function rejected with",
    run: async ({ pool, thrown }) => {
      const { run } = await pool()
      const error = (await thrown(run(Failing.rejects))) as Error
      assert.instanceOf(error, RangeError)
      assert.strictEqual(error.message, "later")
    }
  },
  {
    name: "joins the stack of the thread and that of the caller",
    run: async ({ pool, thrown }) => {
      const { runSync } = await pool()
      // Awaited: an engine with proper tail calls leaves no trace of a caller that merely returns the call. Declared: JavaScriptCore
      // names no arrow function in a stack.
      async function callerOfTheJob(): Promise<never> {
        return await runSync(Failing.throwUnregistered)
      }
      const { stack = "" } = (await thrown(callerOfTheJob())) as Error
      const [thread, caller] = stack.split("--- called from ---")
      assert.include(thread, "throwUnregistered")
      assert.include(caller, "callerOfTheJob")
    }
  },
  ...Failing.hostileKinds.map(
    (kind): Case => ({
      name: `fails with an error that is hostile: ${kind}`,
      run: async ({ pool, thrown }) => {
        const { runSync } = await pool()
        const error = await thrown(runSync(Failing.throwHostile, kind))
        if (kind !== "revoked" && kind !== "function") assert.instanceOf(error, Error)
        if (kind === "cycle") assert.strictEqual((error as Error).cause, error)
        assert.isUndefined(({} as { polluted?: boolean }).polluted)
        assert.isFalse(error instanceof Error && "polluted" in error)
        assert.strictEqual(await runSync(Basic.add, 1, 2), 3)
      }
    })
  )
]
