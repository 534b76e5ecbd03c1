/** Every road by which a scope or a group ends the threads beneath it, on either front; and deadlines that reach a thread. */
import { CancelScope, asCompleted as effectAsCompleted, TaskGroup, Threads, toThread } from "@anythread/core"
import {
  all,
  asCompleted,
  createPool,
  failAfter,
  map,
  moveOnAfter,
  type Pool,
  race,
  type TaskContext,
  withCancelScope,
  withTaskGroup
} from "@anythread/core/promise"
import { assert } from "chai"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { Bench } from "../Bench.ts"
import type { Case } from "../Case.ts"
import { isSet, makeFlags, set } from "../flags.ts"
import * as Basic from "../tasks/basic.ts"
import * as Holding from "../tasks/holding.ts"

const needs = ["threads", "flags", "endable at once"] as const

/** Milliseconds that a road by time takes at first. */
const FIRST = 100

/** The loop has been ended: the next job runs, and the loop counts no further while one more does. */
const hasEnded = async (flags: Int32Array, next: () => Promise<number>): Promise<void> => {
  assert.strictEqual(await next(), 3)
  const turns = Atomics.load(flags, 3)
  assert.strictEqual(await next(), 3)
  assert.strictEqual(Atomics.load(flags, 3), turns, "the loop has ended")
}

/** Starts the endless loop with a signal. */
type Loop = (signal: AbortSignal) => Promise<never>

/** A road that cuts a loop before its first turn, on a machine that is slow to start a thread, shows nothing: then again. */
const promiseRoad = (
  name: string,
  cut: (loop: Loop, running: Promise<void>, ms: number) => Promise<unknown>
): Case => ({
  name,
  needs,
  front: "promise",
  run: async ({ backend }) => {
    const pool = createPool(backend, { maxThreads: 1, terminateTimeout: Number.POSITIVE_INFINITY })
    for (let ms = FIRST, turns = 0; turns === 0; ms *= 2) {
      const flags = makeFlags()
      await cut((signal) => pool.with({ signal }).runSync(Holding.spin, flags), isSet(flags, 0), ms)
      await hasEnded(flags, () => pool.runSync(Basic.add, 1, 2))
      turns = Atomics.load(flags, 3)
      set(flags, 0)
    }
    await pool.close()
  }
})

/** The endless loop on Effect. */
type EffectLoop = Effect.Effect<never, unknown, Threads>

const effectRoad = (
  name: string,
  cut: (loop: EffectLoop, running: Effect.Effect<void>, ms: number) => Effect.Effect<unknown, unknown, Threads>
): Case => ({
  name,
  needs,
  front: "effect",
  run: async ({ backend }) => {
    const program = Effect.gen(function* () {
      const run = Effect.runPromiseWith(yield* Effect.context<Threads>())
      for (let ms = FIRST, turns = 0; turns === 0; ms *= 2) {
        const flags = makeFlags()
        const running = Effect.promise(() => isSet(flags, 0))
        yield* cut(toThread.runSync(Holding.spin, flags), running, ms)
        yield* Effect.promise(() => hasEnded(flags, () => run(toThread.runSync(Basic.add, 1, 2))))
        turns = Atomics.load(flags, 3)
        set(flags, 0)
      }
    })
    const options = { maxThreads: 1, terminateTimeout: Number.POSITIVE_INFINITY }
    await Effect.runPromise(Effect.provide(program, Threads.layer(backend, options)))
  }
})

/** A case about deadlines, with a pool of one thread. */
const withPool = async (
  { backend }: Bench,
  run: (pool: Pool, flags: Int32Array) => Promise<unknown>
): Promise<void> => {
  const pool = createPool(backend, { maxThreads: 1 })
  await run(pool, makeFlags())
  await pool.close()
}

export const roadCases: ReadonlyArray<Case> = [
  promiseRoad("ends an endless loop by failAfter", async (loop, _, ms) => {
    const error = await failAfter(ms, ({ signal }) => loop(signal)).catch((error: unknown) => error)
    assert.propertyVal(error, "name", "TimeoutError")
  }),
  promiseRoad("ends an endless loop by moveOnAfter", async (loop, _, ms) => {
    const late = await moveOnAfter(ms, ({ signal }) => loop(signal))
    assert.deepEqual(late, { cancelled: true, timedOut: true })
  }),
  promiseRoad("ends an endless loop by cancelling its scope", async (loop, running) => {
    const cut = await withCancelScope(({ cancel, signal }) => {
      void running.then(() => cancel())
      return loop(signal)
    })
    assert.deepEqual(cut, { cancelled: true, timedOut: false })
  }),
  promiseRoad("ends an endless loop whose sibling in a group fails", async (loop, running) => {
    const failure = new Error("sibling")
    const error = await withTaskGroup(async ({ startSoon }) => {
      startSoon(loop)
      startSoon(() => running.then(() => Promise.reject(failure)))
    }).catch((error: unknown) => error)
    assert.strictEqual(error, failure)
  }),
  promiseRoad("ends an endless loop by cancelling its group", async (loop, running) => {
    await withTaskGroup(async ({ cancel, startSoon }) => {
      startSoon(loop)
      startSoon(() => running.then(() => cancel()))
    })
  }),
  promiseRoad("ends an endless loop by a signal from outside its scope", async (loop, running) => {
    const controller = new AbortController()
    void running.then(() => controller.abort("outside"))
    const { signal } = controller
    const reason = await withCancelScope(({ signal }) => loop(signal), { signal }).catch((reason: unknown) => reason)
    assert.strictEqual(reason, "outside")
  }),
  promiseRoad("ends an endless loop that loses a race of tasks", async (loop, running) => {
    await race([({ signal }) => loop(signal), () => running])
  }),
  promiseRoad("ends an endless loop beside a task of all that fails", async (loop, running) => {
    const failure = new Error("other task")
    const tasks = [({ signal }: TaskContext) => loop(signal), () => running.then(() => Promise.reject(failure))]
    assert.strictEqual(await all(tasks).catch((error: unknown) => error), failure)
  }),
  promiseRoad("ends an endless loop beside an item of map that fails", async (loop, running) => {
    const failure = new Error("other item")
    const error = await map(["loop", "fails"], (item, { signal }) =>
      item === "loop" ? loop(signal) : running.then(() => Promise.reject(failure))
    ).catch((error: unknown) => error)
    assert.strictEqual(error, failure)
  }),
  promiseRoad("ends an endless loop that is left when a loop over asCompleted ends", async (loop, running) => {
    for await (const _ of asCompleted([({ signal }) => loop(signal), () => running])) break
  }),
  effectRoad("ends an endless loop that is left when a stream of asCompleted ends", (loop, running) =>
    Stream.runDrain(Stream.take(effectAsCompleted([loop, running]), 1))
  ),
  effectRoad("ends an endless loop by Effect.timeout", (loop, _, ms) => Effect.flip(Effect.timeout(loop, ms))),
  effectRoad("ends an endless loop by Effect.timeoutOption", (loop, _, ms) => Effect.timeoutOption(loop, ms)),
  effectRoad("ends an endless loop that loses a race", (loop, running) => Effect.race(loop, running)),
  effectRoad("ends an endless loop whose sibling fails", (loop, running) =>
    Effect.flip(Effect.all([loop, Effect.andThen(running, Effect.fail("sibling"))], { concurrency: 2 }))
  ),
  effectRoad("ends an endless loop by Fiber.interrupt", (loop, running) =>
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(loop)
      yield* running
      yield* Fiber.interrupt(fiber)
    })
  ),
  effectRoad("ends an endless loop forked in a scope that closes", (loop, running) =>
    Effect.scoped(Effect.andThen(Effect.forkScoped(loop), running))
  ),
  effectRoad("ends an endless loop by CancelScope.failAfter", (loop, _, ms) =>
    Effect.flip(CancelScope.failAfter(ms)(loop))
  ),
  effectRoad("ends an endless loop by CancelScope.moveOnAfter", (loop, _, ms) => CancelScope.moveOnAfter(ms)(loop)),
  effectRoad("ends an endless loop by cancelling its CancelScope", (loop, running) =>
    CancelScope.run((scope) => Effect.andThen(Effect.forkChild(Effect.andThen(running, scope.cancel())), loop))
  ),
  effectRoad("ends an endless loop whose sibling in a TaskGroup fails", (loop, running) =>
    Effect.flip(
      TaskGroup.run((group: TaskGroup.TaskGroup<unknown>) =>
        Effect.andThen(group.startSoon(loop), group.startSoon(Effect.andThen(running, Effect.fail("sibling"))))
      )
    )
  ),
  effectRoad("ends an endless loop by cancelling its TaskGroup", (loop, running) =>
    TaskGroup.runOption((group: TaskGroup.TaskGroup<unknown>) =>
      Effect.andThen(group.startSoon(loop), group.startSoon(Effect.andThen(running, group.cancelScope.cancel())))
    )
  ),
  {
    name: "shows a job the deadline of the scope around its call, and moves it as that is moved",
    needs: ["threads", "sharedMemory"],
    front: "promise",
    run: (bench) =>
      withPool(bench, async (pool, flags) => {
        const first = Date.now() + 60_000
        await withCancelScope(
          async (scope) => {
            const call = pool.with({ signal: scope.signal }).runSync(Holding.followsDeadline, flags, first)
            await isSet(flags, 0)
            scope.deadline = first + 60_000
            await isSet(flags, 2)
            scope.shield = true
            scope.deadline = Number.POSITIVE_INFINITY
            assert.strictEqual(await call, Number.POSITIVE_INFINITY)
          },
          { deadline: first }
        )
      })
  },
  {
    name: "shows a job the deadline of the CancelScope around its call, and moves it as that is moved",
    needs: ["threads", "sharedMemory"],
    front: "effect",
    run: async ({ backend }) => {
      const flags = makeFlags()
      const first = Date.now() + 60_000
      const program = CancelScope.run(
        (scope) =>
          Effect.gen(function* () {
            const mover = Effect.gen(function* () {
              yield* Effect.promise(() => isSet(flags, 0))
              yield* scope.setDeadline(first + 60_000)
              yield* Effect.promise(() => isSet(flags, 2))
              yield* scope.setDeadline(Number.POSITIVE_INFINITY)
            })
            yield* Effect.forkChild(mover)
            return yield* toThread.runSync(Holding.followsDeadline, flags, first)
          }),
        { deadline: first }
      )
      const seen = await Effect.runPromise(Effect.provide(program, Threads.layer(backend, { maxThreads: 1 })))
      assert.strictEqual(Option.getOrUndefined(seen), Number.POSITIVE_INFINITY)
    }
  },
  {
    name: "lets a job leave at its deadline by itself, before the host's own timer, and tells the call as timed out",
    needs: ["threads", "sharedMemory"],
    front: "promise",
    run: (bench) =>
      withPool(bench, async (pool, flags) => {
        await pool.runSync(Holding.pretendsCancelled).catch(() => {})
        const late = await moveOnAfter(500, async ({ deadline, race, signal }) => {
          const call = pool.with({ signal, grace: 20_000 }).runSync(Holding.spinPolling, flags)
          await race(isSet(flags, 0))
          // The host is busy past the deadline: its timer cannot fire, the job looks at the clock itself.
          while (Date.now() < deadline + 50) Atomics.load(flags, 0)
          return call
        })
        assert.deepEqual(late, { cancelled: true, timedOut: true })
        assert.strictEqual(pool.statistics().terminated, 0)
      })
  }
]
