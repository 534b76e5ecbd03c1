import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import { describe, expect, onTestFinished, vi } from "vitest"
import * as AsyncEvent from "../../src/effect/AsyncEvent.ts"
import * as CancelScope from "../../src/effect/CancelScope.ts"
import * as Condition from "../../src/effect/Condition.ts"
import * as Lock from "../../src/effect/Lock.ts"
import * as TaskGroup from "../../src/effect/TaskGroup.ts"
import { Threads } from "../../src/effect/Threads.ts"
import { toThread } from "../../src/effect/toThread.ts"
import { portable } from "../../src/portable/portable.ts"
import { introspection } from "../../src/tasks/introspection.ts"
import { runningTasks } from "../../src/tasks/runningTasks.ts"
import type { StuckChild } from "../../src/tasks/StuckChild.ts"
import { makeInProcess } from "../../src/testing/InProcess.ts"
import { fromThread } from "../../src/thread/fromThread.ts"
import { checkClean, itEffect, settle } from "./support.ts"

checkClean()

const { finish } = portable("file:///effect-introspection.test.js", {
  finish: async (): Promise<string> => {
    const signal = fromThread.stopSignal()
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve))
    return "finished"
  }
})

const lines = (): ReadonlyArray<string> => {
  const tasks = runningTasks()
  return tasks.map(({ kind, name, parent, state }) => {
    const above = tasks.find(({ id }) => id === parent)?.name ?? "-"
    return `${above} > ${kind} ${name} (${state})`
  })
}

describe("runningTasks", () => {
  itEffect("knows groups, children, scopes and calls by name, parent and state, and nothing when they have ended", () =>
    Effect.scoped(
      Effect.gen(function* () {
        const pool = yield* Threads.make(makeInProcess())
        const job = toThread.with({ pool, name: "job" }).run(finish)
        yield* TaskGroup.run(
          (group: TaskGroup.TaskGroup) =>
            Effect.gen(function* () {
              const reader = CancelScope.run(() => Effect.orDie(job), { name: "fetch" })
              yield* group.startSoon(reader, { name: "reader" })
              yield* group.startSoon(Effect.orDie(job), { name: "caller" })
              const other = yield* group.startSoon(CancelScope.awaitStop)
              while ((yield* pool.threads).filter(({ state }) => state === "busy").length < 2) yield* settle
              expect(lines()).toEqual([
                "- > group crawl (running)",
                "crawl > child reader (running)",
                "crawl > child caller (running)",
                `crawl > child ${other.name} (running)`,
                "reader > scope fetch (running)",
                "fetch > call job (running)",
                "caller > call job (running)"
              ])
              yield* group.cancelScope.requestStop
              expect(lines().slice(0, 2)).toEqual(["- > group crawl (stopping)", "crawl > child reader (stopping)"])
            }),
          { name: "crawl" }
        )
        expect(runningTasks()).toEqual([])
      })
    )
  )

  itEffect("knows when children were started: those of one turn, when the first was", () =>
    Effect.gen(function* () {
      let now = 1000
      const clock = vi.spyOn(Date, "now").mockImplementation(() => now)
      onTestFinished(() => clock.mockRestore())
      yield* TaskGroup.run((group: TaskGroup.TaskGroup) =>
        Effect.gen(function* () {
          const wait = group.cancelScope.awaitStop
          yield* group.startSoon(wait)
          now = 2000
          yield* group.startSoon(wait)
          yield* settle
          yield* group.startSoon(wait)
          const children = runningTasks().filter(({ kind }) => kind === "child")
          expect(children.map(({ startedAt }) => startedAt)).toEqual([1000, 1000, 2000])
          yield* group.cancelScope.requestStop
        })
      )
    })
  )

  itEffect("knows where things were started, when asked to", () =>
    Effect.gen(function* () {
      introspection({ stacks: true })
      onTestFinished(() => introspection({ stacks: false }))
      yield* TaskGroup.run((group: TaskGroup.TaskGroup) =>
        Effect.gen(function* () {
          yield* group.startSoon(group.cancelScope.awaitStop)
          yield* CancelScope.shield(
            Effect.sync(() => {
              const tasks = runningTasks()
              expect(tasks.map(({ kind }) => kind)).toEqual(["group", "child", "scope"])
              for (const { startedFrom } of tasks) {
                expect(startedFrom?.split("\n")[0]).toContain("introspection.test")
              }
            })
          )
          yield* group.cancelScope.requestStop
        })
      )
    })
  )
})

describe("a child that waits", () => {
  /** What the tasks of these names wait for, and whose that is. */
  const waitsOf = (...names: ReadonlyArray<string>): ReadonlyArray<ReadonlyArray<string>> => {
    const tasks = runningTasks()
    return names.map((name) =>
      (tasks.find((task) => task.name === name)?.waitingFor ?? []).map(({ task, what }) => {
        const owner = tasks.find(({ id }) => id === task)
        return owner === undefined ? what : `${what} of ${owner.name}`
      })
    )
  }

  itEffect("waits for a condition until it is notified or cancelled, then for the lock", () =>
    Effect.gen(function* () {
      const condition = yield* Condition.make()
      const wait = condition.withLock(condition.wait)
      const seen: Array<unknown> = []
      yield* TaskGroup.run(
        (group: TaskGroup.TaskGroup) =>
          Effect.gen(function* () {
            yield* group.startSoon(wait, { name: "first" })
            const second = yield* group.startSoon(wait, { name: "second" })
            yield* settle
            yield* condition.lock.acquire
            seen.push(waitsOf("first", "second"))
            yield* condition.notify()
            yield* second.cancel
            yield* settle
            seen.push(waitsOf("first", "second"))
            yield* condition.lock.release
            yield* settle
            seen.push(runningTasks().map(({ name, waitingFor }) => [name, waitingFor]))
          }),
        { name: "crawl" }
      )
      expect(seen).toEqual([[["condition"], ["condition"]], [["lock of crawl"], ["lock of crawl"]], [["crawl", []]]])
    })
  )

  itEffect(
    "is told of where nothing can interrupt it, and goes on from there if it is granted before an interruption comes",
    () =>
      Effect.gen(function* () {
        const event = yield* AsyncEvent.make()
        const seen: Array<unknown> = []
        const deaf = Effect.andThen(
          Effect.uninterruptible(event.wait),
          Effect.sync(() => seen.push("went on"))
        )
        yield* TaskGroup.runOption((group: TaskGroup.TaskGroup) =>
          Effect.gen(function* () {
            yield* group.startSoon(deaf, { name: "deaf" })
            yield* settle
            seen.push(waitsOf("deaf"))
            yield* group.cancelScope.cancel()
            seen.push(waitsOf("deaf"))
            yield* event.set
            seen.push(waitsOf("deaf"))
          })
        )
        expect(seen).toEqual([[["event"]], [["event"]], "went on", [[]]])
      })
  )

  itEffect(
    "is not named where another fiber waits, nor as an owner where another object is one, nor when it has ended",
    () =>
      Effect.gen(function* () {
        const lock = yield* Lock.make()
        yield* lock.acquireOnBehalfOf({})
        yield* TaskGroup.runOption(
          (group: TaskGroup.TaskGroup) =>
            Effect.gen(function* () {
              const itself = yield* group.startSoon(lock.acquire, { name: "itself" })
              const timed = yield* group.startSoon(Effect.ignore(Effect.timeout(lock.acquire, "1 hour")), {
                name: "timed"
              })
              yield* settle
              expect(waitsOf("itself", "timed", "crawl")).toEqual([["lock"], [], ["lock"]])
              yield* itself.cancel
              yield* timed.cancel
              yield* settle
              expect(waitsOf("itself", "timed", "crawl")).toEqual([[], [], []])
            }),
          { name: "crawl" }
        )
      })
  )
})

describe("a cancelled group that waits for a child", () => {
  itEffect("says which, and where it was started, once", () =>
    Effect.gen(function* () {
      const told: Array<StuckChild> = []
      const gate = yield* Deferred.make<void>()
      const onStuck = (child: StuckChild): void => {
        told.push(child)
        Deferred.doneUnsafe(gate, Effect.void)
      }
      yield* TaskGroup.runOption(
        (group: TaskGroup.TaskGroup) =>
          Effect.gen(function* () {
            yield* group.startSoon(Effect.uninterruptible(Deferred.await(gate)), { name: "deaf" })
            yield* group.startSoon(Effect.never, { name: "polite" })
            yield* settle
            yield* group.cancelScope.cancel()
          }),
        { name: "crawl", warnAfter: "1 millis", onStuck }
      )
      expect(told).toMatchObject([{ name: "deaf", group: "crawl" }])
      expect(told[0]?.startedFrom?.split("\n")[0]).toContain("introspection.test")
    })
  )

  itEffect("names the calls that the child waits for", () =>
    Effect.scoped(
      Effect.gen(function* () {
        const pool = yield* Threads.make(makeInProcess())
        const job = Effect.orDie(toThread.with({ pool, cancellation: "wait", name: "resize" }).run(finish))
        const stuck = yield* Deferred.make<StuckChild>()
        yield* TaskGroup.runOption(
          ({ cancelScope, startSoon }: TaskGroup.TaskGroup) =>
            Effect.gen(function* () {
              const deaf = CancelScope.run(() => job)
              yield* startSoon(deaf, { name: "deaf" })
              while ((yield* pool.threads)[0]?.state !== "busy") yield* settle
              yield* Effect.onInterrupt(cancelScope.cancel().pipe(Effect.andThen(Effect.never)), () =>
                Effect.andThen(Deferred.await(stuck), cancelScope.requestStop)
              )
            }),
          { warnAfter: 1, onStuck: (child) => Deferred.doneUnsafe(stuck, Effect.succeed(child)) }
        )
        expect(yield* Deferred.await(stuck)).toMatchObject({ name: "deaf", jobs: ["resize"] })
      })
    )
  )
})
