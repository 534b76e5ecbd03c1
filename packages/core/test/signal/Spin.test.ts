/** When it is worth to look again and again. */
import { expect, it } from "vitest"
import { Spin } from "../../src/signal/Spin.ts"

/** How many waits go by until the next look. */
const waitsBefore = (spin: Spin): number => {
  let waits = 0
  while (!spin.isDue()) waits++
  return waits
}

it("looks in every wait while what it looks for comes", () => {
  const spin = new Spin()
  for (let i = 0; i < 10; i++) {
    expect(spin.isDue()).toBe(true)
    spin.hit()
  }
})

it("looks the less the longer it looks in vain, and never gives up", () => {
  const spin = new Spin()
  const waits = Array.from({ length: 10 }, () => {
    spin.miss()
    return waitsBefore(spin)
  })
  expect(waits).toEqual([1, 3, 7, 15, 31, 63, 127, 255, 255, 255])
})

it("looks in every wait again as soon as one look was not in vain", () => {
  const spin = new Spin()
  for (let i = 0; i < 5; i++) spin.miss()
  waitsBefore(spin)
  spin.hit()
  spin.miss()
  expect(waitsBefore(spin)).toBe(1)
})
