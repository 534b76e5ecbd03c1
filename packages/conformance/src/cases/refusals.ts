/** Mistakes of the caller: each is told by name, and the pool serves the next call. */
import { addressOf, portable } from "@anythread/core/thread"
import { assert } from "chai"
import type { Bench } from "../Bench.ts"
import type { Case } from "../Case.ts"
import type { FrontOptions, FrontPool } from "../Front.ts"
import * as Basic from "../tasks/basic.ts"
import * as Failing from "../tasks/failing.ts"
import * as Nested from "../tasks/nested.ts"

/** A case about one refused call: afterwards the pool serves the next. */
const refused = (
  name: string,
  run: (pool: FrontPool, bench: Bench) => Promise<unknown>,
  needs: NonNullable<Case["needs"]> = []
): Case => ({
  name,
  needs,
  run: async (bench) => {
    const pool = await bench.pool()
    await run(pool, bench)
    assert.strictEqual(await pool.runSync(Basic.add, 1, 2), 3)
  }
})

const throws = (body: () => unknown): { _tag?: string; reason?: string; message?: string } => {
  try {
    body()
  } catch (error) {
    return error as Error
  }
  throw new Error("It was to throw.")
}

export const refusalCases: ReadonlyArray<Case> = [
  refused(
    "refuses a plain function that uses what is around it, naming each, and shows how to",
    async (pool, { rejects }) => {
      const [factor, offset] = [2, 1]
      const scale = (n: number): number => n * factor + offset
      const error = await rejects(pool.runSync(scale, 1), "NotPortable", {
        reason: "captures",
        functionName: "scale",
        captured: ["factor", "offset"]
      })
      assert.include(error.message, "portable(import.meta.url, { scale })")
    }
  ),
  refused("refuses what has no source, and what is no function", async ({ runSync }, { rejects }) => {
    await rejects(runSync(Math.max, 1, 2), "NotPortable", { reason: "unreadable", functionName: "max" })
    await rejects(runSync(((n: number) => n).bind(undefined), 1), "NotPortable", { reason: "unreadable" })
    await rejects(runSync(class {} as unknown as () => void), "NotPortable", { reason: "unreadable" })
    const called = runSync(Basic.add(1, 2) as unknown as () => void)
    const error = await rejects(called, "NotPortable", { reason: "notFunction", functionName: "3" })
    assert.include(error.message, "toThread.runSync(fn, x)")
    await rejects(runSync("text" as unknown as () => void), "NotPortable", { reason: "notFunction" })
    await rejects(runSync(undefined as unknown as () => void), "NotPortable", { reason: "notFunction" })
  }),
  refused(
    "refuses options of a call and of a pool that mean nothing, each by name",
    async (pool, { backend, front }) => {
      const nonsense: ReadonlyArray<readonly [string, unknown]> = [
        ["cancellation", "kill"],
        ["grace", -1],
        ["priority", Number.NaN],
        ["limiter", { own: 4 }]
      ]
      for (const [name, value] of nonsense) {
        assert.include(throws(() => pool.with({ [name]: value } as FrontOptions)).message, `${name} is`)
      }
      const makes = (): Promise<FrontPool> => front.makePool(backend, { cancellation: "kill" as "wait" })
      assert.include(await makes().then(String, (error) => String(error)), "cancellation is kill")
    }
  ),
  refused("refuses to make portable what is not functions by name, and cancellations that do not exist", async () => {
    const given = (functions: unknown, options?: object): string | undefined =>
      throws(() => portable("file:///nonsense.js", functions as { lost: () => void }, options)).message
    for (const functions of [[() => 1], () => 1, undefined, null]) assert.include(given(functions), "{ resize, crop }")
    assert.include(given({ lost: () => 1 }, { cancellation: "never" }), "cancellation is never")
    const meta = import.meta as unknown as string
    assert.include(throws(() => portable(meta, { lost: () => {} })).message, "portable(import.meta.url, {")
  }),
  refused("refuses to make functions portable without a URL, and from one that threads cannot load", async () => {
    assert.strictEqual(throws(() => portable(undefined, { lost: () => {} })).reason, "noUrl")
    assert.strictEqual(throws(() => portable("blob:nodedata:1", { lost: () => {} })).reason, "scheme")
    assert.strictEqual(throws(() => portable("data:text/javascript,1", { lost: () => {} })).reason, "scheme")
  }),
  refused("refuses two functions of one name in one module, not the same function twice", async () => {
    const [one, other] = [() => 1, () => 2]
    portable("file:///doubles.js", { one })
    portable("file:///doubles.js?query#hash", { one })
    assert.strictEqual(throws(() => portable("file:///doubles.js", "one", other))._tag, "DuplicateName")
  }),
  refused("tells a stand-in that is called in place", async () => {
    const { anything } = addressOf<{ anything: () => void }>("file:///anywhere.js")
    assert.strictEqual(throws(anything).reason, "standIn")
  }),
  refused(
    "says which module was not found",
    async ({ runSync }, { environment, rejects }) => {
      const url = environment.taskUrl("no-such-module.js")
      const { lost } = addressOf<{ lost: () => void }>(url)
      const error = await rejects(runSync(lost), "NotFound", { url, functionName: "lost" })
      assert.include(error.message, "no module")
    },
    ["importByUrl"]
  ),
  refused(
    "says which function was not found, and which are there",
    async ({ runSync }, { environment, rejects }) => {
      const { lost } = addressOf<{ lost: () => void }>(environment.taskUrl("basic.js"))
      const error = await rejects(runSync(lost), "NotFound", { functionName: "lost" })
      assert.include(error.message, "threadIdentity")
    },
    ["importByUrl"]
  ),
  refused(
    "fails a call whose module throws while it is loaded, each time",
    async ({ runSync }, { environment, front, rejects, thrown }) => {
      const { any } = addressOf<{ any: () => void }>(environment.taskUrl("broken.js"))
      if (front.name === "effect") await rejects(runSync(any), "JobFailed", { phase: "load" })
      for (let i = 0; i < 2; i++) {
        const error = (await thrown(runSync(any))) as Error
        assert.instanceOf(error, RangeError)
        assert.strictEqual(error.message, "broken module")
      }
    },
    ["importByUrl"]
  ),
  refused(
    "refuses a plain function that was never made portable where a content security policy forbids to evaluate it",
    ({ runSync }, { rejects }) =>
      rejects(
        runSync((n: number) => n * 2, 21),
        "NotPortable",
        { reason: "policy" }
      ),
    ["content security policy"]
  ),
  refused("names the place of an argument that cannot be cloned", ({ runSync }, { rejects }) =>
    rejects(runSync(Basic.echo, { user: { onClick: function onClick() {} } }), "NotCloneable", {
      path: "argument 1: .user.onClick",
      what: "a function named onClick"
    })
  ),
  refused(
    "says which headers turn shared memory on where an argument needs it",
    async ({ runSync }, { rejects }) => {
      const { buffer } = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true })
      for (const argument of [buffer, { counter: new Int32Array(buffer) }]) {
        const { message } = await rejects(runSync(Basic.echo, argument), "SharedMemoryUnavailable")
        assert.include(message, "Cross-Origin-Opener-Policy: same-origin")
        assert.include(message, "Cross-Origin-Embedder-Policy: require-corp")
      }
    },
    ["unshared memory"]
  ),
  refused("names the place of a result that cannot be cloned", ({ runSync }, { rejects }) =>
    rejects(runSync(Failing.returnUncloneable), "NotCloneable", { path: "result: .user.onClick" })
  ),
  refused("names a result whose getter throws", ({ runSync }, { rejects }) =>
    rejects(runSync(Failing.returnUnreadable), "NotCloneable")
  ),
  refused(
    "refuses a promise from runSync, once it has settled, and says what to use",
    async ({ runSync }, { rejects }) => {
      const error = await rejects(runSync(Basic.addPromised, 1, 2), "NotCloneable", { path: "result" })
      assert.include(error.message, "toThread.run")
      await rejects(runSync(Failing.rejects), "NotCloneable", { path: "result" })
    }
  ),
  refused("refuses to make a pool on a thread", async ({ runSync }) => {
    assert.strictEqual(await runSync(Nested.makePool), "StartedInThread")
  }),
  {
    name: "refuses options out of range, naming the option",
    run: async ({ pool, rejection }) => {
      for (const options of [
        { maxThreads: 0 },
        { idleTimeout: -1 },
        { maxQueue: 1.5 },
        { minThreads: 3 },
        { grace: Number.NaN }
      ]) {
        const error = (await rejection(pool(options))) as Error
        assert.instanceOf(error, RangeError)
        assert.include(error.message, String(Object.keys(options)[0]))
      }
    }
  }
]
