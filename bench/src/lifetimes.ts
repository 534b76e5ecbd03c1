/** What scopes and groups cost, beside what Effect and the platform have. */
import { CancelScope, TaskGroup } from "@anythread/core"
import { withCancelScope, withTaskGroup } from "@anythread/core/promise"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import pLimit from "p-limit"
import type { BenchCase } from "./measure.ts"

const repeat = (times: number, effect: Effect.Effect<unknown, unknown>): Promise<unknown> =>
  Effect.runPromise(Effect.repeat(effect, { times: times - 1 }))

const child = Effect.yieldNow

/** The cases. */
export const lifetimes: ReadonlyArray<BenchCase> = [
  {
    name: "a scope with a deadline, Effect",
    times: 5000,
    contenders: [
      {
        name: "CancelScope.moveOnAfter",
        kind: "ours",
        run: (n) => repeat(n, CancelScope.moveOnAfter("1 minute")(child))
      },
      {
        name: "CancelScope.run",
        kind: "ours",
        run: (n) =>
          repeat(
            n,
            CancelScope.run(() => child)
          )
      },
      { name: "Effect.timeoutOption", kind: "peer", run: (n) => repeat(n, Effect.timeoutOption(child, "1 minute")) }
    ]
  },
  {
    name: "a child of a group, Effect",
    times: 10_000,
    contenders: [
      {
        name: "TaskGroup.run, startSoon",
        kind: "ours",
        run: (n) =>
          Effect.runPromise(
            TaskGroup.run((group: TaskGroup.TaskGroup) =>
              Effect.gen(function* () {
                for (let i = 0; i < n; i++) yield* group.startSoon(child)
              })
            )
          )
      },
      {
        name: "Effect.forkChild, Fiber.awaitAll",
        kind: "peer",
        run: (n) =>
          Effect.runPromise(
            Effect.gen(function* () {
              const fibers: Array<Fiber.Fiber<void>> = []
              for (let i = 0; i < n; i++) fibers.push(yield* Effect.forkChild(child))
              yield* Fiber.awaitAll(fibers)
            })
          )
      }
    ]
  },
  {
    name: "a child of a group, async/await",
    times: 10_000,
    contenders: [
      {
        name: "withTaskGroup, startSoon",
        kind: "ours",
        run: (n) =>
          withTaskGroup(async (group) => {
            for (let i = 0; i < n; i++) group.startSoon(async () => i)
          })
      },
      {
        name: "p-limit(Infinity)",
        kind: "peer",
        run: (n) => {
          const limit = pLimit(Number.POSITIVE_INFINITY)
          return Promise.all(Array.from({ length: n }, (_, i) => limit(async () => i)))
        }
      },
      {
        name: "p-limit(16)",
        kind: "peer",
        run: (n) => {
          const limit = pLimit(16)
          return Promise.all(Array.from({ length: n }, (_, i) => limit(async () => i)))
        }
      },
      {
        name: "Promise.all",
        kind: "limit",
        run: (n) => Promise.all(Array.from({ length: n }, async (_, i) => i))
      }
    ]
  },
  {
    name: "a scope, async/await",
    times: 5000,
    contenders: [
      {
        name: "withCancelScope",
        kind: "ours",
        run: async (n) => {
          for (let i = 0; i < n; i++) await withCancelScope(async () => i)
        }
      },
      {
        name: "new AbortController for each",
        kind: "limit",
        run: async (n) => {
          for (let i = 0; i < n; i++) {
            const { signal } = new AbortController()
            await (async () => signal.aborted)()
          }
        }
      }
    ]
  }
]
