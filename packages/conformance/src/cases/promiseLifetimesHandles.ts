/** Handles of children, for async/await. */
import { type ExceptionGroup, sleep, type TaskHandle, withTaskGroup } from "@anythread/core/promise"
import { assert } from "chai"
import type { Case } from "../Case.ts"
import { cutBy, fails, hang, makeLatch, promiseCase } from "../promiseCase.ts"

const failure = new TypeError("failed")
const reason = new Error("no longer wanted")

export const handleCases: ReadonlyArray<Case> = [
  promiseCase("gives the result of a child, as often as it is asked for, and says when it is there", async () => {
    await withTaskGroup(async ({ startSoon }) => {
      const gate = makeLatch()
      const handle = startSoon(() => gate.opened.then(() => "result"))
      const before = [handle.result(), handle.result()]
      assert.strictEqual(handle.status, "pending")
      gate.open()
      assert.deepEqual(await Promise.all([...before, handle.result()]), ["result", "result", "result"])
      assert.deepEqual([handle.status, handle.startValue], ["finished", undefined])
    })
  }),
  promiseCase("tells the error of a child to who asks, and to the group once", async ({ rejection }) => {
    let handle: TaskHandle<never> | undefined
    const failed = withTaskGroup(
      async ({ startSoon }) => {
        handle = startSoon(fails(failure))
        await handle.result()
      },
      { errors: "group" }
    )
    assert.deepEqual(((await rejection(failed)) as ExceptionGroup).errors, [failure])
    assert.strictEqual(handle?.status, "failed")
    assert.strictEqual(await rejection(handle?.result() as Promise<never>), failure)
  }),
  promiseCase("tells of a child that threw what is no error as it is", async ({ rejection }) => {
    for (const thrown of [undefined, null, "text", 0]) {
      const handles: Array<TaskHandle<never>> = []
      const failed = withTaskGroup(({ startSoon }) => {
        handles.push(startSoon(fails(thrown)))
      })
      assert.strictEqual(await rejection(failed), thrown)
      assert.strictEqual(handles[0]?.status, "failed")
    }
  }),
  promiseCase("cancels one child by its handle, begun or not, and spares the group", async ({ rejection }) => {
    await withTaskGroup(async ({ scope, startSoon }) => {
      let ran = false
      const early = startSoon(() => {
        ran = true
      })
      early.cancel(reason)
      assert.strictEqual(early.status, "cancelling")
      assert.strictEqual(await rejection(early.result()), reason)
      assert.deepEqual([early.status, ran], ["cancelled", false])
      const began = makeLatch()
      const late = startSoon((signal) => {
        began.open()
        return hang(signal)
      })
      await began.opened
      late.cancel()
      assert.strictEqual(late.status, "cancelling")
      assert.propertyVal(await rejection(late.result()), "name", "AbortError")
      assert.strictEqual(late.status, "cancelled")
      late.cancel()
      await scope.checkpoint()
    })
  }),
  promiseCase("finishes a cancelled child that returns all the same", async () => {
    const value = await withTaskGroup(async ({ startSoon }) => {
      const handle = startSoon((signal) => cutBy(hang(signal)).then(() => "all the same"))
      await sleep(0)
      handle.cancel()
      return [await handle.result(), handle.status]
    })
    assert.deepEqual(value, ["all the same", "finished"])
  }),
  promiseCase("waits for children without their errors by Promise.allSettled", async ({ rejection }) => {
    let settled: ReadonlyArray<PromiseSettledResult<unknown>> = []
    const failed = withTaskGroup(async ({ startSoon }) => {
      const handles = [startSoon(() => "value"), startSoon(fails(failure))]
      settled = await Promise.allSettled(handles.map((handle) => handle.result()))
    })
    assert.strictEqual(await rejection(failed), failure)
    assert.deepEqual(settled, [
      { status: "fulfilled", value: "value" },
      { status: "rejected", reason: failure }
    ])
  }),
  promiseCase("names a child by its function or as it is told, however it is started", async () => {
    const named = async (): Promise<void> => {}
    await withTaskGroup(async ({ start, startSoon }) => {
      const begin = (options?: { name?: string }): Promise<TaskHandle<void, void>> =>
        start(
          function begun({ started }) {
            started()
          },
          { ...options, returnHandle: true }
        )
      assert.deepEqual(
        [
          startSoon(named).name,
          startSoon(() => {}).name,
          (await begin()).name,
          startSoon(named, { name: "given" }).name,
          startSoon(named, { name: "" }).name,
          (await begin({ name: "given" })).name
        ],
        ["named", "(anonymous)", "begun", "given", "", "given"]
      )
    })
  }),
  promiseCase("takes the next step of an async generator as a child", async () => {
    const numbers = (async function* (): AsyncGenerator<number> {
      yield 1
      yield 2
    })()
    const results = await withTaskGroup(async ({ startSoon }) => {
      const handles = [startSoon(() => numbers.next()), startSoon(() => numbers.next())]
      return Promise.all(handles.map((handle) => handle.result()))
    })
    assert.deepEqual(results, [
      { value: 1, done: false },
      { value: 2, done: false }
    ])
  })
]
