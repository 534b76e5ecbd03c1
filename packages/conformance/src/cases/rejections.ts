/** Failures that nobody waits for any more: they are told where they belong, or dropped, and never left unhandled. The runner looks. */
import {
  AsyncEvent,
  all,
  allSettled,
  any,
  asCompleted,
  CapacityLimiter,
  Condition,
  checkpoint,
  createMemoryChannel,
  failAfter,
  Lock,
  map,
  moveOnAfter,
  race,
  Semaphore,
  sleep,
  sleepUntil,
  type TaskContext,
  type TaskGroup,
  withCancelScope,
  withTaskGroup
} from "@anythread/core/promise"
import { assert } from "chai"
import type { Case } from "../Case.ts"
import { isSet, makeFlags, set } from "../flags.ts"
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

/** Waits as bodies of groups begin them; none ends before it is cancelled. Locks and the like are taken already. */
const makeWaits = (): ReadonlyArray<(group: TaskGroup) => unknown> => {
  const [condition, event, limiter] = [new Condition(), new AsyncEvent(), new CapacityLimiter(0)]
  const [lock, semaphore] = [new Lock(), new Semaphore(0)]
  const { receiver, sender } = createMemoryChannel<number>()
  const held = condition.acquireNoWait()
  lock.acquireNoWait()
  const hangs = ({ signal }: { readonly signal: AbortSignal }): Promise<void> => hang(signal)
  return [
    ({ scope }) => scope.sleep(60_000),
    ({ scope }) => scope.checkpoint(),
    ({ scope }) => scope.race(new Promise(() => {})),
    ({ signal }) => sleep(60_000, { signal }),
    ({ signal }) => sleepUntil(Number.POSITIVE_INFINITY, { signal }),
    ({ signal }) => checkpoint({ signal }),
    ({ signal }) => lock.acquire({ signal }),
    ({ signal }) => lock.acquireOnBehalfOf({}, { signal }),
    ({ signal }) => lock.use(() => {}, { signal }),
    ({ signal }) => semaphore.acquire({ signal }),
    ({ signal }) => limiter.acquire({ signal }),
    ({ signal }) => event.wait({ signal }),
    ({ signal }) => condition.wait(held, { signal }),
    ({ signal }) => condition.waitFor(held, () => false, { signal }),
    ({ signal }) => receiver.receive({ signal }),
    ({ signal }) => sender.send(1, { signal }),
    ({ signal }) => receiver.items({ signal }).next(),
    ({ startSoon }) => startSoon(hang).result(),
    ({ start }) => start((_, signal) => hang(signal)),
    ({ scope }) => scope.withCancelScope(hangs),
    ({ scope }) => scope.moveOnAfter(60_000, hangs),
    ({ scope }) => scope.failAfter(60_000, hangs),
    ({ scope }) => scope.withTaskGroup(hangs),
    ({ scope }) => scope.withTaskGroup(({ startSoon }) => void startSoon(hang)),
    ({ signal }) => map([1, 2], (_, context) => hangs(context), { concurrency: 1, signal }),
    ({ signal }) => all([hangs], { signal }),
    ({ signal }) => allSettled([hangs], { signal }),
    ({ signal }) => race([hangs], { signal }),
    ({ signal }) => any([hangs], { signal }),
    ({ signal }) => asCompleted([hangs], { signal }).next()
  ]
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
  promiseCase(
    "leaves no rejection unhandled of a wait that nobody awaits and that is cancelled, before or while it waits",
    async () => {
      for (const wait of makeWaits()) {
        await withTaskGroup(async (group) => {
          wait(group)
          await turn()
          group.cancel()
          wait(group)
          await turn()
        })
      }
    }
  ),
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
    name: "leaves no rejection unhandled of calls that nobody awaits and that are cancelled, before or while they run",
    front: "promise",
    needs: ["threads", "flags"],
    run: async ({ pool }) => {
      const toThread = await pool({ maxThreads: 1 })
      const flags = makeFlags()
      await withCancelScope(async ({ cancel, signal }) => {
        const calls = toThread.with({ signal })
        void calls.run(Holding.holdAsync, flags)
        await isSet(flags, 0)
        cancel(failure)
        void calls.run(Holding.holdAsync, flags)
        await turn()
      })
      set(flags, 1)
    }
  },
  {
    name: "leaves no rejection unhandled of such calls where the function is sent as text",
    front: "promise",
    needs: ["functions as source"],
    run: async ({ pool }) => {
      const toThread = await pool({ maxThreads: 1 })
      // Found to be portable by their first calls, which wait for that.
      const [cutWhileLookedAt, cutBefore] = [(n: number) => n + 1, (n: number) => n + 2]
      await withCancelScope(async ({ cancel, signal }) => {
        void toThread.with({ signal }).run(cutWhileLookedAt, 1)
        cancel(failure)
        void toThread.with({ signal }).run(cutBefore, 1)
        await turn()
      })
      assert.strictEqual(await toThread.run(cutBefore, 1), 3)
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
