/** Task groups for async/await: who runs, who is awaited, what is told of failures. */
import {
  type CancelScope,
  ExceptionGroup,
  sleep,
  type TaskGroup,
  withCancelScope,
  withTaskGroup
} from "@anythread/core/promise"
import { assert } from "chai"
import type { Case } from "../Case.ts"
import { caught, cutBy, fails, hang, makeLatch, promiseCase } from "../promiseCase.ts"

const [first, second] = [new TypeError("first"), new RangeError("second")]

export const groupCases: ReadonlyArray<Case> = [
  promiseCase("runs every child of a group and waits for all of them", async () => {
    const ended: Array<string> = []
    const child = (name: string) => async (): Promise<void> => {
      await sleep(0)
      ended.push(name)
    }
    const value = await withTaskGroup(({ startSoon }) => {
      startSoon(child("a"))
      startSoon(child("b"))
      return "value"
    })
    assert.deepEqual([value, ended.toSorted()], ["value", ["a", "b"]])
  }),
  promiseCase("lets a child start a sibling when the body has ended", async () => {
    const ran: Array<string> = []
    const bodyEnded = makeLatch()
    await withTaskGroup(({ startSoon }) => {
      startSoon(async () => {
        await bodyEnded.opened
        startSoon(async () => {
          await sleep(0)
          ran.push("sibling")
        })
      })
      setTimeout(bodyEnded.open)
    })
    assert.deepEqual(ran, ["sibling"])
  }),
  promiseCase("refuses children when the group has ended, whether it failed or not", async ({ rejection, rejects }) => {
    const groups: Array<TaskGroup> = []
    await withTaskGroup((group) => void groups.push(group))
    await rejection(
      withTaskGroup((group) => {
        groups.push(group)
        throw first
      })
    )
    let ran = false
    const run = (): void => {
      ran = true
    }
    for (const group of groups) {
      assert.propertyVal(
        thrownBy(() => group.startSoon(run)),
        "_tag",
        "GroupClosed"
      )
      await rejects(group.start(run), "GroupClosed", { child: "run" })
    }
    await sleep(0)
    assert.deepEqual([groups.length, ran], [2, false])
  }),
  promiseCase("refuses a child that is no function, and takes one that returns no promise", async ({ rejection }) => {
    await withTaskGroup(async ({ start, startSoon }) => {
      assert.instanceOf(
        thrownBy(() => startSoon(Promise.resolve() as never)),
        TypeError
      )
      for (const returnHandle of [false, true])
        assert.instanceOf(await rejection(start(undefined as never, { returnHandle } as object)), TypeError)
      assert.strictEqual(await startSoon(() => 7).result(), 7)
    })
  }),
  promiseCase("begins a child after the code that started it, never within the call", async () => {
    const order: Array<string> = []
    await withTaskGroup(async ({ startSoon }) => {
      const child = startSoon(() => void order.push("child"))
      order.push("body")
      await child.result()
      order.push("body again")
    })
    assert.deepEqual(order, ["body", "child", "body again"])
  }),
  promiseCase("cancels the children when the body fails, and rejects with its error", async ({ rejection }) => {
    let cut: unknown
    const failed = withTaskGroup(async ({ signal, startSoon }) => {
      const began = makeLatch()
      startSoon(async (signal) => {
        began.open()
        cut = await cutBy(hang(signal))
      })
      await began.opened
      assert.isFalse(signal.aborted)
      throw first
    })
    assert.strictEqual(await rejection(failed), first)
    assert.propertyVal(cut, "name", "AbortError")
    assert.propertyVal(cut, "cause", first)
  }),
  promiseCase("cancels the body when a child fails", async ({ rejection }) => {
    let isCut = false
    const failed = withTaskGroup(async ({ signal, startSoon }) => {
      startSoon(fails(first))
      await hang(signal).finally(() => {
        isCut = true
      })
    })
    assert.strictEqual(await rejection(failed), first)
    assert.isTrue(isCut)
  }),
  promiseCase("cancels the siblings of a child that fails", async ({ rejection }) => {
    let cut: unknown
    const failed = withTaskGroup(({ startSoon }) => {
      startSoon(async (signal) => {
        cut = await cutBy(hang(signal))
      })
      startSoon(fails(first))
    })
    assert.strictEqual(await rejection(failed), first)
    assert.propertyVal(cut, "cause", first)
  }),
  promiseCase("tells every failure of children, in order of arrival", async ({ rejection }) => {
    const failed = withTaskGroup(({ startSoon }) => {
      startSoon((signal) => hang(signal).catch(fails(second)))
      startSoon(fails(first))
    })
    const group = await rejection(failed)
    assert.instanceOf(group, ExceptionGroup)
    assert.deepEqual((group as ExceptionGroup).errors, [first, second])
  }),
  promiseCase("tells the failure of the body with those of its children", async ({ rejection }) => {
    const failed = withTaskGroup(async ({ startSoon }) => {
      const began = makeLatch()
      startSoon((signal) => {
        began.open()
        return hang(signal).catch(fails(second))
      })
      await began.opened
      throw first
    })
    const group = await rejection(failed)
    assert.instanceOf(group, ExceptionGroup)
    assert.deepEqual((group as ExceptionGroup).errors, [first, second])
  }),
  promiseCase("lets others run before it goes on from an empty group", async () => {
    const order: Array<string> = []
    const other = Promise.resolve().then(() => order.push("other"))
    await withTaskGroup(() => {})
    order.push("group")
    await other
    assert.deepEqual(order, ["other", "group"])
  }),
  promiseCase("leaves cancellations out of what nested groups tell", async ({ rejection }) => {
    const failed = withTaskGroup(
      ({ startSoon }) => {
        startSoon((signal) =>
          withTaskGroup(
            async (inner) => {
              inner.startSoon(hang)
              inner.startSoon((signal) => hang(signal).catch(fails(second)))
              await hang(inner.signal)
            },
            { errors: "group", signal }
          )
        )
        startSoon(fails(first))
      },
      { errors: "group" }
    )
    const [failure, inner, ...more] = ((await rejection(failed)) as ExceptionGroup).errors
    assert.strictEqual(failure, first)
    assert.instanceOf(inner, ExceptionGroup)
    assert.deepEqual([(inner as ExceptionGroup).errors, more], [[second], []])
  }),
  promiseCase(
    "takes its cancellation out of an ExceptionGroup, at any depth, and keeps the rest",
    async ({ rejection }) => {
      let scope: CancelScope | undefined
      const failed = withCancelScope(async (given) => {
        scope = given
        given.cancel()
        const cut = await cutBy(given.sleep(0))
        const inner = new ExceptionGroup([cut, second], "inner", { cause: first })
        throw new ExceptionGroup([cut, inner], "outer", { cause: "why" })
      })
      const group = (await rejection(failed)) as ExceptionGroup
      const inner = group.errors[0] as ExceptionGroup
      assert.deepEqual([group.message, group.cause, group.errors.length], ["outer", "why", 1])
      assert.deepEqual([inner.message, inner.cause, inner.errors], ["inner", first, [second]])
      assert.isTrue(scope?.cancelledCaught)
    }
  ),
  promiseCase("catches an ExceptionGroup of nothing but its own cancellation", async () => {
    const outcome = withCancelScope(async (scope) => {
      scope.cancel()
      const cut = await cutBy(scope.sleep(0))
      throw new ExceptionGroup([cut, new ExceptionGroup([cut])])
    })
    assert.deepEqual(await outcome, caught)
  }),
  promiseCase("lets one bare cancellation through a group, however many it cut", async () => {
    let seen: unknown
    const reason = new Error("outer")
    const outcome = withCancelScope(async (scope) => {
      const group = scope.withTaskGroup(
        async ({ signal, startSoon }) => {
          startSoon(hang)
          startSoon(hang)
          setTimeout(scope.cancel, 0, reason)
          await hang(signal)
        },
        { errors: "group" }
      )
      seen = await cutBy(group)
      throw seen
    })
    assert.deepEqual([await outcome, seen], [caught, reason])
  }),
  promiseCase("lets what is around a group catch when both are cancelled", async () => {
    const outcome = withCancelScope((scope) =>
      scope.withTaskGroup(async (group) => {
        group.cancel()
        scope.cancel()
        await group.scope.checkpoint()
      })
    )
    assert.deepEqual(await outcome, caught)
  }),
  promiseCase("opens and closes an empty group in a cancelled scope without a fuss", async () => {
    const outcome = withCancelScope(async (scope) => {
      scope.cancel()
      return scope.withTaskGroup(() => "value")
    })
    assert.deepEqual(await outcome, { cancelled: false, timedOut: false, value: "value" })
  }),
  promiseCase("cancels a group one of whose children has ended well", async () => {
    const value = await withTaskGroup(async ({ cancel, startSoon }) => {
      const done = startSoon(async () => "done")
      await done.result()
      const hanging = startSoon(hang)
      cancel()
      return [done, hanging] as const
    })
    assert.deepEqual(
      value.map(({ status }) => status),
      ["finished", "cancelled"]
    )
    assert.strictEqual(await value[0].result(), "done")
  })
]

const thrownBy = (body: () => unknown): unknown => {
  try {
    return body()
  } catch (error) {
    return error
  }
}
