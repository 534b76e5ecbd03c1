import { describe, expect, it } from "vitest"
import { runStress } from "../dist/stress/runStress.js"

describe("the stress program", () => {
  it("settles every one of 2000 jobs once, rightly, and begins none twice", async () => {
    const { outcomes, violations } = await runStress({ jobs: 2000, seed: 20261121 })
    expect(violations).toEqual([])
    expect(Object.values(outcomes).reduce((sum, count) => sum + count)).toBe(2000)
    expect(outcomes).toMatchObject({
      returned: expect.any(Number),
      threw: expect.any(Number),
      cancelled: expect.any(Number)
    })
  })
})
