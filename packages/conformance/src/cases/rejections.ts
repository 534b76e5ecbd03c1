/** Failures that nobody waits for any more: they are told where they belong, or dropped, and never left unhandled. The runner looks. */
import {
  all,
  allSettled,
  any,
  asCompleted,
  failAfter,
  map,
  moveOnAfter,
  race,
  type TaskContext,
  withCancelScope,
  withTaskGroup
} from "@anythread/core/promise"
import { assert } from "chai"
import type { Case } from "../Case.ts"
import { makeFlags, set } from "../flags.ts"
import { cutBy, fails, hang, makeLatch, promiseCase } from "../promiseCase.ts"
import * as Failing from "../tasks/failing.ts"
import * as Holding from "../tasks/holding.ts"
import { turn } from "../waiting.ts"

const failure = new Error("failed")
const late = new Error("failed while it left")

/** Waits until it is cancelled, and fails for another reason then. */
const leavesBadly = async ({ signal }: TaskContext): Promise<never> => {
  await cutBy(hang(signal))
  throw late
}

/** What a promise settles with. */
const outcome = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error)

export const rejectionCases: ReadonlyArray<Case> = [
  promiseCase("leaves no rejection of a loser unhandled, whichever verb ran it", async () => {
    const tasks = [() => "won", leavesBadly, leavesBadly]
    await outcome(race(tasks))
    await outcome(any(tasks))
    await outcome(all([fails(failure), leavesBadly, leavesBadly]))
    await outcome(map([1, 2, 3], (n, context) => (n === 1 ? fails(failure)() : leavesBadly(context))))
    await outcome(allSettled([fails(failure), fails(late)]))
    const left = async (): Promise<void> => {
      for await (const _ of asCompleted(tasks)) return
    }
    await outcome(left())
    const busy = async (): Promise<void> => {
      for await (const _ of asCompleted([() => "first", () => turn().then(fails(failure))])) {
        await turn()
        await turn()
      }
    }
    assert.strictEqual(await outcome(busy()), failure)
  }),
  promiseCase("leaves no rejection of a child unhandled whose result nobody reads, or reads late", async () => {
    const both = await outcome(
      withTaskGroup(async ({ startSoon }) => {
        void startSoon(fails(failure)).result()
        void startSoon(fails(late)).result()
        await turn()
      })
    )
    assert.instanceOf(both, AggregateError)
    let handle: { readonly result: () => Promise<unknown> } | undefined
    const one = await outcome(
      withTaskGroup(({ startSoon }) => {
        handle = startSoon(fails(failure))
      })
    )
    assert.strictEqual(one, failure)
    await turn()
    assert.strictEqual(await handle?.result().catch((error: unknown) => error), failure)
  }),
  promiseCase("leaves no rejection unhandled of what a scope let go of", async () => {
    const foreign = makeLatch()
    const failsLater = foreign.opened.then(fails(late))
    const { cancelled } = await moveOnAfter(1, (scope) => scope.race(failsLater))
    assert.isTrue(cancelled)
    const body = await outcome(
      failAfter(1, async ({ signal }) => {
        await cutBy(hang(signal))
        throw late
      })
    )
    assert.strictEqual(body, late)
    await withCancelScope(async (scope) => {
      scope.cancel(failure)
      await outcome(scope.sleep(1))
    })
    foreign.open()
  }),
  promiseCase("leaves no rejection unhandled where a group is entered with what has failed already", async () => {
    const failed = outcome(withTaskGroup(() => Promise.reject(failure)))
    assert.strictEqual(await failed, failure)
    const ended = await outcome(
      withTaskGroup(async (group) => {
        group.startSoon(fails(failure))
        await group.start(async (status, signal) => {
          status.started()
          await cutBy(hang(signal))
          throw late
        })
      })
    )
    assert.instanceOf(ended, Error)
  }),
  {
    name: "leaves no rejection unhandled of a job that fails after its caller has gone on",
    front: "promise",
    needs: ["threads", "flags"],
    run: async ({ pool, until }) => {
      const toThread = await pool({ maxThreads: 1 })
      const controller = new AbortController()
      const flags = makeFlags()
      const abandoned = toThread
        .with({ signal: controller.signal, cancellation: "abandon" })
        .runSync(Holding.holdThenThrow, flags)
      await until(toThread, ({ busy }) => busy === 1)
      controller.abort(failure)
      assert.strictEqual(await outcome(abandoned), failure)
      set(flags, 1)
      await until(toThread, ({ busy }) => busy === 0)
    }
  },
  {
    name: "leaves no rejection unhandled of calls that are refused in the moment in which their pool closes",
    front: "promise",
    run: async ({ pool, rejects }) => {
      const toThread = await pool({ maxThreads: 1 })
      const calls = Array.from({ length: 20 }, () => outcome(toThread.run(Failing.rejects)))
      await toThread.close()
      await rejects(toThread.run(Failing.rejects), "PoolClosed")
      for (const error of await Promise.all(calls)) assert.instanceOf(error, Error)
    }
  }
]
