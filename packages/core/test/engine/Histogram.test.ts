import fc from "fast-check"
import { expect, it } from "vitest"
import { Histogram } from "../../src/engine/Histogram.ts"

it("is all zeros while nothing was recorded", () => {
  expect(new Histogram().summary()).toEqual({ count: 0, mean: 0, p50: 0, p99: 0, max: 0 })
})

it("gives percentiles within 10 per cent of the exact ones", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0.001, max: 1e8, noNaN: true }), { minLength: 1, maxLength: 300 }),
      (times) => {
        const histogram = new Histogram()
        for (const time of times) histogram.record(time)
        const sorted = [...times].sort((a, b) => a - b)
        const exact = (share: number): number => sorted[Math.ceil(sorted.length * share) - 1] ?? 0
        const { count, max, p50, p99 } = histogram.summary()
        expect(count).toBe(times.length)
        expect(max).toBe(sorted.at(-1))
        for (const [got, share] of [
          [p50, 0.5],
          [p99, 0.99]
        ] as const) {
          expect(Math.abs(got / exact(share) - 1)).toBeLessThan(0.1)
        }
      }
    )
  )
})
