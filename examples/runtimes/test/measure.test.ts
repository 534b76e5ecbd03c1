import { availableParallelism } from "node:os"
import { createPool } from "@anythread/node/promise"
import { expect, it } from "vitest"
import { measure } from "../src/measure.ts"

const amount = { parts: 16, numbers: 100, points: 16, hashes: 2 }

it("measures a runtime of which it knows nothing but how to make pools", async () => {
  const stop = {
    returned: expect.any(Number),
    proven: expect.any(Number),
    isLost: false,
    isShared: true,
    turnsOn: false
  }
  expect(await measure(createPool, { amount, rounds: 2, stops: 2 })).toEqual({
    threads: Math.min(availableParallelism(), 3 * amount.parts),
    found: expect.stringMatching(/^252 primes, \d+ steps, hash [\da-f]{16}$/),
    onOne: [expect.any(Number), expect.any(Number)],
    onAll: [expect.any(Number), expect.any(Number)],
    stops: [stop, stop],
    isIsolated: undefined
  })
})
