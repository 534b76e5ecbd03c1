import { Worker } from "node:worker_threads"
import fc from "fast-check"
import { afterEach, expect, it } from "vitest"
import * as JobWords from "../../src/signal/JobWords.ts"
import { bytesOf, EMPTY, FOREIGN, LATER, PullQueue } from "../../src/signal/PullQueue.ts"

const { CANCELLED, CLAIMED, DONE, FREE, JOB, QUEUED, SLOT_WORDS, STATE, stateOf, VERSION } = JobWords

const workers: Array<Worker> = []
afterEach(() => Promise.all(workers.splice(0).map((worker) => worker.terminate())))

const GENERATION = 7

/** A queue whose HEAD and TAIL, words 0 and 16, stand at `start`. */
const make = (size = 16, start = 0): PullQueue => {
  const buffer = new SharedArrayBuffer(bytesOf(size))
  const words = new Int32Array(buffer)
  words[0] = start
  words[16] = start
  return new PullQueue(buffer, size)
}

const stateOfSlot = ({ jobs }: PullQueue, slot: number): number => JobWords.state(jobs, slot)

let tickets = 0

/** Places a job in a slot, with a ticket that no other has, and appends it. */
const push = (queue: PullQueue, slot: number, generation = GENERATION): number => {
  const base = slot * SLOT_WORDS
  queue.jobs.words[base + VERSION] = generation
  Atomics.store(queue.jobs.words, base + STATE, stateOf(QUEUED, ++tickets))
  return queue.push(slot)
}

const take = (queue: PullQueue, thread: number, generation: number): number =>
  queue.take(thread, generation, () => JobWords.CLAIMED)

const cancel = (queue: PullQueue, slot: number): boolean => {
  const state = stateOfSlot(queue, slot)
  return JobWords.kindOf(state) === QUEUED && JobWords.advance(queue.jobs, slot, state, CANCELLED)
}

it("gives jobs in order, each to one thread, which has claimed it then", () => {
  const queue = make()
  expect([take(queue, 1, GENERATION), queue.isEmpty(), queue.length]).toEqual([EMPTY, true, 0])
  expect([4, 2, 9].map((slot) => push(queue, slot))).toEqual([0, 1, 2])
  expect([queue.isEmpty(), queue.length]).toEqual([false, 3])
  expect([1, 2, 1, 2].map((thread) => take(queue, thread, GENERATION))).toEqual([4, 2, 9, EMPTY])
  expect([4, 2, 9].map((slot) => stateOfSlot(queue, slot))).toEqual([1, 2, 1].map((thread) => stateOf(CLAIMED, thread)))
  expect([queue.isEmpty(), queue.length]).toEqual([true, 0])
})

it("leaves a job that cannot begin now to whoever comes first", () => {
  const queue = make()
  for (const slot of [4, 2]) push(queue, slot)
  const asked: Array<number> = []
  const kindFor = (slot: number): number => (asked.push(slot) > 1 ? JobWords.CLAIMED : JobWords.FREE)
  expect([queue.take(1, GENERATION, kindFor), take(queue, 2, GENERATION)]).toEqual([LATER, 4])
  expect([queue.take(1, GENERATION, kindFor), asked, queue.isEmpty()]).toEqual([2, [4, 2], true])
})

it("takes no job for another that was in the slot when it looked", () => {
  const queue = make()
  for (const slot of [4, 2]) push(queue, slot)
  let looks = 0
  const kindFor = (slot: number): number => {
    // Held up here, while another thread takes the job and ends it, and the host uses the slot again.
    if (looks++ === 0) {
      expect([slot, take(queue, 2, GENERATION)]).toEqual([4, 4])
      push(queue, 4)
    }
    return JobWords.CLAIMED
  }
  expect([queue.take(1, GENERATION, kindFor), take(queue, 2, GENERATION), take(queue, 1, GENERATION)]).toEqual([
    2,
    4,
    EMPTY
  ])
})

it("passes over what was cancelled, and says when it has", () => {
  const queue = make()
  const positions = [4, 2, 9].map((slot) => push(queue, slot))
  const passed = (): ReadonlyArray<boolean> => positions.map((position) => queue.hasPassed(position))
  expect([cancel(queue, 4), cancel(queue, 9), passed()]).toEqual([true, true, [false, false, false]])
  expect([take(queue, 1, GENERATION), passed(), queue.length]).toEqual([2, [true, true, false], 1])
  expect([cancel(queue, 2), queue.isEmpty(), passed(), queue.length]).toEqual([false, true, [true, true, true], 0])
  expect([4, 2, 9].map((slot) => JobWords.kindOf(stateOfSlot(queue, slot)))).toEqual([CANCELLED, CLAIMED, CANCELLED])
})

it("leaves jobs of another generation, and what stands behind them, to others", () => {
  const queue = make()
  push(queue, 3, 2)
  push(queue, 5, 1)
  expect([take(queue, 1, 1), queue.isEmpty(), queue.length]).toEqual([FOREIGN, false, 2])
  expect([take(queue, 2, 2), take(queue, 2, 2), take(queue, 1, 1), take(queue, 1, 1)]).toEqual([3, FOREIGN, 5, EMPTY])
})

it("keeps a job that a thread has taken and not yet passed: others pass it", () => {
  const queue = make()
  const position = push(queue, 3)
  push(queue, 5)
  // As a thread does that dies between the job and HEAD.
  expect(JobWords.advance(queue.jobs, 3, stateOfSlot(queue, 3), stateOf(CLAIMED, 1))).toBe(true)
  expect([queue.hasPassed(position), take(queue, 2, GENERATION), queue.hasPassed(position)]).toEqual([false, 5, true])
  expect(stateOfSlot(queue, 3)).toBe(stateOf(CLAIMED, 1))
})

it("rings the host once, and only if it sleeps", () => {
  const queue = make()
  expect(queue.disarm()).toBe(false)
  queue.arm()
  expect([queue.disarm(), queue.disarm()]).toEqual([true, false])
})

it("is first come first served, whatever is cancelled and wherever its counts stand", () => {
  const command = fc.oneof(
    { weight: 4, arbitrary: fc.constant({ do: "push" as const }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant("take" as const), thread: fc.integer({ min: 1, max: 3 }) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("cancel" as const), at: fc.nat() }) },
    { weight: 1, arbitrary: fc.constant({ do: "look" as const }) }
  )
  const anyStart = fc.oneof(fc.constant(0), fc.constant(-3), fc.integer({ min: 0x7ffffff0, max: 0x7fffffff }))
  fc.assert(
    fc.property(anyStart, fc.array(command, { maxLength: 100 }), (start, commands) => {
      const queue = make(8, start)
      const free = [0, 1, 2, 3, 4, 5, 6, 7]
      const waiting: Array<{ slot: number; position: number }> = []
      const cancelled: Array<{ slot: number; position: number }> = []
      for (const command of commands) {
        for (const { position, slot } of cancelled.splice(0)) {
          if (queue.hasPassed(position)) free.push(slot)
          else cancelled.push({ slot, position })
        }
        if (command.do === "push") {
          const slot = free.shift()
          if (slot !== undefined) waiting.push({ slot, position: push(queue, slot) })
        } else if (command.do === "take") {
          const slot = take(queue, command.thread, GENERATION)
          expect(slot).toBe(waiting[0]?.slot ?? EMPTY)
          if (waiting.shift() !== undefined) free.push(slot)
        } else if (command.do === "cancel" && waiting.length > 0) {
          const [entry] = waiting.splice(command.at % waiting.length, 1)
          expect(cancel(queue, entry?.slot as number)).toBe(true)
          if (entry !== undefined) cancelled.push(entry)
        } else expect(queue.isEmpty()).toBe(waiting.length === 0)
        expect(waiting.map(({ position }) => queue.hasPassed(position))).toEqual(waiting.map(() => false))
        expect(queue.length).toBeGreaterThanOrEqual(waiting.length)
        expect(queue.length).toBeLessThanOrEqual(8)
      }
    }),
    { numRuns: 500 }
  )
})

/** Numbers from 0 to below 1, the same for the same seed. */
const randomOf = (seed: number) => (): number => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
  return seed / 2 ** 32
}

/** Threads that take what they can get, each with the list of what it took. */
const makeThreads = async (queue: PullQueue, buffer: SharedArrayBuffer, count: number, jobs: number) => {
  const control = new Int32Array(new SharedArrayBuffer(4))
  const threads: Array<Worker> = []
  const logs = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const log = new Int32Array(new SharedArrayBuffer((1 + jobs) * 4))
      const data = { buffer, control, generation: GENERATION, log, number: index + 1, size: queue.size }
      const worker = new Worker(new URL("./pullingThread.ts", import.meta.url), { workerData: data })
      workers.push(worker)
      threads.push(worker)
      await new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject))
      return log
    })
  )
  /** Ends the threads, then says what each took. */
  const end = async (): Promise<ReadonlyArray<ReadonlyArray<number>>> => {
    Atomics.store(control, 0, 1)
    await Promise.all(threads.map((worker) => new Promise((resolve) => worker.once("exit", resolve))))
    return logs.map((log) => [...log.subarray(1, 1 + (log[0] as number))])
  }
  return { end }
}

it("gives every job to one of many threads, or to the host that cancels it, and to each thread in order", async () => {
  const size = 4096
  const until = performance.now() + 50_000
  for (const seed of [1, 2, 3]) {
    const buffer = new SharedArrayBuffer(bytesOf(size))
    const queue = new PullQueue(buffer, size)
    const { end } = await makeThreads(queue, buffer, 3, size)
    const random = randomOf(seed)
    const cancelled: Array<number> = []
    // Each slot once: what is in a slot is what the queue has there.
    for (let id = 0; id < size; id++) {
      queue.jobs.words[id * SLOT_WORDS + JOB] = id
      push(queue, id)
      const victim = Math.max(0, id - Math.floor(random() * 8))
      if (random() < 0.3 && cancel(queue, victim)) cancelled.push(victim)
    }
    while (!queue.isEmpty()) if (performance.now() > until) throw new Error(`${queue.length} entries are left.`)
    const taken = await end()
    for (const log of taken) expect(log).toEqual(log.toSorted((one, other) => one - other))
    const all = [...taken.flat(), ...cancelled].sort((one, other) => one - other)
    expect(all).toEqual(Array.from({ length: size }, (_, id) => id))
  }
})

it("gives every job once where slots are used again as soon as they may be", async () => {
  const [size, total] = [64, 50_000]
  const buffer = new SharedArrayBuffer(bytesOf(size))
  const queue = new PullQueue(buffer, size)
  const { end } = await makeThreads(queue, buffer, 3, total)
  const random = randomOf(4)
  const held = new Map<number, number>()
  const free = Array.from({ length: size }, (_, slot) => slot)
  const passing: Array<{ slot: number; position: number }> = []
  const positions = new Map<number, number>()
  const cancelled: Array<number> = []
  const until = performance.now() + 50_000
  const reclaim = (): void => {
    for (const slot of held.keys()) {
      if (JobWords.kindOf(stateOfSlot(queue, slot)) !== DONE) continue
      Atomics.store(queue.jobs.words, slot * SLOT_WORDS + STATE, FREE)
      held.delete(slot)
      free.push(slot)
    }
    for (const entry of passing.splice(0)) queue.hasPassed(entry.position) ? free.push(entry.slot) : passing.push(entry)
    if (performance.now() > until) throw new Error(`Jobs ${[...held.values()]} are with nobody.`)
  }
  for (let id = 1; id <= total; id++) {
    // As a pool does: some slots are not for the queue.
    while (free.length <= size / 4) reclaim()
    const slot = free.pop() as number
    queue.jobs.words[slot * SLOT_WORDS + JOB] = id
    held.set(slot, id)
    positions.set(slot, push(queue, slot))
    if (random() > 0.3) continue
    const victims = [...held.keys()]
    const victim = victims[Math.floor(random() * victims.length)] as number
    if (!cancel(queue, victim)) continue
    cancelled.push(held.get(victim) as number)
    held.delete(victim)
    passing.push({ slot: victim, position: positions.get(victim) as number })
  }
  while (held.size > 0) reclaim()
  const taken = await end()
  const all = [...taken.flat(), ...cancelled].sort((one, other) => one - other)
  expect(all).toEqual(Array.from({ length: total }, (_, index) => index + 1))
})
