import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { CapacityLimiter, type Waiter } from "../../src/sync/CapacityLimiter.ts"
import { check, MODEL_RUNS, MODEL_TIMEOUT, play, schedules, thrown } from "./model.ts"

const misuse = (reason: string) => expect.objectContaining({ _tag: "LimiterMisuse", reason })

/** A fifth of a second's waiters; a queue that walks over those who left before takes minutes, past the time limit of a test. */
const MANY = 400_000

describe("CapacityLimiter", () => {
  it("refuses a number of tokens that is no number of tokens", () => {
    for (const tokens of [-1, 1.5, Number.NaN, "1" as never]) {
      expect(() => new CapacityLimiter(tokens)).toThrow(RangeError)
      expect(() => new CapacityLimiter(1).resize(tokens)).toThrow(RangeError)
    }
    expect(new CapacityLimiter(Number.POSITIVE_INFINITY).availableTokens).toBe(Number.POSITIVE_INFINITY)
  })

  it("refuses a borrower that holds a token, waits for one, or returns none that it has", () => {
    const limiter = new CapacityLimiter(1)
    limiter.borrowNoWait("a")
    expect(() => limiter.borrow("a", () => {})).toThrow(misuse("holding"))
    expect(() => limiter.borrowNoWait("a")).toThrow(misuse("holding"))
    limiter.borrow("b", () => {})
    expect(() => limiter.borrow("b", () => {})).toThrow(misuse("waiting"))
    expect(() => limiter.giveBack("b")).toThrow(misuse("notHolding"))
  })

  it("does not let one that will not wait overtake one that does", () => {
    const limiter = new CapacityLimiter(0)
    limiter.borrow("a", () => {})
    expect(() => limiter.borrowNoWait("b")).toThrow(expect.objectContaining({ _tag: "WouldBlock" }))
  })

  it("grants no more than there are after it was lowered and raised again", () => {
    const limiter = new CapacityLimiter(5)
    for (let i = 0; i < 5; i++) limiter.borrowNoWait(i)
    const granted: Array<string> = []
    for (const name of ["a", "b"]) limiter.borrow(name, () => granted.push(name))
    limiter.resize(1)
    limiter.resize(3)
    expect(granted).toEqual([])
    expect(limiter.availableTokens).toBe(-2)
    for (let i = 0; i < 3; i++) limiter.giveBack(i)
    expect(granted).toEqual(["a"])
  })

  it("passes the token on from one that leaves before it was told", () => {
    const limiter = new CapacityLimiter(0)
    const granted: Array<string> = []
    let b: Waiter | undefined
    limiter.borrow("a", () => {
      granted.push("a")
      limiter.leave(b as Waiter)
    })
    b = limiter.borrow("b", () => granted.push("b"))
    limiter.borrow("c", () => granted.push("c"))
    limiter.resize(2)
    expect([granted, limiter.statistics()]).toEqual([
      ["a", "c"],
      { borrowedTokens: 2, totalTokens: 2, borrowers: ["a", "c"], tasksWaiting: 0 }
    ])
  })

  it("lets one leave that has been told without taking its token", () => {
    const limiter = new CapacityLimiter(0)
    const a = limiter.borrow("a", () => {}) as Waiter
    limiter.resize(1)
    limiter.leave(a)
    expect(limiter.borrowedTokens).toBe(1)
    limiter.giveBack("a")
    limiter.borrowNoWait("a")
    limiter.leave(a)
    expect(limiter.borrowedTokens).toBe(1)
  })

  it("takes no token back from one that has not been told", () => {
    const limiter = new CapacityLimiter(0)
    limiter.borrow("a", () => {
      expect(() => limiter.giveBack("b")).toThrow(misuse("notHolding"))
      expect(() => limiter.borrowNoWait("b")).toThrow(misuse("holding"))
    })
    limiter.borrow("b", () => {})
    limiter.resize(2)
    expect(limiter.borrowedTokens).toBe(2)
  })

  it("serves 100,000 waiters that each return their token inside their callback", () => {
    const limiter = new CapacityLimiter(1)
    limiter.borrowNoWait("first")
    let count = 0
    for (let i = 0; i < 100_000; i++) {
      limiter.borrow(i, () => {
        count++
        limiter.giveBack(i)
      })
    }
    limiter.giveBack("first")
    expect([count, limiter.availableTokens]).toEqual([100_000, 1])
  })

  it("serves 400,000 waiters one after the other without walking over those that were served", () => {
    const limiter = new CapacityLimiter(1)
    limiter.borrowNoWait(-1)
    let granted = 0
    const count = () => void granted++
    for (let i = 0; i < MANY; i++) limiter.borrow(i, count)
    for (let i = -1; i < MANY; i++) limiter.giveBack(i)
    expect([granted, limiter.statistics().borrowedTokens]).toEqual([MANY, 0])
  })

  it(
    "loses no token and doubles none, and serves in order, over random schedules",
    () => {
      const steps = schedules("borrow", "borrow", "noWait", "leave", "return", "return", "resize")
      fc.assert(
        fc.property(fc.nat({ max: 4 }), steps, (total, steps) => {
          const limiter = new CapacityLimiter(total)
          /** `holding` have been granted a token; those of them who are `untold` do not know. */
          const model = { total, holding: [] as Array<number>, queue: [] as Array<number>, untold: [] as Array<number> }
          const waiters = new Map<number, Waiter>()
          let id = 0

          const without = (list: ReadonlyArray<number>, one: number) => list.filter((other) => other !== one)
          const grant = (): void => {
            while (model.queue.length > 0 && model.holding.length < model.total) {
              const next = model.queue.shift() as number
              model.holding.push(next)
              model.untold.push(next)
            }
          }
          const drop = (actor: number): void => {
            model.holding = without(model.holding, actor)
            model.untold = without(model.untold, actor)
            model.queue = without(model.queue, actor)
            grant()
          }
          play(steps, ([what, choice, nested], next) => {
            const isFree = model.queue.length === 0 && model.holding.length < model.total
            if (what === "borrow") {
              const actor = ++id
              if (isFree) model.holding.push(actor)
              else model.queue.push(actor)
              let hasReturned = false
              const waiter = limiter.borrow(actor, () => {
                check(hasReturned, "called back before it returned")
                const first = model.untold.shift()
                check(first === actor, `told ${actor}, not ${first}`)
                next(nested)
              })
              hasReturned = true
              check((waiter === undefined) === isFree, "granted at once, or not, against the model")
              if (waiter !== undefined) waiters.set(actor, waiter)
            } else if (what === "noWait") {
              const actor = ++id
              if (isFree) model.holding.push(actor)
              const refused = thrown(() => limiter.borrowNoWait(actor))
              check(refused === (isFree ? undefined : "WouldBlock"), "borrowNoWait against the model")
            } else if (what === "leave" && waiters.size > 0) {
              // One that waits, often one that was granted and does not know, or one that was told: that one keeps its token.
              const ids = choice < 40 && model.untold.length > 0 ? model.untold : [...waiters.keys()]
              const actor = ids[choice % ids.length] as number
              const waiter = waiters.get(actor) as Waiter
              waiters.delete(actor)
              if (model.queue.includes(actor) || model.untold.includes(actor)) drop(actor)
              limiter.leave(waiter)
            } else if (what === "return" && model.holding.length > 0) {
              const actor = model.holding[choice % model.holding.length] as number
              const isUntold = model.untold.includes(actor)
              if (!isUntold) drop(actor)
              const refused = thrown(() => limiter.giveBack(actor))
              check(refused === (isUntold ? "LimiterMisuse notHolding" : undefined), "giveBack against the model")
            } else if (what === "resize") {
              model.total = choice % 8
              grant()
              limiter.resize(choice % 8)
            }
            const { borrowers, tasksWaiting, totalTokens } = limiter.statistics()
            check(
              totalTokens === model.total &&
                tasksWaiting === model.queue.length &&
                borrowers.join() === model.holding.join(),
              `after ${what}: ${JSON.stringify([limiter.statistics(), model])}`
            )
          })
          check(model.untold.length === 0, "somebody was not told")
        }),
        { numRuns: MODEL_RUNS }
      )
    },
    MODEL_TIMEOUT
  )
})
