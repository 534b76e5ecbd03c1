import { getEventListeners } from "node:events"
import { describe, expect, it } from "vitest"
import { AsyncEvent } from "../../src/promise/AsyncEvent.ts"
import { asCompleted } from "../../src/promise/asCompleted.ts"
import type { TaskContext } from "../../src/promise/Concurrency.ts"
import { ExceptionGroup } from "../../src/promise/ExceptionGroup.ts"
import { sleep } from "../../src/promise/sleep.ts"
import { withCancelScope } from "../../src/promise/withCancelScope.ts"
import { checkClean, rejection } from "./clean.ts"

checkClean()

const failure = new TypeError("failed")
const reason = new Error("no longer wanted")
const after =
  (ms: number) =>
  ({ signal }: TaskContext) =>
    sleep(ms, { signal }).then(() => ms)

/** A task that never ends by itself, and says how it ended, a while after it was cancelled. */
const lasting = (log: Array<unknown>) =>
  function lasting({ signal }: TaskContext): Promise<number> {
    return sleep(60_000, { signal }).then(
      () => 0,
      async (error: unknown) => {
        await sleep(1)
        log.push("gone")
        throw error
      }
    )
  }

const loop = async (tasks: AsyncIterable<{ result: () => Promise<unknown> }>, body?: (value: unknown) => unknown) => {
  const seen: Array<unknown> = []
  for await (const task of tasks) {
    seen.push(await task.result())
    await body?.(seen.at(-1))
  }
  return seen
}

describe("asCompleted", () => {
  it("hands out each task as it completes, with its name, also those that were quicker than the loop", async () => {
    for (const body of [undefined, () => sleep(1)]) {
      const [first, second] = [new AsyncEvent(), new AsyncEvent()]
      const tasks = [
        ({ signal }: TaskContext) => second.wait({ signal }).then(() => "third"),
        () => {
          first.set()
          return "first"
        },
        async ({ signal }: TaskContext) => {
          await first.wait({ signal })
          second.set()
          return "second"
        }
      ]
      expect(await loop(asCompleted(tasks), body)).toEqual(["first", "second", "third"])
    }
    for await (const { name, status } of asCompleted(new Set([function named() {}])))
      expect([name, status]).toEqual(["named", "finished"])
  })

  it("rejects with the failure when all have ended", async () => {
    const log: Array<unknown> = []
    const failed = loop(asCompleted([lasting(log), after(0), () => sleep(5).then(() => Promise.reject(failure))]))
    expect(await rejection(failed)).toBe(failure)
    expect(log).toEqual(["gone"])
    const bad = ({ signal }: TaskContext) => sleep(60_000, { signal }).finally(() => Promise.reject("clean-up"))
    const several = (await rejection(loop(asCompleted([bad, () => Promise.reject(failure)])))) as ExceptionGroup
    expect([several instanceof ExceptionGroup, several.errors]).toEqual([true, [failure, "clean-up"]])
    expect(await rejection(loop(asCompleted([() => Promise.reject(failure)], { errors: "group" })))).toMatchObject({
      errors: [failure]
    })
  })

  it("tells a failure at the next step, though others have completed", async () => {
    const seen: Array<unknown> = []
    const failed = loop(
      asCompleted([after(0), after(1), () => sleep(2).then(() => Promise.reject(failure))]),
      (value) => {
        seen.push(value)
        return sleep(10)
      }
    )
    expect(await rejection(failed)).toBe(failure)
    expect(seen).toEqual([0])
  })

  it("cancels and awaits the rest when the loop is left, by a break and by an error", async () => {
    const log: Array<unknown> = []
    for await (const task of asCompleted([lasting(log), () => 1])) {
      log.push(await task.result())
      break
    }
    const failed = loop(asCompleted([lasting(log), () => 1]), () => {
      throw failure
    })
    expect(await rejection(failed)).toBe(failure)
    expect(log).toEqual([1, "gone", "gone"])
  })

  it("is cut with the reason, at every moment, and awaits its tasks", async () => {
    for (let moment = 0; moment < 10; moment++) {
      const log: Array<unknown> = []
      const controller = new AbortController()
      if (moment === 0) controller.abort(reason)
      const cut = loop(asCompleted([lasting(log), () => 1, after(1)], { signal: controller.signal }), () => sleep(1))
      for (let at = 0; at < moment; at++) await (at < 6 ? Promise.resolve() : sleep(1))
      controller.abort(reason)
      expect(await rejection(cut)).toBe(reason)
      expect(log.length).toBeLessThanOrEqual(1)
      expect(getEventListeners(controller.signal, "abort").length).toBe(0)
    }
    const outcome = await withCancelScope(({ cancel, signal }) => {
      setTimeout(cancel, 0)
      return loop(asCompleted([after(60_000)], { signal }))
    })
    expect(outcome).toEqual({ cancelled: true, timedOut: false })
  })

  it("refuses at once what is no task, and starts nothing before the loop", async () => {
    expect(() => asCompleted([])).toThrow(new RangeError("asCompleted was given no task; it needs at least one."))
    expect(() => asCompleted([1 as never])).toThrow(TypeError)
    const begun: Array<number> = []
    asCompleted([() => begun.push(1)])
    await sleep(0)
    expect(begun).toEqual([])
  })
})
