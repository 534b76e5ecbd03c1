import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import fc from "fast-check"
import { describe, it } from "vitest"
import * as CapacityLimiter from "../../src/effect/CapacityLimiter.ts"
import * as Lock from "../../src/effect/Lock.ts"
import * as Semaphore from "../../src/effect/Semaphore.ts"
import type { WouldBlock } from "../../src/errors/SyncError.ts"
import { check, MODEL_RUNS, MODEL_TIMEOUT, play, schedules, thrown } from "../sync/model.ts"
import { budgetOf, exhaust, hasEnded, idle, raced, Turns } from "./schedules.ts"

/** What a lock, a semaphore and a limiter have in common. */
interface Gate {
  readonly acquire: Effect.Effect<void>
  readonly acquireNoWait: Effect.Effect<void, WouldBlock>
  readonly release: Effect.Effect<void>
  readonly use: <A, E>(effect: Effect.Effect<A, E>) => Effect.Effect<A, E>
  readonly state: { readonly statistics: () => { readonly tasksWaiting: number } }
}

const gates: ReadonlyArray<readonly [name: string, make: (size: number) => Gate, most: number]> = [
  [
    "Lock",
    () => {
      const lock = Lock.makeUnsafe()
      return { ...lock, use: lock.withLock }
    },
    1
  ],
  [
    "Semaphore",
    (size) => {
      const semaphore = Semaphore.makeUnsafe(size, { maxValue: size })
      return { ...semaphore, use: semaphore.withPermit }
    },
    3
  ],
  [
    "CapacityLimiter",
    (size) => {
      const limiter = CapacityLimiter.makeUnsafe(size)
      return { ...limiter, use: limiter.withToken }
    },
    3
  ]
]

/** One who wants in. */
interface Visitor {
  fiber: Fiber.Fiber<unknown, unknown> | undefined
  /** It may end as interrupted; it may also have been let in before. */
  isCut: boolean
  cut: () => void
  leave: () => void
}

describe("by random schedules", () => {
  for (const [name, make, most] of gates)
    it(
      `a ${name} lets in as many as it may, in order, and loses none, over random schedules`,
      () => {
        const steps = schedules("start", "start", "start", "acquireNoWait", "leave", "leave", "cut", "cut", "turn")
        fc.assert(
          fc.property(fc.integer({ min: 1, max: most }), fc.nat({ max: 63 }), steps, (size, budget, steps) => {
            const gate = make(size)
            const turns = new Turns(budgetOf(budget))
            /** Who is started asks at once, as nobody yields. With more places one may enter before another hears that it may. */
            const isOrdered = size === 1 && budget % 2 === 0
            const all: Array<Visitor> = []
            const inside = new Set<Visitor>()
            let queue: Array<Visitor> = []

            const begin = (
              make: (body: Effect.Effect<void>, visitor: Visitor) => Effect.Effect<unknown, unknown>,
              then: () => void
            ) => {
              const visitor: Visitor = { fiber: undefined, isCut: false, cut: () => {}, leave: () => {} }
              const stay = Effect.callback<void>((resume) => {
                const first = queue.find(({ isCut }) => !isCut)
                if (isOrdered && !visitor.isCut) check(first === visitor, "let in before one who came first")
                queue = queue.filter((other) => other !== visitor)
                inside.add(visitor)
                check(inside.size <= size, `${inside.size} are inside, not ${size}`)
                visitor.leave = () => resume(Effect.void)
                // What others do here, they do while this fiber runs.
                then()
              })
              const body = Effect.ensuring(
                stay,
                Effect.sync(() => inside.delete(visitor))
              )
              all.push(visitor)
              queue.push(visitor)
              visitor.cut = () => visitor.fiber?.interruptUnsafe()
              // Whom it lets in is told when this fiber is done, if it was let in itself just now: what is done here comes before.
              visitor.fiber = turns.start(Effect.ensuring(make(body, visitor), Effect.sync(then)))
            }
            const byHand = <E>(acquire: Effect.Effect<void, E>, body: Effect.Effect<void>): Effect.Effect<void, E> =>
              Effect.uninterruptibleMask((restore) =>
                Effect.flatMap(restore(acquire), () => Effect.ensuring(restore(body), gate.release))
              )
            const some = (visitors: Iterable<Visitor>, choice: number): Visitor | undefined => {
              const list = [...visitors]
              return list[choice % list.length]
            }
            play(steps, ([what, choice, nested], next) => {
              const then = (): void => next(nested)
              if (what === "start") {
                const before = idle(choice % 16)
                begin((body, visitor) => {
                  const use = Effect.andThen(before, choice < 16 ? byHand(gate.acquire, body) : gate.use(body))
                  if (choice < 40) return use
                  if (choice < 52) return Effect.uninterruptible(use)
                  const race = raced(use)
                  visitor.cut = race.cut
                  return race.effect
                }, then)
              } else if (what === "acquireNoWait") {
                const isAnyWaiting = queue.some(({ isCut }) => !isCut)
                begin((body, visitor) => {
                  // Let in, it is let in before those who wait: which must not be.
                  queue = queue.filter((other) => other !== visitor)
                  return byHand(
                    gate.acquireNoWait,
                    Effect.suspend(() => {
                      check(!(isOrdered && isAnyWaiting), "let in while others wait")
                      queue.unshift(visitor)
                      return body
                    })
                  )
                }, then)
              } else if (what === "leave") {
                some(inside, choice)?.leave()
              } else if (what === "cut") {
                // One that waits, one that is in, or one that has left: nothing then.
                const visitor = some(choice < 40 ? queue : choice < 56 ? inside : all, choice)
                if (visitor === undefined) return
                visitor.isCut = true
                visitor.cut()
              } else turns.turn()
            })
            exhaust(() => {
              const list = [...inside]
              for (const visitor of list) visitor.leave()
              return turns.turn() || list.length > 0
            })
            for (const { fiber, isCut } of all) if (fiber !== undefined) hasEnded(fiber, isCut, ["WouldBlock"])
            check(gate.state.statistics().tasksWaiting === 0, "somebody still waits")
            // All of it is there again, and not more.
            for (let left = size; left > 0; left--) hasEnded(Effect.runFork(gate.acquireNoWait), false)
            check(thrown(() => Effect.runSync(gate.acquireNoWait)) === "WouldBlock", "there is more than there was")
          }),
          { numRuns: MODEL_RUNS }
        )
      },
      MODEL_TIMEOUT * 4
    )
})
