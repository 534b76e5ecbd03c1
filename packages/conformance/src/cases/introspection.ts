/** What a program that hangs can be asked: which child waits for which job, on which thread. */
import { TaskGroup, Threads, toThread } from "@anythread/core"
import { createPool, dumpTree, runningTasks, type ThreadInfo, withTaskGroup } from "@anythread/core/promise"
import { assert } from "chai"
import * as Effect from "effect/Effect"
import type { Case } from "../Case.ts"
import { isSet, makeFlags, set } from "../flags.ts"
import * as Holding from "../tasks/holding.ts"

const needs = ["threads", "flags"] as const

/** Looks at what there is while the job runs, and lets it go. */
const look = async (flags: Int32Array, threads: () => ReadonlyArray<ThreadInfo>): Promise<void> => {
  await isSet(flags, 0)
  const tasks = runningTasks()
  const call = tasks.find(({ name }) => name === "held job")
  const child = tasks.find(({ id }) => id === call?.parent)
  const group = tasks.find(({ id }) => id === child?.parent)
  assert.deepInclude(call, { kind: "call", state: "running", thread: "anythread 1" })
  assert.isAtMost(call?.startedAt ?? Number.NaN, call?.runningSince ?? Number.NaN)
  assert.isString(call?.startedFrom)
  assert.deepInclude(child, { kind: "child", name: "hanging", state: "running" })
  assert.deepInclude(group, { kind: "group", name: "crawl", parent: undefined })
  const text = dumpTree()
  assert.match(text, /^group crawl \(running\)/m)
  assert.match(text, /^└ child hanging \(running\)/m)
  assert.match(text, /^ {2}└ call held job \(running\), on anythread 1 for /m)
  assert.match(text, /^thread anythread 1 \(busy\) for .*, job held job$/m)
  const [thread] = threads()
  assert.deepInclude(thread, { name: "anythread 1", state: "busy", job: "held job" })
  set(flags, 1)
}

const isGone = (): void =>
  assert.isFalse(runningTasks().some(({ name }) => ["crawl", "hanging", "held job"].includes(name)))

export const introspectionCases: ReadonlyArray<Case> = [
  {
    name: "names a child that hangs, the job that it waits for, and the thread that runs it",
    needs,
    front: "promise",
    run: async ({ backend }) => {
      const pool = createPool(backend, { maxThreads: 1 })
      const flags = makeFlags()
      await withTaskGroup(
        async ({ startSoon }) => {
          startSoon((signal) => pool.with({ name: "held job", signal }).run(Holding.holdAsync, flags), {
            name: "hanging"
          })
          await look(flags, pool.threads)
        },
        { name: "crawl" }
      )
      isGone()
      await pool.close()
      assert.deepEqual(pool.threads(), [])
    }
  },
  {
    name: "names a child that hangs, the job that it waits for, and the thread that runs it, on Effect",
    needs,
    front: "effect",
    run: async ({ backend }) => {
      const flags = makeFlags()
      const program = Effect.gen(function* () {
        const pool = yield* Threads.make(backend, { maxThreads: 1 })
        yield* TaskGroup.run(
          (group: TaskGroup.TaskGroup<unknown>) =>
            Effect.gen(function* () {
              const job = toThread.with({ name: "held job", pool }).run(Holding.holdAsync, flags)
              yield* group.startSoon(job, { name: "hanging" })
              yield* Effect.promise(() => look(flags, () => Effect.runSync(pool.threads)))
            }),
          { name: "crawl" }
        )
        isGone()
        return pool
      })
      const pool = await Effect.runPromise(Effect.scoped(program))
      assert.deepEqual(Effect.runSync(pool.threads), [])
    }
  }
]
