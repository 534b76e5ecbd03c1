/** `TaskGroup.start` for async/await: waiting until a child has started. */
import { type ExceptionGroup, shielded, sleep, type TaskStatus, withTaskGroup } from "@anythread/core/promise"
import { assert } from "chai"
import type { Case } from "../Case.ts"
import { cutBy, fails, hang, makeLatch, promiseCase } from "../promiseCase.ts"

const failure = new TypeError("failed")
const reason = new Error("no longer wanted")

export const startCases: ReadonlyArray<Case> = [
  promiseCase("gives what the child passed to started, and undefined for nothing", async () => {
    const values = await withTaskGroup(async ({ start }) => [
      await start<number>(async ({ started }) => {
        await sleep(0)
        started(80)
        await sleep(0)
      }),
      await start(({ started }) => started())
    ])
    assert.deepEqual(values, [80, undefined])
  }),
  promiseCase("goes on from start while the child goes on too", async () => {
    const order: Array<string> = []
    await withTaskGroup(async ({ start }) => {
      const gate = makeLatch()
      await start(async ({ started }) => {
        started()
        await gate.opened
        order.push("child")
      })
      order.push("body")
      gate.open()
    })
    assert.deepEqual(order, ["body", "child"])
  }),
  promiseCase(
    "fails a child that says twice that it has started, before its first wait or later",
    async ({ rejects }) => {
      const second: Array<unknown> = []
      const value = await withTaskGroup(({ start }) =>
        start<string>(async ({ started }) => {
          started("once")
          try {
            started("twice")
          } catch (error) {
            second.push(error)
          }
          await sleep(0)
        })
      )
      assert.deepEqual([value, second.length], ["once", 1])
      assert.propertyVal(second[0], "_tag", "StartedTwice")
      await rejects(
        withTaskGroup(({ start }) =>
          start(async function late({ started }) {
            started()
            await sleep(0)
            started()
          })
        ),
        "StartedTwice",
        { child: "late" }
      )
      await rejects(
        withTaskGroup(({ start }) =>
          start(function early({ started }) {
            started()
            started()
            return sleep(0)
          })
        ),
        "StartedTwice",
        { child: "early" }
      )
    }
  ),
  promiseCase("takes a synchronous function that starts and returns a promise", async () => {
    const values = await withTaskGroup(async ({ start }) => {
      const handle = await start(
        ({ started }: TaskStatus<string>) => {
          started("ready")
          return sleep(0).then(() => "result")
        },
        { returnHandle: true }
      )
      return [handle.startValue, await handle.result()]
    })
    assert.deepEqual(values, ["ready", "result"])
  }),
  promiseCase(
    "rejects start with the error of a child that fails before, and spares the group",
    async ({ rejection }) => {
      const value = await withTaskGroup(async (group) => {
        assert.strictEqual(await rejection(group.start(fails(failure))), failure)
        await group.scope.checkpoint()
        return await group.startSoon(() => "goes on").result()
      })
      assert.strictEqual(value, "goes on")
    }
  ),
  promiseCase("gives the start value and leaves to the group what fails after", async ({ rejection }) => {
    const values: Array<number> = []
    const failed = withTaskGroup(async ({ start }) => {
      values.push(
        await start<number>(({ started }) => {
          started(1)
          throw failure
        })
      )
    })
    assert.strictEqual(await rejection(failed), failure)
    assert.deepEqual(values, [1])
  }),
  promiseCase("rejects start when its child returns without having started", async ({ rejects }) => {
    await withTaskGroup(async ({ signal, start }) => {
      await rejects(
        start(async () => {}, { name: "quick" }),
        "NotStarted",
        { child: "quick" }
      )
      assert.isFalse(signal.aborted)
    })
  }),
  promiseCase(
    "never begins a child of start in a group that is cancelled before it could, and rejects with the reason",
    async ({ rejection }) => {
      let began = false
      const value = await withTaskGroup(async ({ cancel, start }) => {
        const begin = (): Promise<unknown> =>
          rejection(
            start<void>(({ started }) => {
              began = true
              started()
            })
          )
        const before = begin()
        cancel(reason)
        assert.deepEqual(await Promise.all([before, begin()]), [reason, reason])
        return "value"
      })
      assert.deepEqual([value, began], ["value", false])
    }
  ),
  promiseCase("never begins a child whose caller of start is cancelled before it could", async ({ rejection }) => {
    let began = false
    await withTaskGroup(async ({ signal, start }) => {
      const controller = new AbortController()
      const begin = (): Promise<unknown> =>
        rejection(
          start<number>(
            ({ started }) => {
              began = true
              started(1)
            },
            { signal: controller.signal }
          )
        )
      const before = begin()
      controller.abort(reason)
      assert.deepEqual(await Promise.all([before, begin()]), [reason, reason])
      assert.deepEqual([began, signal.aborted], [false, false])
    })
  }),
  promiseCase("awaits the child when the caller of start is cancelled, and spares the group", async ({ rejection }) => {
    const order: Array<unknown> = []
    await withTaskGroup(async ({ signal, start }) => {
      const controller = new AbortController()
      const starting = start(
        async ({ started }, signal) => {
          setTimeout(() => controller.abort(reason))
          order.push(await cutBy(hang(signal)))
          // Nobody waits for it any more: no error, and not twice either.
          started()
          started()
          await sleep(0)
          order.push("cleaned up")
        },
        { signal: controller.signal }
      )
      assert.strictEqual(await rejection(starting), reason)
      order.push("start")
      assert.isFalse(signal.aborted)
    })
    assert.deepEqual(order, [reason, "cleaned up", "start"])
  }),
  promiseCase("cancels a start that is called from a group which fails, and its child alone", async ({ rejection }) => {
    let cut: unknown
    const value = await withTaskGroup(async (outer) => {
      const failed = outer.scope.withTaskGroup(async (inner) => {
        const began = makeLatch()
        inner.startSoon(() => began.opened.then(fails(failure)))
        await outer.start(
          async (_, signal) => {
            began.open()
            cut = await cutBy(hang(signal))
            throw cut
          },
          { signal: inner.signal }
        )
      })
      assert.strictEqual(await rejection(failed), failure)
      await outer.scope.checkpoint()
      return "goes on"
    })
    assert.strictEqual(value, "goes on")
    assert.propertyVal(cut, "cause", failure)
  }),
  promiseCase("respects the shield of a child when the caller of start is cancelled", async ({ rejection }) => {
    const order: Array<string> = []
    await withTaskGroup(async ({ start }) => {
      const controller = new AbortController()
      const starting = start(
        async (_, signal) => {
          await shielded(
            async (scope) => {
              controller.abort(reason)
              await scope.sleep(1)
              order.push("child")
            },
            { signal }
          )
          await sleep(0, { signal }).finally(() => order.push("cut"))
          order.push("too far")
        },
        { signal: controller.signal }
      )
      assert.strictEqual(await rejection(starting), reason)
      order.push("start")
    })
    assert.deepEqual(order, ["child", "cut", "start"])
  }),
  promiseCase(
    "gives a handle of a started child that knows value and result, cancelled or not",
    async ({ rejection }) => {
      const server = async ({ started }: TaskStatus<string>, signal: AbortSignal): Promise<string> => {
        started("ready")
        await hang(signal)
        return "never"
      }
      await withTaskGroup(async ({ signal, start }) => {
        const quick = await start(
          ({ started }: TaskStatus<number>) => {
            started(1)
            return "result"
          },
          { returnHandle: true }
        )
        assert.deepEqual([quick.startValue, await quick.result(), quick.status], [1, "result", "finished"])
        const handle = await start(server, { returnHandle: true })
        handle.cancel(reason)
        assert.strictEqual(await rejection(handle.result()), reason)
        assert.deepEqual([handle.startValue, handle.status, signal.aborted], ["ready", "cancelled", false])
      })
    }
  ),
  promiseCase("lets a started child live when the caller of start is cancelled later", async () => {
    const controller = new AbortController()
    const result = await withTaskGroup(async ({ start }) => {
      const gate = makeLatch()
      const handle = await start(
        async ({ started }: TaskStatus, signal) => {
          started()
          await gate.opened
          return signal.aborted
        },
        { signal: controller.signal, returnHandle: true }
      )
      controller.abort(reason)
      gate.open()
      return handle.result()
    })
    assert.isFalse(result)
  }),
  promiseCase(
    "tells the group of a failure that the cancelled caller of start cannot hear of",
    async ({ rejection }) => {
      const failed = withTaskGroup(
        async ({ scope, start }) => {
          const controller = new AbortController()
          const starting = start(
            (_, signal) => {
              setTimeout(() => controller.abort(reason))
              return hang(signal).catch(fails(failure))
            },
            { signal: controller.signal }
          )
          assert.strictEqual(await rejection(starting), reason)
          await scope.sleep(60_000)
        },
        { errors: "group" }
      )
      assert.deepEqual(((await rejection(failed)) as ExceptionGroup).errors, [failure])
    }
  )
]
