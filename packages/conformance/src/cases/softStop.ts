/** Asking a scope to stop, as its jobs hear of it: by word where memory is shared, by message everywhere. */
import { CancelScope, Threads, toThread } from "@anythread/core"
import type { ThreadBackend } from "@anythread/core/backend"
import { createPool, type PoolStatistics, withCancelScope } from "@anythread/core/promise"
import { transfer } from "@anythread/core/thread"
import { assert } from "chai"
import * as Effect from "effect/Effect"
import type { Case } from "../Case.ts"
import type { Need } from "../Environment.ts"
import { isSet, makeFlags } from "../flags.ts"
import * as Basic from "../tasks/basic.ts"
import * as Stopping from "../tasks/stopping.ts"

/** A scope of either front, with a pool of one thread. */
interface Asking {
  /** Runs a function on the thread, in the scope. */
  readonly run: <A extends ReadonlyArray<unknown>, B>(fn: (...args: A) => B, ...args: A) => Promise<Awaited<B>>
  /** The same, in no scope. */
  readonly runOutside: Asking["run"]
  readonly requestStop: () => void
  readonly cancel: () => void
  readonly statistics: () => PoolStatistics
}

const onPromises = async (backend: ThreadBackend, body: (asking: Asking) => Promise<void>): Promise<void> => {
  const pool = createPool(backend, { maxThreads: 1, grace: 20_000 })
  await withCancelScope(({ cancel, requestStop, signal }) =>
    body({
      run: pool.with({ signal }).run as Asking["run"],
      runOutside: pool.run as Asking["run"],
      requestStop,
      cancel,
      statistics: pool.statistics
    })
  ).finally(() => Promise.all([pool.close(), pool.close()]))
}

const onEffect = (backend: ThreadBackend, body: (asking: Asking) => Promise<void>): Promise<void> => {
  const program = Effect.gen(function* () {
    const pool = yield* Threads.make(backend, { maxThreads: 1, grace: 20_000 })
    const call = toThread.with({ pool }).run as unknown as (...call: ReadonlyArray<unknown>) => Effect.Effect<never>
    let done = Promise.resolve()
    yield* CancelScope.run((scope) =>
      Effect.gen(function* () {
        // The case is a promise; what it runs in the scope are fibers with the scope's context.
        const inside = Effect.runPromiseWith(yield* Effect.context())
        yield* Effect.promise((signal) => {
          done = body({
            run: (fn, ...args) => inside(call(fn, ...args), { signal }),
            runOutside: (fn, ...args) => Effect.runPromise(call(fn, ...args)),
            requestStop: scope.requestStopUnsafe,
            cancel: scope.cancelUnsafe,
            statistics: () => Effect.runSync(pool.statistics)
          })
          return done
        })
      })
    )
    yield* Effect.promise(() => done)
  })
  return Effect.runPromise(Effect.scoped(program))
}

/** The same case on either front. */
const asking = (name: string, needs: ReadonlyArray<Need>, body: (asking: Asking) => Promise<void>): Case => ({
  name,
  needs,
  run: ({ backend, front }) => (front.name === "effect" ? onEffect : onPromises)(backend, body)
})

/** A port for a job, and what it says first. */
const makeLine = (): { readonly port: MessagePort; readonly begun: Promise<unknown> } => {
  const { port1, port2 } = new MessageChannel()
  const begun = new Promise((resolve) => {
    port1.onmessage = ({ data }) => {
      port1.close()
      resolve(data)
    }
  })
  return { port: transfer(port2), begun }
}

export const softStopCases: ReadonlyArray<Case> = [
  asking(
    "lets a synchronous job finish when its scope is asked to stop",
    ["threads", "sharedMemory"],
    async (asking) => {
      const before = await asking.run(Basic.threadIdentity)
      const flags = makeFlags()
      const job = asking.run(Stopping.finishWhenAsked, flags)
      await isSet(flags, 0)
      asking.requestStop()
      assert.strictEqual(await job, "finished")
      assert.strictEqual(await asking.run(Basic.threadIdentity), before)
      assert.include(asking.statistics(), { completed: 3, cancelled: 0, terminated: 0 })
    }
  ),
  asking("tells an async job by its stop signal, and cancels nothing", [], async (asking) => {
    const { begun, port } = makeLine()
    const job = asking.run(Stopping.finishByPort, port)
    await begun
    asking.requestStop()
    assert.deepEqual(await job, [true, true, false])
    assert.include(asking.statistics(), { completed: 1, cancelled: 0, terminated: 0 })
  }),
  asking("serves calls that are made after the request, which know at once; others do not", [], async (asking) => {
    assert.deepEqual(await asking.run(Stopping.isAsked), [false, false])
    asking.requestStop()
    assert.deepEqual(await asking.run(Stopping.isAsked), [true, true])
    assert.deepEqual(await asking.runOutside(Stopping.isAsked), [false, false])
  }),
  asking("tells a job that was asked to stop while it waited for its thread", [], async (asking) => {
    const { begun, port } = makeLine()
    const first = asking.run(Stopping.finishByPort, port)
    await begun
    const second = asking.run(Stopping.isAsked)
    asking.requestStop()
    assert.deepEqual(await first, [true, true, false])
    assert.deepEqual(await second, [true, true])
  }),
  asking(
    "ends a job at once that is cancelled and has only looked whether it was asked to stop",
    ["threads", "sharedMemory", "endable"],
    async (asking) => {
      const flags = makeFlags()
      const job = asking.run(Stopping.spinLooking, flags).catch(() => "cut")
      await isSet(flags, 0)
      asking.cancel()
      assert.strictEqual(await job, "cut")
      assert.include(asking.statistics(), { cancelled: 1, terminated: 1 })
    }
  )
]
