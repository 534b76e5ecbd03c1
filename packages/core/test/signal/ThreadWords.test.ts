import { Worker } from "node:worker_threads"
import fc from "fast-check"
import { afterEach, expect, it } from "vitest"
import { BUSY, bytesOf, LOOP, PARKED, ThreadWords, TURN } from "../../src/signal/ThreadWords.ts"

const workers: Array<Worker> = []
afterEach(() => Promise.all(workers.splice(0).map((worker) => worker.terminate())))

const make = (size = 4): { host: ThreadWords; thread: ThreadWords } => {
  const buffer = new SharedArrayBuffer(bytesOf(size))
  const host = new ThreadWords(buffer, size)
  host.reset()
  return { host, thread: new ThreadWords(buffer, size) }
}

/** Everything on the list of the ended. */
const collect = (host: ThreadWords): Array<number> => {
  const slots: Array<number> = []
  for (let slot = host.collect(); slot >= 0; slot = host.collect()) slots.push(slot)
  return slots
}

it("begins in its event loop, with nothing assigned, nothing posted and nothing ended", () => {
  const { host, thread } = make()
  expect([host.isIdle, thread.assigned, host.posted, host.collect()]).toEqual([true, -1, 0, -1])
})

it("is woken from each idle mode, by a message only where it waits for its event loop", () => {
  for (const mode of [LOOP, TURN, PARKED]) {
    const { host, thread } = make()
    thread.rest(mode)
    expect([host.isIdle, host.wake(), host.isIdle, host.wake()]).toEqual([true, mode === LOOP, false, false])
    // It moves nowhere by itself: what it was woken for is there.
    for (const other of [LOOP, TURN, PARKED]) expect(thread.move(mode, other)).toBe(false)
    thread.park(60_000)
    thread.rest(LOOP)
    expect(host.isIdle).toBe(true)
  }
})

it("goes from one idle mode to the next while nobody wakes it", () => {
  const { host, thread } = make()
  thread.rest(TURN)
  const isMoved = thread.move(TURN, PARKED)
  thread.park(1)
  expect([isMoved, thread.move(PARKED, LOOP), thread.move(BUSY, TURN)]).toEqual([true, true, false])
  expect([host.isIdle, host.wake()]).toEqual([true, true])
})

it("sees what was assigned until it accepts it", () => {
  const { host, thread } = make()
  for (const slot of [0, 3]) {
    host.assign(slot)
    expect([thread.assigned, thread.assigned]).toEqual([slot, slot])
    thread.accept()
    expect(thread.assigned).toBe(-1)
  }
})

it("counts what it has posted", () => {
  const { host, thread } = make()
  for (let i = 0; i < 3; i++) thread.countPosted()
  expect(host.posted).toBe(3)
})

it("lists what has ended, in order, however often the list goes round", () => {
  const batches = fc.array(fc.array(fc.nat(7), { maxLength: 8 }), { maxLength: 50 })
  fc.assert(
    fc.property(batches, (batches) => {
      const { host, thread } = make(8)
      for (const batch of batches) {
        for (const slot of batch) thread.end(slot)
        expect(collect(host)).toEqual(batch)
      }
    })
  )
})

it("wakes a thread that sleeps or is about to, with what it was assigned, and gets back what has ended", async () => {
  const [rounds, size] = [5000, 4]
  const buffer = new SharedArrayBuffer(bytesOf(size))
  const host = new ThreadWords(buffer, size)
  host.reset()
  const worker = new Worker(new URL("./parkingThread.ts", import.meta.url), { workerData: { buffer, rounds, size } })
  workers.push(worker)
  const exited = new Promise((resolve) => worker.on("exit", resolve))
  const ended: Array<number> = []
  const until = performance.now() + 30_000
  await new Promise((resolve) => worker.on("message", resolve))
  for (let i = 0; i < rounds; i++) {
    // Where one wake is lost, the thread sleeps on.
    while (!host.isIdle) if (performance.now() > until) throw new Error(`Still asleep in round ${i}.`)
    ended.push(...collect(host))
    // A moment between falling asleep and being woken, of another length each time.
    for (let pause = (i * 7) % 500; pause > 0; pause--) host.isIdle
    host.assign(i % size)
    expect(host.wake()).toBe(false)
  }
  expect(await exited).toBe(0)
  ended.push(...collect(host))
  expect(ended).toEqual(Array.from({ length: rounds }, (_, i) => i % size))
})
