import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Semaphore, type SemaphoreWaiter } from "../../src/sync/Semaphore.ts"
import { check, MODEL_RUNS, MODEL_TIMEOUT, play, schedules, thrown } from "./model.ts"

const wouldBlock = expect.objectContaining({ _tag: "WouldBlock" })

describe("Semaphore", () => {
  it("refuses values that are none", () => {
    for (const value of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "1" as never])
      expect(() => new Semaphore(value)).toThrow(RangeError)
    for (const maxValue of [1, -1, 2.5, Number.NaN, "3" as never])
      expect(() => new Semaphore(2, maxValue)).toThrow(RangeError)
    expect([new Semaphore(2).maxValue, new Semaphore(2, 2).maxValue]).toEqual([Number.POSITIVE_INFINITY, 2])
  })

  it("counts down to 0, and up again", () => {
    const semaphore = new Semaphore(2)
    expect(semaphore.acquire(() => {})).toBeUndefined()
    semaphore.acquireNoWait()
    expect(semaphore.value).toBe(0)
    expect(() => semaphore.acquireNoWait()).toThrow(wouldBlock)
    semaphore.release()
    semaphore.release()
    semaphore.release()
    expect(semaphore.value).toBe(3)
  })

  it("refuses a release beyond its maximum", () => {
    const semaphore = new Semaphore(1, 2)
    semaphore.release()
    expect(() => semaphore.release()).toThrow(expect.objectContaining({ _tag: "SemaphoreMisuse", maxValue: 2 }))
    expect(semaphore.value).toBe(2)
  })

  it("gives a release to the first who waits, and nobody comes between", () => {
    const semaphore = new Semaphore(0, 1)
    const granted: Array<string> = []
    for (const name of ["a", "b"]) expect(semaphore.acquire(() => granted.push(name))).toBeDefined()
    expect(semaphore.statistics()).toEqual({ tasksWaiting: 2 })
    semaphore.release()
    expect([granted, semaphore.value]).toEqual([["a"], 0])
    expect(() => semaphore.acquireNoWait()).toThrow(wouldBlock)
    semaphore.release()
    expect([granted, semaphore.value, semaphore.statistics()]).toEqual([["a", "b"], 0, { tasksWaiting: 0 }])
  })

  it("passes over one that has left", () => {
    const semaphore = new Semaphore(0)
    const granted: Array<string> = []
    const a = semaphore.acquire(() => granted.push("a")) as SemaphoreWaiter
    const b = semaphore.acquire(() => granted.push("b")) as SemaphoreWaiter
    semaphore.leave(a)
    semaphore.release()
    semaphore.leave(b)
    expect([granted, semaphore.value]).toEqual([["b"], 0])
    semaphore.release()
    expect(semaphore.value).toBe(1)
  })

  it("passes a release on from one that leaves before it was told", () => {
    const semaphore = new Semaphore(0)
    const granted: Array<string> = []
    let b: SemaphoreWaiter | undefined
    semaphore.acquire(() => {
      granted.push("a")
      semaphore.release()
      semaphore.leave(b as SemaphoreWaiter)
    })
    b = semaphore.acquire(() => granted.push("b"))
    semaphore.acquire(() => granted.push("c"))
    semaphore.release()
    expect([granted, semaphore.value]).toEqual([["a", "c"], 0])
  })

  it("stays within its maximum when a release comes back after one too many", () => {
    const semaphore = new Semaphore(0, 1)
    let b: SemaphoreWaiter | undefined
    semaphore.acquire(() => {
      semaphore.release()
      semaphore.release()
      expect(semaphore.value).toBe(1)
      semaphore.leave(b as SemaphoreWaiter)
    })
    b = semaphore.acquire(() => {})
    semaphore.release()
    expect(semaphore.value).toBe(1)
  })

  it("serves 100,000 waiters that each release inside their callback", () => {
    const semaphore = new Semaphore(0)
    let count = 0
    for (let i = 0; i < 100_000; i++) {
      semaphore.acquire(() => {
        count++
        semaphore.release()
      })
    }
    semaphore.release()
    expect([count, semaphore.value]).toEqual([100_000, 1])
  })

  it(
    "loses no release and doubles none, and serves in order, over random schedules",
    () => {
      const steps = schedules("acquire", "acquire", "acquireNoWait", "release", "release", "leave")
      const sizes = fc.tuple(fc.nat({ max: 3 }), fc.constantFrom(0, 1, 2, Number.POSITIVE_INFINITY))
      fc.assert(
        fc.property(sizes, steps, ([initial, more], steps) => {
          const max = initial + more
          const semaphore = new Semaphore(initial, max)
          const model = { value: initial, queue: [] as Array<number>, untold: [] as Array<number> }
          const waiters = new Map<number, SemaphoreWaiter>()
          /** Counted apart from the model: what went in must have come out, or be there. */
          const count = { released: 0, acquired: 0, clamped: 0 }
          let id = 0

          const handOver = (): void => {
            const next = model.queue.shift()
            if (next !== undefined) model.untold.push(next)
            else if (model.value < max) model.value++
            else count.clamped++
          }
          play(steps, ([what, choice, nested], next) => {
            const isFree = model.value > 0
            if (what === "acquire") {
              const actor = ++id
              if (isFree) model.value--
              else model.queue.push(actor)
              let hasReturned = false
              const waiter = semaphore.acquire(() => {
                check(hasReturned, "called back before it returned")
                const first = model.untold.shift()
                check(first === actor, `told ${actor}, not ${first}`)
                count.acquired++
                next(nested)
              })
              hasReturned = true
              check((waiter === undefined) === isFree, "granted at once, or not, against the model")
              if (waiter === undefined) count.acquired++
              else waiters.set(actor, waiter)
            } else if (what === "acquireNoWait") {
              if (isFree) {
                model.value--
                count.acquired++
              }
              check(
                thrown(() => semaphore.acquireNoWait()) === (isFree ? undefined : "WouldBlock"),
                "acquireNoWait against the model"
              )
            } else if (what === "release") {
              const isTooMuch = model.value === max
              if (!isTooMuch) {
                count.released++
                handOver()
              }
              check(
                thrown(() => semaphore.release()) === (isTooMuch ? "SemaphoreMisuse" : undefined),
                "release against the model"
              )
            } else if (what === "leave" && waiters.size > 0) {
              // Often one that is to be told, which is rare to find otherwise.
              const ids = choice < 40 && model.untold.length > 0 ? model.untold : [...waiters.keys()]
              const actor = ids[choice % ids.length] as number
              const waiter = waiters.get(actor) as SemaphoreWaiter
              waiters.delete(actor)
              model.queue = model.queue.filter((other) => other !== actor)
              if (model.untold.includes(actor)) {
                model.untold = model.untold.filter((other) => other !== actor)
                handOver()
              }
              semaphore.leave(waiter)
            }
            const { tasksWaiting } = semaphore.statistics()
            check(
              semaphore.value === model.value && tasksWaiting === model.queue.length,
              `after ${what}: ${semaphore.value} and ${tasksWaiting}, not ${JSON.stringify(model)}`
            )
          })
          check(model.untold.length === 0, `${model.untold} were never told`)
          check(
            initial + count.released === semaphore.value + count.acquired + count.clamped,
            `${JSON.stringify(count)} from ${initial} to ${semaphore.value}`
          )
        }),
        { numRuns: MODEL_RUNS }
      )
    },
    MODEL_TIMEOUT
  )
})
