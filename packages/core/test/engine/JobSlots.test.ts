import { expect, it } from "vitest"
import type { Call } from "../../src/engine/Call.ts"
import { Job } from "../../src/engine/Job.ts"
import { JobSlots } from "../../src/engine/JobSlots.ts"
import * as JobWords from "../../src/signal/JobWords.ts"

const { ANSWER, CANCELLED, CLAIMED, DONE, FREE, HOW, KILL, LOADING, POSTED, QUEUED, SLOT_WORDS, stateOf } = JobWords

const make = (): JobSlots => new JobSlots(1, true, undefined)
const makeJob = (id: number, args: ReadonlyArray<unknown> = [id]): Job =>
  new Job(
    id,
    { args, mode: "run", priority: 0 } as unknown as Call,
    () => {},
    () => {}
  )

const placed = (slots: JobSlots, id: number): Job => {
  const job = makeJob(id)
  expect(slots.place(job, 0, 0)).toBe(true)
  return job
}
/** Takes every slot that is free now. */
const fill = (slots: JobSlots): Array<Job> => {
  const jobs: Array<Job> = []
  for (;;) {
    const job = makeJob(1000 + jobs.length)
    try {
      slots.place(job, 0, 0)
    } catch {
      return jobs
    }
    jobs.push(job)
  }
}
const set = (slots: JobSlots, job: Job, state: number): void => {
  Atomics.store(slots.words.words, job.slot * SLOT_WORDS + JobWords.STATE, state)
}

it("has slots for four jobs a thread, from 2048 to 4096, a power of two", () => {
  const sizes = [1, 512, 513, 1000, 100_000, Number.POSITIVE_INFINITY].map(
    (threads) => new JobSlots(threads, true, undefined).size
  )
  expect(sizes).toEqual([2048, 2048, 4096, 4096, 4096, 4096])
})

it("keeps a quarter of the slots from jobs that any thread may take", () => {
  const slots = make()
  const jobs: Array<Job> = []
  while (slots.hasRoom) jobs.push(placed(slots, jobs.length))
  expect([jobs.length, fill(slots).length]).toEqual([1536, 512])
  slots.release(jobs[0] as Job)
  expect(slots.hasRoom).toBe(false)
})

it("says of arguments that do not fit that they go by message, and does not try twice", () => {
  const slots = make()
  const job = makeJob(1, ["x".repeat(600)])
  expect([slots.place(job, 4, 0), job.isLarge]).toEqual([false, true])
  expect(slots.words.words[job.slot * SLOT_WORDS + HOW]).toBe(JobWords.RUNS | JobWords.BY_MESSAGE)
  slots.release(job)
  expect([job.slot, slots.place(job, 4, 0)]).toEqual([-1, false])
})

it("writes everything of a job anew, whoever had the slot before", () => {
  const slots = make()
  const before = placed(slots, 1)
  const state = slots.stateOf(before)
  slots.cancel(before)
  slots.requestStop(before)
  before.deadline = slots.epoch + 1000
  slots.setDeadline(before)
  Atomics.store(slots.words.words, before.slot * SLOT_WORDS + JobWords.POLLED, 1)
  const { slot } = before
  expect(slots.hasPolled(before)).toBe(true)
  slots.release(before)
  const next = makeJob(2 ** 31 + 5)
  slots.place(next, 9, 3)
  const words = [JobWords.CANCEL, JobWords.DEADLINE, JobWords.POLLED, JobWords.STOP, JobWords.JOB]
  const read = (word: number): number | undefined => slots.words.words[slot * SLOT_WORDS + word]
  expect([next.slot, slots.at(slot)]).toEqual([slot, next])
  expect(words.map(read)).toEqual([0, JobWords.NO_DEADLINE, 0, 0, (2 ** 31 + 5) | 0])
  expect([read(JobWords.FUNCTION), read(HOW), read(JobWords.VERSION)]).toEqual([9, JobWords.RUNS, 3])
  // The ticket of one is not the other's.
  expect([slots.stateOf(next), state]).toEqual([stateOf(QUEUED, 2), stateOf(QUEUED, 1)])
})

it("takes back what has not begun, wins what has, and neither once it is done", () => {
  const become = (state: number) => {
    const slots = make()
    const [withdrawn, won] = [placed(slots, 1), placed(slots, 2)]
    for (const job of [withdrawn, won]) set(slots, job, state)
    return [slots.withdraw(withdrawn), slots.stateOf(withdrawn), slots.win(won), slots.stateOf(won)]
  }
  expect(become(stateOf(QUEUED, 7))).toEqual([true, CANCELLED, true, CANCELLED])
  expect(become(stateOf(LOADING, 2))).toEqual([true, stateOf(CANCELLED, 2), true, stateOf(CANCELLED, 2)])
  expect(become(stateOf(CLAIMED, 2))).toEqual([false, stateOf(CLAIMED, 2), true, stateOf(KILL, 2)])
  expect(become(stateOf(DONE, 2))).toEqual([false, stateOf(DONE, 2), false, stateOf(DONE, 2)])
  expect(make().stateOf(makeJob(1))).toBe(FREE)
})

it("knows which thread has a job that it has not finished", () => {
  const slots = make()
  const job = placed(slots, 1)
  const seen = [stateOf(QUEUED, 2), stateOf(LOADING, 2), stateOf(CLAIMED, 2), stateOf(KILL, 2), stateOf(DONE, 2)].map(
    (state) => {
      set(slots, job, state)
      return [slots.heldBy(2), slots.heldBy(1), slots.threadOf(job)]
    }
  )
  expect(seen).toEqual([
    [undefined, undefined, undefined],
    [job, undefined, 2],
    [job, undefined, 2],
    [job, undefined, 2],
    [undefined, undefined, 2]
  ])
})

it("uses the slot of a job that was taken out of the queue again only when its entry was passed", () => {
  const slots = make()
  const [first, second] = [placed(slots, 1), placed(slots, 2)]
  for (const job of [first, second]) job.position = slots.queue.push(job.slot)
  const { slot } = second
  expect(slots.withdraw(second)).toBe(true)
  slots.releasePassed(second)
  expect([second.slot, slots.at(slot)]).toEqual([-1, undefined])
  // The entry before it keeps it from being passed.
  expect(fill(slots).some((job) => job.slot === slot)).toBe(false)
  expect(slots.queue.take(1, 0, () => true)).toBe(first.slot)
  expect(fill(slots).map((job) => job.slot)).toEqual([slot])
})

it("uses the slot of a job whose answer has come by message again only when its thread says DONE, or is dead", () => {
  for (const how of ["done", "dead"]) {
    const slots = make()
    const job = placed(slots, 1)
    const { slot } = job
    set(slots, job, stateOf(CLAIMED, 4))
    slots.releaseDone(job)
    expect([job.slot, slots.at(slot), fill(slots).some((job) => job.slot === slot)]).toEqual([-1, undefined, false])
    if (how === "done") JobWords.advance(slots.words, slot, stateOf(CLAIMED, 4), stateOf(DONE, 4))
    else {
      slots.bury(3)
      expect(fill(slots)).toEqual([])
      slots.bury(4)
    }
    expect(fill(slots).map((job) => job.slot)).toEqual([slot])
  }
})

it("gives the slot of a job that says DONE back at once", () => {
  const slots = make()
  const job = placed(slots, 1)
  const { slot } = job
  set(slots, job, stateOf(DONE, 4))
  slots.words.words[slot * SLOT_WORDS + ANSWER] = POSTED
  expect(slots.answerOf(job)).toBe(POSTED)
  slots.releaseDone(job)
  expect([slots.at(slot), placed(slots, 2).slot]).toEqual([undefined, slot])
})

it("says that there is no slot left as a bug of ours", () => {
  const slots = make()
  fill(slots)
  expect(() => slots.place(makeJob(1), 0, 0)).toThrow("please report it")
})
