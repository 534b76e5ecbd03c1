import { describe, expect, it, onTestFinished } from "vitest"
import { portable } from "../../src/portable/portable.ts"
import { AsyncEvent } from "../../src/promise/AsyncEvent.ts"
import { CapacityLimiter } from "../../src/promise/CapacityLimiter.ts"
import { Condition } from "../../src/promise/Condition.ts"
import { createPool } from "../../src/promise/createPool.ts"
import { sleep } from "../../src/promise/sleep.ts"
import type { Pool } from "../../src/promise/ToThread.ts"
import { bindBackend } from "../../src/promise/verbs.ts"
import { withCancelScope } from "../../src/promise/withCancelScope.ts"
import { withTaskGroup } from "../../src/promise/withTaskGroup.ts"
import { dumpTree } from "../../src/tasks/dumpTree.ts"
import { introspection } from "../../src/tasks/introspection.ts"
import { runningTasks } from "../../src/tasks/runningTasks.ts"
import type { StuckChild } from "../../src/tasks/StuckChild.ts"
import type { TaskInfo } from "../../src/tasks/TaskInfo.ts"
import { makeInProcess } from "../../src/testing/InProcess.ts"
import { fromThread } from "../../src/thread/fromThread.ts"
import { checkClean, rejection } from "./clean.ts"

checkClean()

const { finish } = portable("file:///introspection.test.js", {
  finish: async (): Promise<string> => {
    const signal = fromThread.stopSignal()
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve))
    return "finished"
  }
})

/** The tree as lines, with the names of parents. */
const lines = (tasks: ReadonlyArray<TaskInfo>): ReadonlyArray<string> =>
  tasks.map(({ kind, name, parent, state }) => {
    const above = tasks.find(({ id }) => id === parent)?.name ?? "-"
    return `${above} > ${kind} ${name} (${state})`
  })

/** Waits until a thread of the pool runs a job. */
const isBusy = async (pool: Pool): Promise<void> => {
  while (pool.threads()[0]?.state !== "busy") await sleep(0)
}

describe("runningTasks", () => {
  it("knows scopes, groups, children and calls by name, parent and state, and nothing when they have ended", async () => {
    const pool = createPool(makeInProcess())
    const tasks = await withTaskGroup(async function crawl({ requestStop, signal, startSoon }) {
      startSoon(
        (signal) =>
          withCancelScope(({ signal }) => pool.with({ name: "job", signal }).run(finish), { name: "fetch", signal }),
        { name: "reader" }
      )
      const idle = startSoon((signal) => rejection(sleep(60_000, { signal })), { name: "idle" })
      await isBusy(pool)
      idle.cancel()
      const tasks = runningTasks()
      await withCancelScope(() => requestStop(), { signal })
      return tasks
    })
    expect(lines(tasks)).toEqual([
      "- > group crawl (running)",
      "crawl > child reader (running)",
      "crawl > child idle (cancelling)",
      "reader > scope fetch (running)",
      "fetch > call job (running)"
    ])
    expect(tasks.at(-1)).toMatchObject({ thread: "anythread 1" })
    expect(tasks.at(-1)?.runningSince).toBeGreaterThanOrEqual(tasks[0]?.startedAt ?? Number.NaN)
    expect(tasks.at(-1)?.startedFrom).toContain("introspection.test")
    expect(runningTasks()).toEqual([])
    await pool.close()
  })

  it("gives an id that stays, and says that a scope is stopping", async () => {
    await withCancelScope(async ({ requestStop }) => {
      const [before] = runningTasks()
      requestStop()
      const [after] = runningTasks()
      expect(after).toEqual({ ...before, state: "stopping" })
    })
  })

  it("knows what outlives its scope, and scopes in a signal from outside, until they end", async () => {
    const gate = Promise.withResolvers<void>()
    let left: Promise<unknown> | undefined
    const { signal } = new AbortController()
    await withCancelScope(
      ({ signal }) => {
        left = withCancelScope(() => gate.promise, { signal, name: "left behind" })
      },
      { signal, name: "over" }
    )
    expect(lines(runningTasks())).toEqual(["- > scope left behind (running)"])
    gate.resolve()
    await left
    expect(runningTasks()).toEqual([])
  })

  it("knows where things were started, when asked to", async () => {
    expect(await withCancelScope(() => runningTasks()[0]?.startedFrom)).toMatchObject({ value: undefined })
    introspection({ stacks: true })
    onTestFinished(() => introspection({ stacks: false }))
    await withTaskGroup(async ({ scope, startSoon }) => {
      startSoon(() => {})
      await scope.withCancelScope(() => {
        for (const { startedFrom } of runningTasks()) {
          expect(startedFrom?.split("\n")[0]).toContain("introspection.test")
        }
      })
    })
  })

  it("knows a hundred thousand children, and more", async () => {
    await withTaskGroup(async ({ cancel, startSoon }) => {
      for (let n = 0; n < 200_000; n++) startSoon(() => {})
      expect(runningTasks().length).toBe(200_001)
      cancel()
    })
  })
})

describe("dumpTree", () => {
  it("draws what runs, and the threads", async () => {
    const pool = createPool(makeInProcess())
    const text = await withTaskGroup(
      async ({ requestStop, startSoon }) => {
        startSoon((signal) => pool.with({ signal }).run(finish), { name: "reader" })
        startSoon((_, { stopSignal }) => rejection(sleep(60_000, { signal: stopSignal })), { name: "writer" })
        await isBusy(pool)
        const text = dumpTree()
        requestStop()
        return text
      },
      { name: "crawl" }
    )
    const plain = text.replace(/\d+ ms/g, "N ms").replace(/ at .*/g, " at HERE")
    expect(plain.split("\n")).toEqual([
      "group crawl (running), started N ms ago",
      "├ child reader (running), started N ms ago",
      "│ └ call finish (running), on anythread 1 for N ms, started N ms ago at HERE",
      "└ child writer (running), started N ms ago",
      "thread anythread 1 (busy) for N ms, job finish",
      "introspection({ stacks: true }) tells where everything is started from then on."
    ])
    expect(pool.threads()).toMatchObject([{ name: "anythread 1", state: "idle", job: undefined }])
    await pool.close()
    expect([pool.threads(), dumpTree()]).toEqual([[], "Nothing runs."])
  })
})

describe("the threads of several pools", () => {
  const { ask } = portable("file:///introspection-names.test.js", { ask: () => "done" })

  /** A pool that has one thread, and the name of that. */
  const make = async () => {
    const pool = createPool(makeInProcess(), { maxThreads: 1 })
    await pool.run(ask)
    return { pool, name: pool.threads()[0]?.name }
  }

  it("have different names; what a closed pool leaves is for the next", async () => {
    const first = await make()
    const second = await make()
    const third = await make()
    await second.pool.close()
    const fourth = await make()
    expect([first, second, third, fourth].map(({ name }) => name)).toEqual([
      "anythread 1",
      "anythread 2.1",
      "anythread 3.1",
      "anythread 2.1"
    ])
    for (const { pool } of [first, third, fourth]) await pool.close()
    const last = await make()
    expect(last.name).toBe("anythread 1")
    await last.pool.close()
  })
})

describe("a call of a function that is trusted", () => {
  const { quick } = portable("file:///introspection-trusted.test.js", { quick: () => "done" })

  it("says where it was made, when asked to", async () => {
    const pool = createPool(makeInProcess(), { maxThreads: 1 })
    for (let n = 0; n < 256; n++) await pool.run(quick)
    const whereOf = async (): Promise<string | undefined> => {
      const call = pool.run(quick)
      const [task] = runningTasks()
      await call
      return task?.startedFrom
    }
    expect(await whereOf()).toBeUndefined()
    introspection({ stacks: true })
    onTestFinished(() => introspection({ stacks: false }))
    expect((await whereOf())?.split("\n")[0]).toContain("introspection.test")
    await pool.close()
  })
})

describe("a child that waits", () => {
  /** What the tasks of these names wait for. */
  const waitsOf = (...names: ReadonlyArray<string>): ReadonlyArray<ReadonlyArray<string>> =>
    names.map((name) => (runningTasks().find((task) => task.name === name)?.waitingFor ?? []).map(({ what }) => what))

  it("waits for a condition until it is notified or cancelled, then for the lock", async () => {
    const condition = new Condition()
    const wait = (signal: AbortSignal) =>
      condition.use(async (held) => {
        await condition.wait(held, { signal })
      })
    const seen: Array<unknown> = []
    await withTaskGroup(async ({ startSoon }) => {
      startSoon(wait, { name: "first" })
      const second = startSoon(wait, { name: "second" })
      await sleep(0)
      const held = await condition.acquire()
      seen.push(waitsOf("first", "second"))
      condition.notify(held)
      second.cancel()
      seen.push(waitsOf("first", "second"))
      held.release()
      await sleep(0)
      seen.push(waitsOf("first", "second"))
    })
    expect(seen).toEqual([
      [["condition"], ["condition"]],
      [["lock"], ["lock"]],
      [[], []]
    ])
  })

  it("is told of as far as it waits with its signal, and all that it waits for", async () => {
    const event = new AsyncEvent()
    await withTaskGroup(async ({ cancel, startSoon }) => {
      startSoon((signal) => Promise.all([event.wait({ signal }), sleep(60_000, { signal })]), { name: "both" })
      startSoon((signal) => event.wait({ signal: AbortSignal.any([signal]) }), { name: "unknown" })
      await sleep(0)
      expect(waitsOf("both", "unknown")).toEqual([["event", "time"], []])
      expect(dumpTree()).toContain("child both (running, waiting for an event and for time to pass), started")
      event.set()
      await sleep(0)
      expect(waitsOf("both", "unknown")).toEqual([["time"], []])
      cancel()
    })
  })
})

describe("a call that waits", () => {
  it("says for what: a token of its limiter, or a thread", async () => {
    const pool = createPool(makeInProcess(), { maxThreads: 1 })
    const limiter = new CapacityLimiter(1)
    await withTaskGroup(async ({ requestStop, signal, startSoon }) => {
      startSoon(() => pool.with({ limiter, name: "runs", signal }).run(finish))
      await isBusy(pool)
      startSoon(() => pool.with({ limiter, name: "token", signal }).run(finish))
      startSoon(() => pool.with({ name: "thread", signal }).run(finish))
      await sleep(0)
      const calls = runningTasks().filter(({ kind }) => kind === "call")
      expect(Object.fromEntries(calls.map(({ name, waitingFor }) => [name, waitingFor]))).toEqual({
        runs: [],
        token: [{ what: "token", task: undefined }],
        thread: [{ what: "thread", task: undefined }]
      })
      expect(dumpTree()).toContain("call token (waiting for a token), started")
      requestStop()
    })
    await pool.close()
  })
})

describe("a cancelled group that waits for a child", () => {
  /** Holds a child until it has been told of. */
  const hold = async (
    run: typeof withTaskGroup,
    told: (stuck: (child: StuckChild) => void) => object
  ): Promise<StuckChild> => {
    const stuck = Promise.withResolvers<StuckChild>()
    await run(
      ({ cancel, startSoon }) => {
        startSoon(() => stuck.promise, { name: "deaf" })
        startSoon((signal) => sleep(60_000, { signal }), { name: "polite" })
        queueMicrotask(cancel)
      },
      { name: "crawl", warnAfter: 1, ...told(stuck.resolve) }
    )
    return stuck.promise
  }

  it("says which, and where it was started, to the hook of the group", async () => {
    const child = await hold(withTaskGroup, (onStuck) => ({ onStuck }))
    expect(child).toMatchObject({ name: "deaf", group: "crawl" })
    expect(child.startedFrom?.split("\n")[0]).toContain("introspection.test")
  })

  it("says so to the hook of the process, else by the usual warning of the runtime", async () => {
    onTestFinished(() => introspection({ onStuck: null }))
    const child = await hold(withTaskGroup, (onStuck) => {
      introspection({ onStuck })
      return {}
    })
    expect(child.name).toBe("deaf")
    introspection({ onStuck: null })
    const warned: Array<string> = []
    await hold(
      bindBackend(() => ({
        ...makeInProcess(),
        warn: (message: string) => {
          warned.push(message)
          release()
        }
      })).withTaskGroup,
      (stuck) => {
        release = () => stuck({} as StuckChild)
        return {}
      }
    )
    expect(warned.length).toBe(1)
    expect(warned[0]).toMatch(
      /^The child deaf of the task group crawl has not ended, 0\.001 s after .*introspection\.test/
    )
  })

  it("names the calls that the child waits for", async () => {
    const pool = createPool(makeInProcess())
    const told: Array<StuckChild> = []
    const warned: Array<string> = []
    const warn = (message: string): void => void warned.push(message)
    const { withTaskGroup } = bindBackend(() => ({ ...makeInProcess(), warn }))
    const wait = async (onStuck: ((child: StuckChild) => void) | undefined): Promise<void> => {
      await withTaskGroup(
        async ({ cancel, requestStop, startSoon }) => {
          startSoon((signal) => pool.with({ signal, cancellation: "wait", name: "resize" }).run(finish), {
            name: "deaf"
          })
          await isBusy(pool)
          cancel()
          while (told.length + warned.length === 0) await sleep(1)
          requestStop()
        },
        { warnAfter: 1, onStuck }
      )
    }
    await wait((child) => told.push(child))
    expect(told).toMatchObject([{ name: "deaf", jobs: ["resize"] }])
    told.length = 0
    await wait(undefined)
    expect(warned[0]).toMatch(/ Its calls have not ended either: resize\.$/)
    await pool.close()
  })

  it("says nothing of children that end in time, nor when it has none", async () => {
    const told: Array<StuckChild> = []
    const onStuck = (child: StuckChild): void => void told.push(child)
    await withTaskGroup(
      ({ cancel, startSoon }) => {
        startSoon((signal) => sleep(60_000, { signal }))
        cancel()
      },
      { warnAfter: 0, onStuck }
    )
    await sleep(2)
    expect(told).toEqual([])
    expect(await rejection(withTaskGroup(() => {}, { warnAfter: Number.NaN }))).toBeInstanceOf(RangeError)
  })
})

let release: () => void = () => {}
