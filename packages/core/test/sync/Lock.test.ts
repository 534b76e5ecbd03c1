import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Lock, type LockWaiter } from "../../src/sync/Lock.ts"
import { check, MODEL_RUNS, MODEL_TIMEOUT, play, schedules, thrown } from "./model.ts"

const misuse = (reason: string) => expect.objectContaining({ _tag: "LockMisuse", reason })
const wouldBlock = expect.objectContaining({ _tag: "WouldBlock" })

/** Owners who say when they were granted the lock. */
const listening = () => {
  const granted: Array<unknown> = []
  const lock = new Lock()
  return { lock, granted, acquire: (owner: unknown) => lock.acquire(owner, () => granted.push(owner)) }
}

describe("Lock", () => {
  it("is one owner's at a time, in the order in which they came", () => {
    const { acquire, granted, lock } = listening()
    expect(lock.isLocked).toBe(false)
    expect(acquire("a")).toBeUndefined()
    for (const name of ["b", "c"]) expect(acquire(name)).toBeDefined()
    expect(lock.statistics()).toEqual({ locked: true, owner: "a", tasksWaiting: 2 })
    lock.release("a")
    expect(granted).toEqual(["b"])
    expect(lock.statistics()).toEqual({ locked: true, owner: "b", tasksWaiting: 1 })
    lock.release("b")
    lock.release("c")
    expect(granted).toEqual(["b", "c"])
    expect(lock.statistics()).toEqual({ locked: false, owner: undefined, tasksWaiting: 0 })
    expect(lock.isLocked).toBe(false)
  })

  it("is had without waiting only while it is nobody's", () => {
    const { acquire, lock } = listening()
    lock.acquireNoWait("a")
    expect(() => lock.acquireNoWait("b")).toThrow(wouldBlock)
    acquire("b")
    lock.release("a")
    expect(() => lock.acquireNoWait("c")).toThrow(wouldBlock)
    expect(lock.isHeldBy("b")).toBe(true)
  })

  it("refuses an owner that takes it twice, or releases what is not its own", () => {
    const { acquire, lock } = listening()
    expect(() => lock.release("a")).toThrow(misuse("notHolding"))
    lock.acquireNoWait("a")
    expect(() => acquire("a")).toThrow(misuse("holding"))
    expect(() => lock.acquireNoWait("a")).toThrow(misuse("holding"))
    acquire("b")
    expect(() => lock.release("b")).toThrow(misuse("notHolding"))
    lock.release("a")
    expect(() => lock.release("a")).toThrow(misuse("notHolding"))
  })

  it("knows undefined as an owner like any other", () => {
    const lock = new Lock()
    expect(() => lock.release(undefined)).toThrow(misuse("notHolding"))
    lock.acquireNoWait(undefined)
    expect(() => lock.acquireNoWait(undefined)).toThrow(misuse("holding"))
    lock.release(undefined)
    expect(lock.isLocked).toBe(false)
  })

  it("passes over one that has left, and keeps it for one that leaves after it was granted", () => {
    const { acquire, granted, lock } = listening()
    lock.acquireNoWait("a")
    const [b, c] = ["b", "c"].map(acquire) as [LockWaiter, LockWaiter]
    lock.leave(b)
    lock.leave(b)
    expect(lock.statistics().tasksWaiting).toBe(1)
    lock.release("a")
    lock.leave(c)
    expect(granted).toEqual(["c"])
    expect(lock.isHeldBy("c")).toBe(true)
    lock.release("c")
    expect(lock.isLocked).toBe(false)
  })

  it("goes to the next when one leaves to whom it was handed and who was not told", () => {
    const lock = new Lock()
    const granted: Array<string> = []
    lock.acquireNoWait("a")
    let c: LockWaiter | undefined
    lock.acquire("b", () => {
      granted.push("b")
      lock.release("b")
      // Inside b's callback: the books name c, who has not been told.
      expect(lock.statistics()).toEqual({ locked: true, owner: "c", tasksWaiting: 1 })
      expect(lock.isHeldBy("c")).toBe(false)
      expect(() => lock.release("c")).toThrow(misuse("notHolding"))
      lock.leave(c as LockWaiter)
      expect(lock.statistics().owner).toBe("d")
    })
    c = lock.acquire("c", () => granted.push("c"))
    lock.acquire("d", () => granted.push("d"))
    lock.release("a")
    expect(granted).toEqual(["b", "d"])
    expect(lock.isHeldBy("d")).toBe(true)
  })

  it("is handed through 100,000 waiters that each release inside their callback", () => {
    const lock = new Lock()
    let count = 0
    lock.acquireNoWait(-1)
    for (let owner = 0; owner < 100_000; owner++) {
      lock.acquire(owner, () => {
        count++
        lock.release(owner)
      })
    }
    lock.release(-1)
    expect(count).toBe(100_000)
    expect(lock.isLocked).toBe(false)
  })

  it(
    "is one owner's at a time, lost by none and served in order, over random schedules",
    () => {
      const steps = schedules("acquire", "acquire", "acquireNoWait", "release", "release", "leave")
      fc.assert(
        fc.property(steps, (steps) => {
          const lock = new Lock()
          const model = { owner: undefined as number | undefined, queue: [] as Array<number> }
          /** To be told: the owner, if at all. */
          let untold: number | undefined
          const inside = new Set<number>()
          const waiters = new Map<number, LockWaiter>()

          const enter = (actor: number): void => {
            inside.add(actor)
            check(inside.size === 1, `${[...inside]} are inside`)
          }
          const handOver = (): void => {
            model.owner = model.queue.shift()
            untold = model.owner
          }
          play(steps, ([what, choice, count], next) => {
            // Mostly one who can do it, so that the schedules come far.
            const able =
              what === "release"
                ? model.owner
                : what === "leave"
                  ? (untold ?? [...waiters.keys()][choice % 3])
                  : undefined
            const actor = choice < 48 && able !== undefined ? able : choice % 6
            const isWaiting = model.queue.includes(actor) || untold === actor
            if (what === "acquire" && !isWaiting) {
              const { owner } = model
              if (owner === undefined) model.owner = actor
              else if (owner !== actor) model.queue.push(actor)
              const threw = thrown(() => {
                let hasReturned = false
                const waiter = lock.acquire(actor, () => {
                  check(hasReturned, "called back before it returned")
                  check(untold === actor, `told ${actor}, not ${untold}`)
                  untold = undefined
                  enter(actor)
                  next(count)
                })
                hasReturned = true
                check((waiter === undefined) === (owner === undefined), "granted at once, or not, against the model")
                if (waiter === undefined) enter(actor)
                else waiters.set(actor, waiter)
              })
              check(threw === (owner === actor ? "LockMisuse holding" : undefined), `acquire threw ${threw}`)
            } else if (what === "acquireNoWait" && !isWaiting) {
              const { owner } = model
              const expected = owner === undefined ? undefined : owner === actor ? "LockMisuse holding" : "WouldBlock"
              if (owner === undefined) model.owner = actor
              check(thrown(() => lock.acquireNoWait(actor)) === expected, "acquireNoWait against the model")
              if (owner === undefined) enter(actor)
            } else if (what === "release") {
              const isHolding = model.owner === actor && untold !== actor
              if (isHolding) {
                inside.delete(actor)
                handOver()
              }
              check(
                thrown(() => lock.release(actor)) === (isHolding ? undefined : "LockMisuse notHolding"),
                "release against the model"
              )
            } else if (what === "leave") {
              // One that waits, one that is to be told, or one that has been told: then nothing.
              const waiter = waiters.get(actor)
              if (waiter === undefined) return
              waiters.delete(actor)
              model.queue = model.queue.filter((other) => other !== actor)
              if (untold === actor) handOver()
              lock.leave(waiter)
            }
            const { locked, owner, tasksWaiting } = lock.statistics()
            check(
              locked === (model.owner !== undefined) && owner === model.owner && tasksWaiting === model.queue.length,
              `after ${what} ${actor}: ${JSON.stringify(lock.statistics())}, not ${JSON.stringify(model)}`
            )
          })
          check(untold === undefined, `${untold} was never told`)
        }),
        { numRuns: MODEL_RUNS }
      )
    },
    MODEL_TIMEOUT
  )
})
