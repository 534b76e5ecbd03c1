/** What a program that hangs can be asked: which child waits for which job, on which thread. */
import { CancelScope, TaskGroup, Threads, toThread } from "@anythread/core"
import {
  createPool,
  dumpTree,
  failAfter,
  introspection,
  runningTasks,
  type TaskStatus,
  type ThreadInfo,
  withTaskGroup
} from "@anythread/core/promise"
import { assert } from "chai"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { Case } from "../Case.ts"
import { isSet, makeFlags, set } from "../flags.ts"
import * as Holding from "../tasks/holding.ts"

const needs = ["threads", "flags"] as const

/** Where our code has files of its own: in one file with the program its frames look like the program's. */
const notBundled = ["importByUrl"] as const

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

/** The line of a frame in its file, of any engine and wherever the file lies, bundled too. */
const lineOf = (frame: string | undefined): string | undefined =>
  /[^\\/]+[\\/][^\\/]+:\d+(?=:\d+\)?$)/.exec(frame ?? "")?.[0]

/** Where this is called. */
const here = (): string => {
  const frames = (new Error().stack ?? "").split("\n").filter((frame) => lineOf(frame) !== undefined)
  return lineOf(frames[1]) ?? assert.fail(`no line in ${frames[1]}`)
}

/** Where that began of which this is the name. */
const startedAt = (name: string): string | undefined =>
  lineOf(
    runningTasks()
      .find((task) => task.name === name)
      ?.startedFrom?.split("\n")[0]
  )

const withStacks = async (body: () => Promise<void>): Promise<void> => {
  introspection({ stacks: true })
  try {
    await body()
  } finally {
    introspection({ stacks: false })
  }
}

export const introspectionCases: ReadonlyArray<Case> = [
  {
    name: "says where children were started: at lines of the program, bundled too",
    needs: [],
    front: "promise",
    run: () =>
      withStacks(() =>
        withTaskGroup(async ({ start, startSoon }) => {
          const soon = [here(), startSoon(() => startedAt("soon"), { name: "soon" })] as const
          assert.strictEqual(await soon[1].result(), soon[0])
          const child = ({ started }: TaskStatus<unknown>): void => started(startedAt("begun"))
          const begun = [here(), await start(child, { name: "begun" })]
          assert.strictEqual(begun[1], begun[0])
        })
      )
  },
  {
    name: "says where children were started: at lines of the program, bundled too, on Effect",
    needs: [],
    front: "effect",
    run: () =>
      withStacks(() => {
        const located = Effect.sync(() => startedAt("located"))
        const child = (status: TaskGroup.TaskStatus<unknown>) => Effect.flatMap(located, status.started)
        const children = TaskGroup.run((group) =>
          Effect.gen(function* () {
            const soon = [here(), yield* (yield* group.startSoon(located, { name: "located" })).join]
            assert.strictEqual(soon[1], soon[0])
            const begun = [here(), yield* group.start(child, { name: "located" })]
            assert.strictEqual(begun[1], begun[0])
          })
        )
        return Effect.runPromise(children)
      })
  },
  {
    name: "says where scopes and groups were started: at lines of the program",
    needs: notBundled,
    front: "promise",
    run: () =>
      withStacks(async () => {
        const options = { name: "located" }
        const group = [here(), await withTaskGroup(() => startedAt("located"), options)]
        assert.strictEqual(group[1], group[0])
        const scope = [here(), await failAfter(60_000, () => startedAt("located"), options)]
        assert.strictEqual(scope[1], scope[0])
        await withTaskGroup(async ({ scope }) => {
          const inner = [here(), await scope.withTaskGroup(() => startedAt("located"), options)]
          assert.strictEqual(inner[1], inner[0])
        })
      })
  },
  {
    name: "says where scopes and groups were started: at lines of the program, on Effect",
    needs: notBundled,
    front: "effect",
    run: () =>
      withStacks(async () => {
        const located = Effect.sync(() => startedAt("located"))
        const options = { name: "located" }
        const group = [here(), await Effect.runPromise(TaskGroup.run(() => located, options))]
        assert.strictEqual(group[1], group[0])
        const scope = [here(), Option.getOrThrow(await Effect.runPromise(CancelScope.run(() => located, options)))]
        assert.strictEqual(scope[1], scope[0])
      })
  },
  {
    name: "names a child that hangs, the job that it waits for, and the thread that runs it",
    needs,
    front: "promise",
    run: async ({ backend }) => {
      const pool = createPool(backend, { maxThreads: 1 })
      const flags = makeFlags()
      await withTaskGroup(
        async ({ startSoon }) => {
          const hanging = async (signal: AbortSignal): Promise<void> => {
            // Awaited: returned it would be a tail call, and leave no frame of the program in JavaScriptCore's stacks.
            await pool.with({ name: "held job", signal }).run(Holding.holdAsync, flags)
          }
          startSoon(hanging, { name: "hanging" })
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
