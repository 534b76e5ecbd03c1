import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import { describe, expect, onTestFinished, vi } from "vitest"
import * as CancelScope from "../../src/effect/CancelScope.ts"
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
