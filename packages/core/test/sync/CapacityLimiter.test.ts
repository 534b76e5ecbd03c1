import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { CapacityLimiter, type Waiter } from "../../src/sync/CapacityLimiter.ts"

const misuse = (reason: string) => expect.objectContaining({ _tag: "LimiterMisuse", reason })

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

  it("loses no token and doubles none, and serves in order, over 100,000 random schedules", () => {
    const step = fc.tuple(fc.constantFrom("borrow", "noWait", "cancel", "return", "resize"), fc.nat({ max: 7 }))
    const schedules = fc.array(step, { minLength: 1, maxLength: 24, size: "max" })
    fc.assert(
      fc.property(fc.nat({ max: 4 }), schedules, (total, steps) => {
        const limiter = new CapacityLimiter(total)
        const model = { total, holding: new Set<number>(), queue: [] as Array<number> }
        const waiters = new Map<number, Waiter>()
        const order: Array<number> = []
        const expected: Array<number> = []
        let id = 0
        const grant = (): void => {
          while (model.queue.length > 0 && model.holding.size < model.total) {
            const next = model.queue.shift() as number
            model.holding.add(next)
            expected.push(next)
          }
        }
        for (const [what, number] of steps) {
          const free = model.queue.length === 0 && model.holding.size < model.total
          if (what === "borrow") {
            const borrower = ++id
            const waiter = limiter.borrow(borrower, () => order.push(borrower))
            if ((waiter === undefined) !== free) throw new Error("granted at once, or not, against the model")
            if (free) model.holding.add(borrower)
            else model.queue.push(borrower)
            if (waiter !== undefined) waiters.set(borrower, waiter)
          } else if (what === "noWait") {
            const borrower = ++id
            let got = true
            try {
              limiter.borrowNoWait(borrower)
            } catch {
              got = false
            }
            if (got !== free) throw new Error("taken without waiting, or not, against the model")
            if (got) model.holding.add(borrower)
          } else if (what === "cancel" && waiters.size > 0) {
            // One that still waits, or one that was granted in the moment of its cancelling.
            const [borrower, waiter] = [...waiters][number % waiters.size] as [number, Waiter]
            waiters.delete(borrower)
            limiter.leave(waiter)
            if (model.holding.delete(borrower)) limiter.giveBack(borrower)
            else model.queue = model.queue.filter((other) => other !== borrower)
            grant()
          } else if (what === "return" && model.holding.size > 0) {
            const borrower = [...model.holding][number % model.holding.size] as number
            waiters.delete(borrower)
            model.holding.delete(borrower)
            limiter.giveBack(borrower)
            grant()
          } else if (what === "resize") {
            model.total = number
            limiter.resize(number)
            grant()
          }
          const { borrowers, tasksWaiting, totalTokens } = limiter.statistics()
          const same =
            totalTokens === model.total &&
            tasksWaiting === model.queue.length &&
            borrowers.length === model.holding.size &&
            borrowers.every((borrower) => model.holding.has(borrower as number)) &&
            order.length === expected.length &&
            order.every((borrower, index) => borrower === expected[index])
          if (!same) throw new Error(`after ${what} ${number}: ${JSON.stringify(limiter.statistics())}`)
        }
      }),
      { numRuns: 100_000 }
    )
  }, 60_000)
})
