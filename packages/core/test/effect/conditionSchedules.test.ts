import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import fc from "fast-check"
import { describe, it } from "vitest"
import * as Condition from "../../src/effect/Condition.ts"
import * as Lock from "../../src/effect/Lock.ts"
import { check, MODEL_RUNS, MODEL_TIMEOUT, play, schedules } from "../sync/model.ts"
import { budgetOf, exhaust, hasEnded, idle, raced, Turns } from "./schedules.ts"

/** One who waits for a ticket under the lock, and stays a while when it has one. */
interface Visitor {
  fiber: Fiber.Fiber<unknown, unknown> | undefined
  state: "outside" | "waits" | "inside" | "over"
  isCut: boolean
  cut: () => void
  leave: () => void
}

describe("by random schedules", () => {
  it(
    "a Condition loses no notification, and ends every wait with its lock, over random schedules",
    () => {
      const steps = schedules(
        "start",
        "start",
        "start",
        "give",
        "give",
        "giveMany",
        "leave",
        "leave",
        "cut",
        "cut",
        "turn"
      )
      fc.assert(
        fc.property(fc.nat({ max: 63 }), steps, (budget, steps) => {
          const lock = Lock.makeUnsafe()
          const conditions = [Condition.makeUnsafe(lock), Condition.makeUnsafe(lock)] as const
          const tickets: [number, number] = [0, 0]
          const turns = new Turns(budgetOf(budget))
          const all: Array<Visitor> = []
          const others: Array<Fiber.Fiber<unknown, unknown>> = []
          const inside = new Set<Visitor | "giver">()

          const enter = (who: Visitor | "giver"): void => {
            inside.add(who)
            check(inside.size === 1, `${inside.size} are inside`)
          }
          const start = (choice: number, then: () => void): void => {
            const which = choice % 4 === 0 ? 1 : 0
            const condition = conditions[which]
            const visitor: Visitor = {
              fiber: undefined,
              state: "outside",
              isCut: false,
              cut: () => {},
              leave: () => {}
            }
            const take = (): boolean => {
              visitor.state = "waits"
              if (tickets[which] === 0) return false
              tickets[which]--
              return true
            }
            const stay = Effect.callback<void>((resume) => {
              visitor.state = "inside"
              enter(visitor)
              visitor.leave = () => resume(Effect.void)
              then()
            })
            // However it ends, the lock is its own then.
            const held = Effect.withFiber((fiber) => {
              check(lock.state.isHeldBy(fiber), "a wait has ended without the lock")
              inside.delete(visitor)
              return Effect.void
            })
            const ended = Effect.sync(() => {
              visitor.state = "over"
              // Whom its release lets go on may be told after this fiber is done: what is done here comes before.
              then()
            })
            const body = Effect.ensuring(Effect.andThen(condition.waitFor(take), stay), held)
            const use = Effect.ensuring(Effect.andThen(idle(choice % 16), lock.withLock(body)), ended)
            const race = raced(use)
            visitor.cut = choice < 52 ? () => visitor.fiber?.interruptUnsafe() : race.cut
            all.push(visitor)
            visitor.fiber = turns.start(choice < 40 ? use : choice < 52 ? Effect.uninterruptible(use) : race.effect)
          }
          const give = (choice: number, count: number, then: () => void): void => {
            const which = choice % 4 === 0 ? 1 : 0
            const body = Effect.suspend(() => {
              enter("giver")
              tickets[which] += count
              return Effect.andThen(
                count > 2 ? conditions[which].notifyAll : conditions[which].notify(count),
                Effect.sync(() => {
                  // Those who are notified wait for the lock meanwhile.
                  then()
                  inside.delete("giver")
                })
              )
            })
            others.push(turns.start(Effect.andThen(idle(choice % 16), lock.withLock(body))))
          }
          const some = (visitors: ReadonlyArray<Visitor>, choice: number): Visitor | undefined =>
            visitors[choice % visitors.length]
          const leaveOne = (choice: number): boolean => {
            const visitor = some(
              all.filter(({ state }) => state === "inside"),
              choice
            )
            visitor?.leave()
            return visitor !== undefined
          }
          play(steps, ([what, choice, nested], next) => {
            if (what === "start") start(choice, () => next(nested))
            else if (what === "give" || what === "giveMany")
              give(choice, what === "give" ? 1 : 1 + (choice % 4), () => next(nested))
            else if (what === "leave") leaveOne(choice)
            else if (what === "turn") turns.turn()
            else {
              const waiting = all.filter(({ state }) => state === "waits")
              const visitor = some(choice < 48 ? waiting : all, choice)
              if (visitor === undefined) return
              visitor.isCut = true
              visitor.cut()
            }
          })
          const quiet = (): void => exhaust(() => turns.turn() || leaveOne(0))
          quiet()
          check(!Effect.runSync(lock.isLocked), "the lock is somebody's still")
          for (const which of [0, 1] as const) {
            const { tasksWaiting } = conditions[which].state.statistics()
            check(
              tasksWaiting === 0 || tickets[which] === 0,
              `${tasksWaiting} wait, and there are ${tickets[which]} tickets`
            )
          }
          // A ticket for each who still waits: all are woken, one by one.
          for (const which of [0, 1] as const)
            for (let left = conditions[which].state.statistics().tasksWaiting; left > 0; left--) {
              give(which === 0 ? 1 : 0, 1, () => {})
              quiet()
            }
          for (const { fiber, isCut } of all) if (fiber !== undefined) hasEnded(fiber, isCut)
          for (const fiber of others) hasEnded(fiber, false)
          check(!Effect.runSync(lock.isLocked), "the lock is somebody's still")
        }),
        { numRuns: MODEL_RUNS }
      )
    },
    MODEL_TIMEOUT * 4
  )
})
