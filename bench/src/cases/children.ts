/** What scopes and groups cost, beside what Effect, the platform and the libraries for this have. No threads. */
import { CancelScope, TaskGroup } from "@anythread/core"
import { withCancelScope, withTaskGroup } from "@anythread/core/promise"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { run, spawn } from "effection"
import pLimit from "p-limit"
import type { Contender } from "../contenders/Contender.ts"
import type { Case } from "./Case.ts"

/** Does it so many times. */
type Many = (times: number) => Promise<unknown>

const child = Effect.yieldNow

const repeat =
  (effect: Effect.Effect<unknown, unknown>): Many =>
  (times) =>
    Effect.runPromise(Effect.repeat(effect, { times: times - 1 }))

/** Children that a turn has in all: a group of a thousand alone would be over in the time of one collection of garbage. */
const IN_A_TURN = 10_000

/** One entry for each way to do it so many times, which is done several times in a turn. */
const cost = (name: string, times: number, ways: ReadonlyArray<readonly [string, Contender["kind"], Many]>): Case => ({
  name,
  unit: "ns",
  rounds: [41, 15],
  entries: ways.map(([contender, kind, many]) => ({ name: contender, kind, sample: () => timed(times, many) }))
})

const timed = async (times: number, many: Many): Promise<number> => {
  const groups = Math.ceil(IN_A_TURN / times)
  const start = performance.now()
  for (let group = 0; group < groups; group++) await many(times)
  return ((performance.now() - start) * 1e6) / (times * groups)
}

const onEffect = (times: number): Case =>
  cost(`a child of a group of ${times}, Effect`, times, [
    [
      "anythread on Effect: TaskGroup",
      "ours",
      (n) =>
        Effect.runPromise(
          TaskGroup.run((group: TaskGroup.TaskGroup) =>
            Effect.gen(function* () {
              for (let i = 0; i < n; i++) yield* group.startSoon(child)
            })
          )
        )
    ],
    [
      "Effect: forkChild, Fiber.awaitAll",
      "peer",
      (n) =>
        Effect.runPromise(
          Effect.gen(function* () {
            const fibers: Array<Fiber.Fiber<void>> = []
            for (let i = 0; i < n; i++) fibers.push(yield* Effect.forkChild(child))
            yield* Fiber.awaitAll(fibers)
          })
        )
    ]
  ])

const onPromises = (times: number): Case =>
  cost(`a child of a group of ${times}, async/await`, times, [
    [
      "anythread: withTaskGroup",
      "ours",
      (n) =>
        withTaskGroup(async (group) => {
          for (let i = 0; i < n; i++) group.startSoon(async () => i)
        })
    ],
    ["p-limit, no limit", "peer", limited(Number.POSITIVE_INFINITY)],
    ["p-limit, 16", "peer", limited(16)],
    // A tenth of a millisecond each, and more with more of them at once: the larger groups would take the run.
    ...(times > 100 ? [] : [["effection: spawn", "peer", effection] as const]),
    ["Promise.all", "limit", (n) => Promise.all(Array.from({ length: n }, async (_, i) => i))]
  ])

const limited =
  (concurrency: number): Many =>
  (n) => {
    const limit = pLimit(concurrency)
    return Promise.all(Array.from({ length: n }, (_, i) => limit(async () => i)))
  }

const effection: Many = (n) =>
  run(function* () {
    const tasks = []
    for (let i = 0; i < n; i++) {
      tasks.push(
        // biome-ignore lint/correctness/useYield: a child that has nothing to wait for, as the others'
        yield* spawn(function* () {
          return i
        })
      )
    }
    for (const task of tasks) yield* task
  })

/** Children of groups, and scopes. */
export const children = (): ReadonlyArray<Case> => [
  ...[100, 1000, 10_000].flatMap((times) => [onEffect(times), onPromises(times)]),
  cost("a scope with a deadline, Effect", 3000, [
    ["anythread on Effect: moveOnAfter", "ours", repeat(CancelScope.moveOnAfter("1 minute")(child))],
    ["Effect: timeoutOption", "peer", repeat(Effect.timeoutOption(child, "1 minute"))]
  ]),
  cost("a scope, async/await", 3000, [
    [
      "anythread: withCancelScope",
      "ours",
      async (n) => {
        for (let i = 0; i < n; i++) await withCancelScope(async () => i)
      }
    ],
    [
      "new AbortController for each",
      "limit",
      async (n) => {
        for (let i = 0; i < n; i++) {
          const { signal } = new AbortController()
          await (async () => signal.aborted)()
        }
      }
    ]
  ])
]
