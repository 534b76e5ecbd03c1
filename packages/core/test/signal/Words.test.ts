import { expect, it } from "vitest"
import * as Words from "../../src/signal/Words.ts"

const make = () => Words.make(new SharedArrayBuffer(Words.BYTES))

it("arms for the next job: queued, not cancelled, not polled, asked to stop only if it was", () => {
  const words = make()
  const all = [Words.STATE, Words.CANCEL, Words.POLLED, Words.DEADLINE, Words.STOP]
  for (const word of all) Atomics.store(words, word, 9)
  Words.arm(words, 77)
  expect(all.map((word) => words[word])).toEqual([Words.QUEUED, 0, 0, 77, 0])
  Words.arm(words, 77, true)
  expect(words[Words.STOP]).toBe(1)
})

it("lets one side win each step", () => {
  const words = make()
  Words.arm(words, Words.NO_DEADLINE)
  expect(Words.advance(words, Words.QUEUED, Words.CLAIMED)).toBe(true)
  expect(Words.advance(words, Words.QUEUED, Words.CANCELLED)).toBe(false)
  expect(Words.advance(words, Words.CLAIMED, Words.KILL)).toBe(true)
  expect(Words.advance(words, Words.CLAIMED, Words.DONE)).toBe(false)
})

it("says a deadline in milliseconds since the thread began, rounded up, at least 0, and none if it is too far", () => {
  expect(Words.deadlineWord(undefined, 1000)).toBe(Words.NO_DEADLINE)
  expect(Words.deadlineWord(1500.2, 1000)).toBe(501)
  expect(Words.deadlineWord(10, 1000)).toBe(0)
  expect(Words.deadlineWord(1000 + 2 ** 40, 1000)).toBe(Words.NO_DEADLINE)
  expect(Words.deadlineWord(Number.POSITIVE_INFINITY, 1000)).toBe(Words.NO_DEADLINE)
})
