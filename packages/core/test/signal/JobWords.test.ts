import fc from "fast-check"
import { expect, it } from "vitest"
import * as JobWords from "../../src/signal/JobWords.ts"
import { bytesOf, PullQueue } from "../../src/signal/PullQueue.ts"

const { CANCELLED, CLAIMED, DONE, FREE, KILL, LOADING, NO_DEADLINE, QUEUED } = JobWords

const make = (): JobWords.JobWords => new PullQueue(new SharedArrayBuffer(bytesOf(16)), 16).jobs
const set = ({ words }: JobWords.JobWords, slot: number, state: number): void =>
  void Atomics.store(words, slot * JobWords.SLOT_WORDS + JobWords.STATE, state)

const DAY = 24 * 60 * 60 * 1000

it("keeps a state and its owner in one word, whatever the owner's number", () => {
  const jobs = make()
  const anyKind = fc.constantFrom(FREE, QUEUED, LOADING, CLAIMED, DONE, CANCELLED, KILL)
  const anyOwner = fc.oneof(fc.nat(8), fc.integer({ min: 0x1ffffff0, max: 0x1fffffff }), fc.nat(0x1fffffff))
  fc.assert(
    fc.property(anyKind, anyOwner, (kind, owner) => {
      set(jobs, 3, JobWords.stateOf(kind, owner))
      const state = JobWords.state(jobs, 3)
      expect([state, JobWords.kindOf(state), JobWords.ownerOf(state)]).toEqual([
        JobWords.stateOf(kind, owner),
        kind,
        owner
      ])
    })
  )
})

it("counts owners from the start again where they fit into a state no more", () => {
  const counts = [1, 0x1fffffff, 0x20000000, 0x20000001, 2 ** 32 + 5]
  const owners = counts.map((count) => JobWords.ownerOf(JobWords.stateOf(QUEUED, JobWords.ownerNumber(count))))
  expect(owners).toEqual([1, 0x1fffffff, 0, 1, 5])
})

it("lets one side win each step, and only the thread that has the job", () => {
  const jobs = make()
  const queued = JobWords.stateOf(QUEUED, 0)
  const [ours, theirs] = [JobWords.stateOf(CLAIMED, 1), JobWords.stateOf(CLAIMED, 2)]
  set(jobs, 5, queued)
  expect(JobWords.advance(jobs, 5, queued, ours)).toBe(true)
  expect(JobWords.advance(jobs, 5, queued, theirs)).toBe(false)
  expect(JobWords.advance(jobs, 5, queued, CANCELLED)).toBe(false)
  expect(JobWords.advance(jobs, 5, theirs, JobWords.stateOf(DONE, 2))).toBe(false)
  expect(JobWords.advance(jobs, 5, ours, JobWords.stateOf(KILL, 1))).toBe(true)
  expect(JobWords.advance(jobs, 5, ours, JobWords.stateOf(DONE, 1))).toBe(false)
  expect([4, 5, 6].map((slot) => JobWords.state(jobs, slot))).toEqual([FREE, JobWords.stateOf(KILL, 1), FREE])
})

it("gives each slot words, times and bytes of its own", () => {
  const { times, u8, view, words } = make()
  const base = 2 * JobWords.SLOT_WORDS
  words[base + JobWords.STOP] = 1
  times[(base + JobWords.STARTED) >> 1] = 1.5
  times[(base + JobWords.ENDED) >> 1] = 2.5
  const bytes = 2 * JobWords.SLOT_BYTES
  expect([JobWords.SLOT_WORDS * 4, JobWords.VALUES >= (JobWords.ENDED + 2) * 4]).toEqual([JobWords.SLOT_BYTES, true])
  expect(view.getInt32(bytes + JobWords.STOP * 4, true)).toBe(1)
  expect([...u8.subarray(0, bytes), ...u8.subarray(bytes + JobWords.SLOT_BYTES)].every((byte) => byte === 0)).toBe(true)
  expect([times[(base + JobWords.STARTED) >> 1], times[(base + JobWords.ENDED) >> 1]]).toEqual([1.5, 2.5])
})

it("says no deadline where there is none, or one that is too far off", () => {
  const now = Date.UTC(2030, 0, 1)
  const word = (deadline: number | undefined): number => JobWords.deadlineWord(deadline, now - 1000, now)
  expect([undefined, Number.POSITIVE_INFINITY, now + NO_DEADLINE, now + 2 ** 40].map(word)).toEqual(
    new Array(4).fill(NO_DEADLINE)
  )
  expect(word(now + NO_DEADLINE - 1)).not.toBe(NO_DEADLINE)
  expect(word(now + NO_DEADLINE - 1001)).not.toBe(NO_DEADLINE)
})

it("rounds a deadline up, so that nobody leaves before it", () => {
  expect(JobWords.deadlineWord(1500.2, 1000, 1000)).toBe(501)
  expect(JobWords.timeLeft(501, 1000, 1500)).toBe(1)
})

it("says how far off a deadline is for as long as a pool lives, past 25 and 50 days as well", () => {
  const epoch = Date.UTC(2030, 0, 1)
  const edges = [0, 2 ** 31, 2 ** 32, 2 ** 33].map((edge) => fc.integer({ min: edge - 5, max: edge + 5 }))
  const anyAge = fc.oneof(fc.nat(400 * DAY), ...edges).filter((age) => age >= 0)
  const anyLeft = fc.oneof(
    fc.integer({ min: -DAY, max: NO_DEADLINE - 1 }),
    fc.integer({ min: -5, max: 5 }),
    fc.integer({ min: NO_DEADLINE - 5, max: NO_DEADLINE - 1 })
  )
  fc.assert(
    fc.property(anyAge, anyLeft, (age, left) => {
      const now = epoch + age
      const word = JobWords.deadlineWord(now + left, epoch, now)
      expect([word | 0, word === NO_DEADLINE]).toEqual([word, false])
      // One word has another meaning: a deadline that falls on it is a millisecond sooner.
      const isTaken = ((age + left) | 0) === NO_DEADLINE
      expect(JobWords.timeLeft(word, epoch, now)).toBe(isTaken ? left - 1 : left)
    }),
    { numRuns: 1000 }
  )
})

it("says of a deadline that passed long ago that it has passed", () => {
  for (const age of [0, 25 * DAY, 50 * DAY, 100 * DAY]) {
    const now = Date.UTC(2030, 0, 1) + age
    for (const deadline of [now - 13 * DAY, now - 30 * DAY, 0, Number.NEGATIVE_INFINITY]) {
      const word = JobWords.deadlineWord(deadline, now - age, now)
      expect(word).not.toBe(NO_DEADLINE)
      for (const later of [0, DAY, 10 * DAY]) {
        expect(JobWords.timeLeft(word, now - age, now + later)).toBeLessThan(0)
      }
    }
  }
})
