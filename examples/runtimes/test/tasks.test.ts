import { createHash } from "node:crypto"
import { describe, expect, it } from "vitest"
import { countPrimes, drawMandelbrot, hashRepeatedly } from "../src/tasks.ts"

describe("the functions", () => {
  it("count primes, in one range as in its parts", () => {
    expect(countPrimes(2, 1_000_000)).toBe(78_498)
    expect(countPrimes(2, 500) + countPrimes(500, 1000)).toBe(countPrimes(2, 1000))
  })

  it("draw rows that add up to the picture", () => {
    expect(drawMandelbrot(20, 0, 8) + drawMandelbrot(20, 8, 12)).toBe(drawMandelbrot(20, 0, 20))
  })

  it("hash as SHA-256 does", () => {
    const hash = (data: string | Buffer): Buffer => createHash("sha256").update(data).digest()
    const longest = "x".repeat(55)
    expect(hashRepeatedly("", 1)).toBe(hash("").toString("hex"))
    expect(hashRepeatedly(longest, 3)).toBe(hash(hash(hash(longest))).toString("hex"))
  })
})
