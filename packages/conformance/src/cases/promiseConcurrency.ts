/** Several functions at once on the promise front: what they give, in which order, and that no loser goes on. */
import {
  all,
  allSettled,
  any,
  asCompleted,
  ExceptionGroup,
  map,
  race,
  type Task,
  type TaskContext
} from "@anythread/core/promise"
import { assert } from "chai"
import type { Case } from "../Case.ts"
import { reason } from "../cancelRunning.ts"
import { cutBy, fails, hang, makeLatch, promiseCase } from "../promiseCase.ts"
import { makeCut, turn } from "../waiting.ts"

/** A task that waits until it is cancelled, and notes that it was. */
const loser =
  (log: Array<unknown>, name: string) =>
  async ({ signal }: TaskContext): Promise<never> => {
    log.push([name, await cutBy(hang(signal))])
    throw signal.reason
  }

/** Which of some names it was that was noted, in the order in which they were. */
const namesOf = (log: ReadonlyArray<unknown>): ReadonlyArray<unknown> =>
  log.map((entry) => (Array.isArray(entry) ? entry[0] : entry))

/** Tasks that end in the order in which they are let go, whatever their places. */
const makeGated = (count: number): { tasks: ReadonlyArray<() => Promise<number>>; open: (index: number) => void } => {
  const latches = Array.from({ length: count }, makeLatch)
  return {
    tasks: latches.map(({ opened }, index) => async () => {
      await opened
      return index
    }),
    open: (index) => latches[index]?.open()
  }
}

/** Those that take tasks and settle once. */
const verbs: ReadonlyArray<
  (tasks: Iterable<Task<unknown>>, options?: { readonly signal?: AbortSignal }) => Promise<unknown>
> = [all, allSettled, race, any]

/** `map` as one of them. */
const mapAll: (typeof verbs)[number] = (tasks, options) => map(tasks, (task, context) => task(context), options)

const failure = new Error("failed")
const other = new Error("failed too")

export const promiseConcurrencyCases: ReadonlyArray<Case> = [
  promiseCase("gives the values of all tasks in their order, whichever ends first, and [] for none", async () => {
    const { open, tasks } = makeGated(3)
    const values = all(tasks)
    for (const index of [2, 0, 1]) {
      await turn()
      open(index)
    }
    assert.deepEqual([await values, await all([])], [[0, 1, 2], []])
  }),
  promiseCase("cancels and awaits the other tasks of all when one fails, and rejects with its failure", async () => {
    const log: Array<unknown> = []
    const error = await cutBy(all([loser(log, "first"), fails(failure), loser(log, "third")]))
    assert.deepEqual([error, namesOf(log)], [failure, ["first", "third"]])
  }),
  promiseCase(
    "tells every failure of all and map by an ExceptionGroup, and one alone too where that is asked",
    async () => {
      const failsLate = async ({ signal }: TaskContext): Promise<never> => {
        await cutBy(hang(signal))
        throw other
      }
      const both = await cutBy(all([failsLate, fails(failure)]))
      const mapped = await cutBy(map([failsLate, fails(failure)], (task, context) => task(context)))
      const one = await cutBy(all([fails(failure)], { errors: "group" }))
      for (const group of [both, mapped, one]) assert.instanceOf(group, ExceptionGroup)
      assert.deepEqual(
        [both, mapped, one].map((group) => (group as ExceptionGroup).errors),
        [[failure, other], [failure, other], [failure]]
      )
    }
  ),
  promiseCase("maps items in their order, whichever ends first, and none to []", async () => {
    const { open, tasks } = makeGated(3)
    const values = map(tasks, (task) => task())
    for (const index of [1, 2, 0]) {
      await turn()
      open(index)
    }
    assert.deepEqual([await values, await map([], fails(failure))], [[0, 1, 2], []])
  }),
  promiseCase("begins no more than concurrency at once, the next item when one has ended", async () => {
    const { open, tasks } = makeGated(4)
    const log: Array<string> = []
    const values = map(
      tasks.entries(),
      async ([index, task]) => {
        log.push(`${index} begins`)
        const value = await task()
        log.push(`${index} ends`)
        return value
      },
      { concurrency: 2 }
    )
    const seen: Array<ReadonlyArray<string>> = []
    for (const index of [1, 0, 3, 2]) {
      await turn()
      seen.push(log.splice(0))
      open(index)
    }
    assert.deepEqual(await values, [0, 1, 2, 3])
    assert.deepEqual(
      [...seen, log],
      [["0 begins", "1 begins"], ["1 ends", "2 begins"], ["0 ends", "3 begins"], ["3 ends"], ["2 ends"]]
    )
  }),
  promiseCase("cancels what map has begun and begins nothing more when one fails, and leaves the items", async () => {
    const log: Array<unknown> = []
    async function* items(): AsyncGenerator<string> {
      try {
        for (const name of ["first", "fails", "never"]) yield name
      } finally {
        log.push("items left")
      }
    }
    const error = await cutBy(
      map(items(), (name, context) => (name === "fails" ? Promise.reject(failure) : loser(log, name)(context)), {
        concurrency: 2
      })
    )
    assert.strictEqual(error, failure)
    assert.sameMembers([...namesOf(log)], ["first", "items left"])
  }),
  promiseCase("cancels and awaits the losers of race and any before it gives the winner", async () => {
    const log: Array<unknown> = []
    assert.strictEqual(await race([loser(log, "slow"), () => "quick"]), "quick")
    assert.strictEqual(await any([loser(log, "slow too"), fails(failure), () => "quick"]), "quick")
    assert.strictEqual(await cutBy(race([fails(failure), loser(log, "slower")])), failure)
    assert.deepEqual(namesOf(log), ["slow", "slow too", "slower"])
  }),
  promiseCase(
    "rejects any with every failure when no task succeeds, and race and any with RangeError for no task",
    async () => {
      const error = await cutBy(any([fails(failure), fails(other)]))
      assert.instanceOf(error, ExceptionGroup)
      assert.deepEqual((error as ExceptionGroup).errors, [failure, other])
      for (const none of [race([]), any([])]) assert.instanceOf(await cutBy(none), RangeError)
    }
  ),
  promiseCase("settles all tasks of allSettled, whether others fail or not, in their order", async () => {
    const { open, tasks } = makeGated(2)
    const settled = allSettled([...tasks, fails(failure)])
    for (const index of [1, 0]) {
      await turn()
      open(index)
    }
    assert.deepEqual(await settled, [
      { status: "fulfilled", value: 0 },
      { status: "fulfilled", value: 1 },
      { status: "rejected", reason: failure }
    ])
  }),
  promiseCase(
    "cancels and awaits every task when the signal around them aborts, and rejects with the reason",
    async () => {
      for (const verb of [...verbs, mapAll]) {
        const log: Array<unknown> = []
        const { cancel, signal } = makeCut()
        const { open, opened } = makeLatch()
        const last = (context: TaskContext): Promise<never> => {
          open()
          return loser(log, "last")(context)
        }
        const cut = cutBy(verb([loser(log, "first"), last], { signal }))
        await opened
        cancel()
        assert.deepEqual([await cut, namesOf(log)], [reason, ["first", "last"]])
      }
    }
  ),
  promiseCase("rejects with the reason when the signal aborts before any task has begun, and begins none", async () => {
    for (const verb of [...verbs, mapAll]) {
      const log: Array<unknown> = []
      const { cancel, signal } = makeCut()
      const cut = cutBy(verb([() => log.push("begun")], { signal }))
      cancel()
      const before = await cutBy(verb([() => log.push("begun")], { signal }))
      assert.deepEqual([await cut, before, log], [reason, reason, []])
    }
  }),
  promiseCase("hands out tasks in the order in which they complete, named by their functions", async () => {
    const { open, tasks } = makeGated(3)
    const [first, second, third] = tasks as [() => Promise<number>, () => Promise<number>, () => Promise<number>]
    const named = [
      async function one() {
        return first()
      },
      async function two() {
        return second()
      },
      () => third()
    ]
    const completed: Array<unknown> = []
    open(1)
    for await (const handle of asCompleted(named)) {
      completed.push([handle.name, handle.status, await handle.result()])
      open(completed.length === 1 ? 2 : 0)
    }
    assert.deepEqual(completed, [
      ["two", "finished", 1],
      ["(anonymous)", "finished", 2],
      ["one", "finished", 0]
    ])
  }),
  promiseCase("refuses asCompleted of no task with RangeError, and what is no function with TypeError", async () => {
    assert.throws(() => asCompleted([]), RangeError)
    assert.throws(() => asCompleted([Promise.resolve() as unknown as () => void]), TypeError)
    for (const verb of verbs)
      assert.instanceOf(await cutBy(verb([Promise.resolve() as unknown as () => void])), TypeError)
  }),
  promiseCase(
    "cancels and awaits the other tasks of asCompleted when one fails, and rejects with its failure",
    async () => {
      const log: Array<unknown> = []
      const loop = async (): Promise<void> => {
        for await (const handle of asCompleted([loser(log, "slow"), fails(failure)])) log.push(handle)
      }
      assert.deepEqual([await cutBy(loop()), namesOf(log)], [failure, ["slow"]])
    }
  ),
  promiseCase("cancels and awaits the tasks that are left when a loop over asCompleted ends early", async () => {
    const log: Array<unknown> = []
    for await (const handle of asCompleted([loser(log, "slow"), () => "quick", loser(log, "slow too")])) {
      log.push(await handle.result())
      break
    }
    assert.deepEqual(namesOf(log), ["quick", "slow", "slow too"])
  }),
  promiseCase("cancels and awaits the tasks of asCompleted when it is left while a step waits for them", async () => {
    const log: Array<unknown> = []
    const { open, opened } = makeLatch()
    const loop = asCompleted([
      (context: TaskContext) => {
        open()
        return loser(log, "slow")(context)
      }
    ])
    const step = loop.next()
    await opened
    const end = { done: true, value: undefined }
    assert.deepEqual([await loop.return?.(), await step, namesOf(log)], [end, end, ["slow"]])
  })
]
