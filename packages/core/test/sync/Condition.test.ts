import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Condition, type ConditionWaiter } from "../../src/sync/Condition.ts"
import { Lock, type LockWaiter } from "../../src/sync/Lock.ts"
import { check, MODEL_RUNS, MODEL_TIMEOUT, play, schedules, thrown } from "./model.ts"

const notHolding = expect.objectContaining({ _tag: "LockMisuse", reason: "notHolding" })

/** A condition, and owners who wait for it one after the other and say what became of that. */
const waiting = (...owners: ReadonlyArray<string>) => {
  const condition = new Condition()
  const { lock } = condition
  const told: Array<string> = []
  const waiters = owners.map((owner) => {
    lock.acquireNoWait(owner)
    return condition.wait(owner, () => told.push(owner)) as ConditionWaiter
  })
  return { condition, lock, told, waiters }
}

describe("Condition", () => {
  it("wakes as many as it is told, in order, each with the lock", () => {
    const { condition, lock, told } = waiting("a", "b", "c", "d")
    expect(condition.statistics()).toEqual({
      tasksWaiting: 4,
      lockStatistics: { locked: false, owner: undefined, tasksWaiting: 0 }
    })
    lock.acquireNoWait("n")
    condition.notify("n")
    condition.notify("n", 2)
    condition.notify("n", 0)
    expect(told).toEqual([])
    expect(condition.statistics()).toEqual({
      tasksWaiting: 1,
      lockStatistics: { locked: true, owner: "n", tasksWaiting: 3 }
    })
    lock.release("n")
    expect([told, lock.isHeldBy("a")]).toEqual([["a"], true])
    lock.release("a")
    lock.release("b")
    expect([told, lock.isHeldBy("c")]).toEqual([["a", "b", "c"], true])
    lock.release("c")
    expect(lock.isLocked).toBe(false)
  })

  it("wakes all", () => {
    const { condition, lock, told } = waiting("a", "b", "c")
    lock.acquireNoWait("n")
    condition.notifyAll("n")
    condition.notifyAll("n")
    for (const owner of ["n", "a", "b", "c"]) lock.release(owner)
    expect(told).toEqual(["a", "b", "c"])
    expect(condition.statistics().tasksWaiting).toBe(0)
  })

  it("refuses who has not the lock, also after its own release", () => {
    const condition = new Condition()
    const refuses = (owner: string): void => {
      expect(() => condition.wait(owner, () => {})).toThrow(notHolding)
      expect(() => condition.notify(owner)).toThrow(notHolding)
      expect(() => condition.notifyAll(owner)).toThrow(notHolding)
    }
    refuses("a")
    condition.lock.acquireNoWait("a")
    refuses("b")
    condition.lock.release("a")
    refuses("a")
    condition.lock.acquireNoWait("a")
    condition.wait("a", () => {})
    refuses("a")
  })

  it("refuses to notify a number that is none", () => {
    const { condition, lock } = waiting()
    lock.acquireNoWait("a")
    for (const n of [-1, 0.5, Number.NaN, "1" as never]) expect(() => condition.notify("a", n)).toThrow(RangeError)
  })

  it("has one that is cancelled take the lock again, at once if it is free", () => {
    const { condition, lock, told, waiters } = waiting("a", "b")
    expect(condition.leave(waiters[0] as ConditionWaiter, () => told.push("a left"))).toBe(true)
    expect(lock.isHeldBy("a")).toBe(true)
    expect(condition.leave(waiters[1] as ConditionWaiter, () => told.push("b left"))).toBe(false)
    expect(condition.statistics()).toEqual({
      tasksWaiting: 0,
      lockStatistics: { locked: true, owner: "a", tasksWaiting: 1 }
    })
    lock.release("a")
    expect(told).toEqual(["b left"])
    expect(condition.leave(waiters[1] as ConditionWaiter, () => told.push("twice"))).toBe(true)
    lock.release("b")
    expect([told, lock.isLocked]).toEqual([["b left"], false])
  })

  it("passes a notification on from one that is cancelled before it has the lock", () => {
    const { condition, lock, told, waiters } = waiting("a", "b", "c")
    lock.acquireNoWait("n")
    condition.notify("n")
    expect(condition.leave(waiters[0] as ConditionWaiter, () => told.push("a left"))).toBe(false)
    expect(condition.leave(waiters[0] as ConditionWaiter, () => told.push("a left again"))).toBe(false)
    expect(condition.statistics().tasksWaiting).toBe(1)
    for (const owner of ["n", "a", "b"]) lock.release(owner)
    expect(told).toEqual(["a left again", "b"])
    expect([condition.statistics().tasksWaiting, lock.isLocked]).toEqual([1, false])
  })

  it("keeps a notification with one that has the lock already", () => {
    const { condition, lock, told, waiters } = waiting("a", "b")
    lock.acquireNoWait("n")
    condition.notify("n")
    lock.release("n")
    expect(condition.leave(waiters[0] as ConditionWaiter, () => told.push("a left"))).toBe(true)
    lock.release("a")
    expect([told, condition.statistics().tasksWaiting]).toEqual([["a"], 1])
  })

  it("passes a notification on from one to whom the lock was handed and who was not told", () => {
    const { condition, lock, told, waiters } = waiting("a", "b")
    lock.acquireNoWait("n")
    lock.acquire("m", () => {
      condition.notify("m")
      lock.release("m")
      expect(lock.statistics().owner).toBe("a")
      expect(condition.leave(waiters[0] as ConditionWaiter, () => told.push("a left"))).toBe(false)
    })
    lock.release("n")
    expect(told).toEqual(["a left"])
    lock.release("a")
    expect([told, lock.isHeldBy("b")]).toEqual([["a left", "b"], true])
  })

  it("is over when the wait returns, if the notification came inside that call", () => {
    const condition = new Condition()
    const { lock } = condition
    const told: Array<string> = []
    lock.acquireNoWait("a")
    lock.acquire("n", () => {
      condition.notify("n")
      lock.release("n")
    })
    expect(condition.wait("a", () => told.push("a"))).toBeUndefined()
    expect([told, lock.isHeldBy("a")]).toEqual([[], true])
  })

  it("gets the lock back for an owner that has taken it elsewhere meanwhile, after that", () => {
    const { condition, lock, told } = waiting("a")
    lock.acquireNoWait("a")
    condition.notify("a")
    expect(told).toEqual([])
    lock.release("a")
    expect([told, lock.isHeldBy("a")]).toEqual([["a"], true])
  })

  it(
    "holds its promises with another condition on its lock, over random schedules",
    () => {
      const steps = schedules(
        "acquire",
        "acquire",
        "release",
        "release",
        "wait",
        "wait",
        "notify",
        "notifyAll",
        "leave"
      )
      fc.assert(
        fc.property(steps, (steps) => {
          const lock = new Lock()
          const conditions = [new Condition(lock), new Condition(lock)] as const
          interface Actor {
            readonly name: number
            state: "idle" | "queued" | "waiting" | "regaining" | "holding"
            /** Of the condition that it waits for. */
            which: 0 | 1
            isNotified: boolean
            /** It was cancelled: `regained` is to be called, not `granted`. */
            hasLeft: boolean
            /** Its wait has not returned, so that it can do nothing. */
            isBeginning: boolean
            place?: LockWaiter | undefined
            waiter?: ConditionWaiter | undefined
          }
          const actors = Array.from(
            { length: 6 },
            (_, name): Actor => ({
              name,
              state: "idle",
              which: 0,
              isNotified: false,
              hasLeft: false,
              isBeginning: false
            })
          )
          let owner: Actor | undefined
          /** The owner, while it is to be told. */
          let untold: Actor | undefined
          let queue: Array<Actor> = []
          const waiting: [Array<Actor>, Array<Actor>] = [[], []]
          const inside = new Set<Actor>()
          /** Notifications, counted apart from the model: given, acted on, and passed on to nobody. */
          const count = { given: 0, used: 0, dropped: 0 }

          const handOver = (): void => {
            owner = queue.shift()
            untold = owner
          }
          const hold = (actor: Actor): void => {
            inside.add(actor)
            check(inside.size === 1, `${inside.size} are inside`)
            if (actor.isNotified) count.used++
            actor.isNotified = false
            actor.state = "holding"
          }
          const told = (actor: Actor): void => {
            check(untold === actor, `told ${actor.name}, not ${untold?.name}`)
            untold = undefined
            hold(actor)
          }
          const notify = (which: 0 | 1): boolean => {
            const actor = waiting[which].shift()
            if (actor === undefined) return false
            actor.state = "regaining"
            actor.isNotified = true
            queue.push(actor)
            return true
          }
          play(steps, ([what, choice, nested], next) => {
            // Mostly one who can do it, so that the schedules come far.
            const able = actors.filter(({ state }) =>
              what === "acquire"
                ? state === "idle"
                : what === "leave"
                  ? state === "queued" || state === "waiting" || state === "regaining"
                  : state === "holding"
            )
            const actor = (choice < 56 && able[choice % able.length]) || (actors[choice % actors.length] as Actor)
            const which = choice % 4 === 0 ? 1 : 0
            const condition = conditions[which]
            const isHolding = actor.state === "holding"
            const refused = isHolding ? undefined : "LockMisuse notHolding"
            if (actor.isBeginning) return
            if (what === "acquire" && actor.state === "idle") {
              const isFree = owner === undefined
              if (isFree) owner = actor
              else queue.push(actor)
              actor.state = "queued"
              actor.waiter = undefined
              actor.place = lock.acquire(actor, () => {
                told(actor)
                next(nested)
              })
              check((actor.place === undefined) === isFree, "granted at once, or not, against the model")
              if (isFree) hold(actor)
            } else if (what === "release") {
              if (isHolding) {
                inside.delete(actor)
                actor.state = "idle"
                handOver()
              }
              check(thrown(() => lock.release(actor)) === refused, "release against the model")
            } else if (what === "wait") {
              if (isHolding) {
                inside.delete(actor)
                Object.assign(actor, { state: "waiting", which, hasLeft: false, isBeginning: true, waiter: undefined })
                waiting[which].push(actor)
                handOver()
              }
              const threw = thrown(() => {
                actor.waiter = condition.wait(actor, () => {
                  check(!actor.isBeginning, "called back before it returned")
                  check(!actor.hasLeft, "granted to one that has left")
                  told(actor)
                  next(nested)
                })
                actor.isBeginning = false
                if (actor.waiter === undefined) told(actor)
              })
              check(threw === refused, `wait threw ${threw}`)
            } else if (what === "notify" || what === "notifyAll") {
              const n = what === "notifyAll" ? Number.POSITIVE_INFINITY : nested
              if (isHolding) for (let left = n; left > 0 && notify(which); left--) count.given++
              check(thrown(() => condition.notify(actor, n)) === refused, "notify against the model")
            } else if (what === "leave" && actor.waiter === undefined) {
              if (actor.place === undefined) return
              if (actor.state === "queued") {
                if (untold === actor) handOver()
                queue = queue.filter((other) => other !== actor)
                actor.state = "idle"
              }
              lock.leave(actor.place)
            } else if (what === "leave" && actor.waiter !== undefined) {
              if (actor.state === "idle") return
              const isFree = actor.state === "holding" || (actor.state === "waiting" && owner === undefined)
              actor.hasLeft = true
              if (actor.state === "waiting") {
                waiting[actor.which] = waiting[actor.which].filter((other) => other !== actor)
                actor.state = "regaining"
                if (owner === undefined) {
                  owner = actor
                  hold(actor)
                } else queue.push(actor)
              } else if (actor.isNotified) {
                actor.isNotified = false
                if (!notify(actor.which)) count.dropped++
              }
              const isHeld = conditions[actor.which].leave(actor.waiter, () => {
                check(actor.hasLeft, "regained by one that has not left")
                told(actor)
                next(nested)
              })
              check(isHeld === isFree, "left with the lock, or not, against the model")
            }
            const { locked, owner: named, tasksWaiting } = lock.statistics()
            check(
              locked === (owner !== undefined) && named === owner && tasksWaiting === queue.length,
              `after ${what} of ${actor.name} the lock is ${(named as Actor | undefined)?.name}'s with ${tasksWaiting} waiting`
            )
            for (const [index, condition] of conditions.entries())
              check(
                condition.statistics().tasksWaiting === waiting[index as 0 | 1].length,
                `after ${what} of ${actor.name} another number waits`
              )
          })
          check(untold === undefined, `${untold?.name} was never told`)
          const pending = actors.filter(({ isNotified }) => isNotified).length
          check(count.given === count.used + count.dropped + pending, `${JSON.stringify(count)} and ${pending}`)
        }),
        { numRuns: MODEL_RUNS }
      )
    },
    MODEL_TIMEOUT
  )
})
