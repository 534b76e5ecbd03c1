import { expect, it } from "vitest"
import { Pool } from "../../src/engine/Pool.ts"
import { portable } from "../../src/portable/portable.ts"
import * as JobWords from "../../src/signal/JobWords.ts"
import * as Message from "../../src/wire/Message.ts"
import { at, makePuppets, type Puppet, type Started, start } from "./Puppet.ts"

const url = "file:///Offers.test.js"
const note = portable(url, "note", (value: unknown): unknown => value)
const large = new Map([["too", "large"]])

/** A pool whose threads all run a call, so that the next is offered. */
const makeBusy = (maxThreads = 1, options: object = {}) => {
  const { backend, threads } = makePuppets()
  const pool = new Pool(backend, { maxThreads, terminateTimeout: Number.POSITIVE_INFINITY, ...options })
  const running = Array.from({ length: maxThreads }, (_, index) => start(pool, note, [index]))
  for (const thread of threads) {
    thread.ready()
    thread.claim()
  }
  return { pool, running, threads, thread: at(threads, 0) }
}

/** Has a thread run all that it can take. Returns the ids. */
const drain = (thread: Puppet): Array<number> => {
  const ids: Array<number> = []
  for (let id = thread.take(); id !== undefined; id = thread.take()) {
    ids.push(id)
    thread.answer(id)
  }
  return ids
}

const idsOf = (...calls: ReadonlyArray<Started>): Array<number> => calls.map(({ job }) => job.id)
const tagsOf = (...calls: ReadonlyArray<Started>): Array<ReadonlyArray<string>> =>
  calls.map(({ outcomes }) => outcomes.map(({ _tag }) => _tag))

it("lets a busy thread take what waits when it is done, without a message", () => {
  const { pool, running, thread } = makeBusy()
  const calls = [start(pool, note, ["a"]), start(pool, note, ["b"])]
  expect(pool.statistics()).toMatchObject({ busy: 1, queued: 2 })
  const before = thread.posted.length
  thread.answer("first")
  expect(drain(thread)).toEqual(idsOf(...calls))
  expect(thread.posted.length).toBe(before)
  expect([...running, ...calls].map(({ outcomes }) => outcomes)).toEqual(
    ["first", ...idsOf(...calls)].map((value) => [{ _tag: "Returned", value }])
  )
  expect(pool.statistics()).toMatchObject({ idle: 1, queued: 0, completed: 3 })
})

it("tells which thread has pulled a job, and ends that one for it", () => {
  const { pool, threads } = makeBusy(2)
  const call = start(pool, note, ["pulled"], { name: "pulled" })
  const second = at(threads, 1)
  second.answer("first")
  second.claim()
  expect(pool.threads().map(({ job }) => job)).toEqual(["note", "pulled"])
  expect(pool.jobs()).toContain(call.job)
  pool.cancel(call.job)
  expect([second.kind(), threads.map(({ terminated }) => terminated).slice(0, 2)]).toEqual([JobWords.KILL, [0, 1]])
  second.exited({ reason: "exit", code: 1 })
  expect(tagsOf(call)).toEqual([["Cancelled"]])
})

it("settles a call that is cancelled while it waits at once, and no thread runs it", () => {
  const { pool, thread } = makeBusy()
  const calls = ["a", "b", "c"].map((value) => start(pool, note, [value])) as [Started, Started, Started]
  pool.cancel(calls[1].job)
  expect([tagsOf(...calls), pool.statistics()]).toMatchObject([[[], ["Cancelled"], []], { queued: 2, cancelled: 1 }])
  // In a slot of its own: where the cancelled one was, it would come before its turn.
  const last = start(pool, note, ["last"])
  thread.answer("first")
  expect(drain(thread)).toEqual(idsOf(calls[0], calls[2], last))
  expect(thread.terminated).toBe(0)
})

it("asks a job to stop that waits for any thread", () => {
  const { pool, thread } = makeBusy()
  const { job } = start(pool, note, ["a"])
  pool.requestStop(job)
  thread.answer("first")
  expect([thread.claim(), thread.word(JobWords.STOP)]).toEqual([job.id, 1])
})

it("takes back what was offered for a call of a higher priority", () => {
  const { pool, thread } = makeBusy()
  const low = ["a", "b"].map((value) => start(pool, note, [value]))
  const high = start(pool, note, ["high"], { priority: 1 })
  const lowest = start(pool, note, ["lowest"], { priority: -1 })
  expect(pool.statistics().queued).toBe(4)
  thread.answer("first")
  expect(drain(thread)).toEqual(idsOf(high, ...low, lowest))
  expect(tagsOf(high, ...low, lowest)).toEqual(new Array(4).fill(["Returned"]))
})

it("takes back what was offered when a function is loaded anew, and gives it to a thread that knows the new one", async () => {
  const { pool, thread, threads } = makeBusy()
  portable(url, "reloaded", () => "old")
  await Promise.resolve()
  const before = start(pool, note, ["a"])
  portable(`${url}?2`, "reloaded", () => "new")
  const after = start(pool, note, ["b"])
  thread.answer("first")
  expect(thread.take()).toBeUndefined()
  thread.rest()
  expect(thread.tags.at(-1)).toBe(Message.RETIRE)
  const next = at(threads, 1)
  next.ready()
  expect(drain(next)).toEqual(idsOf(before, after))
})

it("leaves what a thread of an old version has taken before to that thread", async () => {
  const { pool, thread } = makeBusy()
  portable(url, "again", () => "old")
  await Promise.resolve()
  const before = start(pool, note, ["a"])
  thread.answer("first")
  thread.claim()
  portable(`${url}?2`, "again", () => "new")
  const after = start(pool, note, ["b"])
  thread.answer("second")
  expect(thread.take()).toBeUndefined()
  thread.rest()
  expect([tagsOf(before, after), thread.tags.at(-1)]).toEqual([[["Returned"], []], Message.RETIRE])
})

it("takes back what was offered when the last busy thread is ended, and starts another for it", () => {
  const { pool, running, thread, threads } = makeBusy()
  const call = start(pool, note, ["a"])
  pool.cancel((running[0] as Started).job)
  expect([thread.kind(), thread.take()]).toEqual([JobWords.KILL, undefined])
  const next = at(threads, 1)
  next.ready()
  expect([drain(next), tagsOf(call)]).toEqual([idsOf(call), [["Returned"]]])
})

it("leaves what was offered to the threads that still work when one of them dies", () => {
  const { pool, running, threads } = makeBusy(2)
  const call = start(pool, note, ["a"])
  at(threads, 0).exited({ reason: "exit", code: 1 })
  expect(tagsOf(...running, call)).toEqual([["Refused"], [], []])
  at(threads, 1).answer("second")
  expect([drain(at(threads, 1)), tagsOf(call)]).toEqual([idsOf(call), [["Returned"]]])
})

it("loses a pulled job with the thread that dies at it, and never runs it again", () => {
  const { pool, thread, threads } = makeBusy()
  const [pulled, waiting] = [start(pool, note, ["a"]), start(pool, note, ["b"])]
  thread.answer("first")
  thread.claim()
  thread.exited({ reason: "outOfMemory", code: 1 })
  expect(pulled.outcomes).toMatchObject([{ _tag: "Refused", error: { _tag: "ThreadLost", reason: "outOfMemory" } }])
  const next = at(threads, 1)
  next.ready()
  expect(drain(next)).toEqual(idsOf(waiting))
})

it("loses nothing with a thread that dies between DONE and listing its job, or between that and the bell", () => {
  for (const isListed of [false, true]) {
    const { pool, running, thread } = makeBusy()
    const pulled = start(pool, note, ["a"])
    thread.finish("first")
    thread.end()
    thread.claim()
    thread.finish("second")
    if (isListed) thread.end()
    thread.exited({ reason: "exit", code: 0 })
    expect([...running, pulled].map(({ outcomes }) => outcomes)).toEqual(
      ["first", "second"].map((value) => [{ _tag: "Returned", value }])
    )
    expect(pool.statistics()).toMatchObject({ completed: 2, threads: 0 })
  }
})

it("settles answers that arrive together after the books of all: a caller finds every thread free", () => {
  const { backend, threads } = makePuppets()
  const pool = new Pool(backend, { maxThreads: 2 })
  const seen: Array<unknown> = []
  const look = (): void => {
    const { busy, idle, runTime } = pool.statistics()
    seen.push([busy, idle, runTime.count])
  }
  const calls = [start(pool, note, ["a"], {}, look), start(pool, note, ["b"], {}, look)] as const
  for (const thread of threads) {
    thread.ready()
    thread.claim()
  }
  for (const thread of threads) {
    thread.finish("answer")
    thread.end()
  }
  expect(seen).toEqual([])
  at(threads, 1).ring()
  expect([seen, tagsOf(...calls)]).toEqual([
    [
      [0, 2, 2],
      [0, 2, 2]
    ],
    [["Returned"], ["Returned"]]
  ])
})

it("settles a call as cancelled whose answer has come, and which is cancelled before it is told", () => {
  // The second of them was given to its thread in one case, and pulled in the other.
  for (const isReversed of [false, true]) {
    const { backend, threads } = makePuppets()
    const pool = new Pool(backend, { maxThreads: 2 })
    const calls: Array<Started> = []
    const cancelOther = (index: number) => (): void => pool.cancel((calls[index] as Started).job)
    calls.push(start(pool, note, ["a"], {}, cancelOther(1)), start(pool, note, ["b"], {}, cancelOther(0)))
    for (const thread of isReversed ? threads.toReversed() : threads) {
      thread.ready()
      thread.claim()
    }
    for (const thread of threads) {
      thread.finish("answer")
      thread.end()
    }
    at(threads, 0).ring()
    expect(tagsOf(...calls)).toEqual(isReversed ? [["Cancelled"], ["Returned"]] : [["Returned"], ["Cancelled"]])
    expect(threads.map(({ terminated }) => terminated)).toEqual([0, 0])
    expect(pool.statistics()).toMatchObject({ idle: 2, completed: 1, cancelled: 1 })
    // There is nobody to tell.
    expect(threads.flatMap(({ tags }) => tags)).not.toContain(Message.CANCEL)
  }
})

it("gives what does not fit into a slot to a thread that is free, and what stands behind it waits", () => {
  const { pool, thread } = makeBusy()
  const calls = [start(pool, note, [large]), start(pool, note, ["behind"])] as const
  thread.answer("first")
  const run = thread.posted.at(-1)
  expect(run).toMatchObject([Message.RUN, calls[0].job.id, expect.any(Number), 0, 0, [large]])
  expect(thread.claim()).toBe(calls[0].job.id)
  thread.answer("large")
  expect(drain(thread)).toEqual(idsOf(calls[1]))
})

it("offers nothing to threads that may take few jobs: each is given its own", () => {
  const { pool, thread, threads } = makeBusy(1, { recycleAfterJobs: 2 })
  const calls = [start(pool, note, ["a"]), start(pool, note, ["b"])]
  expect(thread.shared.queue.isEmpty()).toBe(true)
  thread.answer("first")
  thread.claim()
  thread.answer("second")
  expect([thread.take(), thread.tags.at(-1), tagsOf(...calls)]).toEqual([undefined, Message.RETIRE, [["Returned"], []]])
  expect(threads).toHaveLength(2)
})

it("counts what is offered against maxQueue", () => {
  const { pool } = makeBusy(1, { maxQueue: 1 })
  const calls = [start(pool, note, ["a"]), start(pool, note, ["b"])]
  expect(calls.map(({ outcomes }) => outcomes)).toMatchObject([[], [{ error: { _tag: "QueueFull", maxQueue: 1 } }]])
})

it("refuses what was offered when the pool is closed, and runs it to its end with drain", async () => {
  for (const drains of [false, true]) {
    const { pool, running, thread } = makeBusy()
    const calls = [start(pool, note, ["a"]), start(pool, note, ["b"])]
    let closed = 0
    pool.close({ drain: drains }, () => closed++)
    if (drains) {
      thread.answer("first")
      expect([drain(thread), thread.tags.at(-1)]).toEqual([idsOf(...calls), Message.RETIRE])
    } else {
      expect(calls.map(({ outcomes }) => outcomes)).toMatchObject(
        new Array(2).fill([{ error: { _tag: "PoolClosed", started: false } }])
      )
      expect([thread.kind(), drain(thread)]).toEqual([JobWords.KILL, []])
    }
    thread.exited({ reason: "exit", code: 0 })
    await Promise.resolve()
    expect([closed, tagsOf(...running)]).toEqual([1, drains ? [["Returned"]] : [["Refused"]]])
  }
})

it("uses its slots again as often as there are calls, cancelled ones too", () => {
  const { pool, thread } = makeBusy()
  const rounds = 1200
  const ids: Array<number> = []
  for (let round = 0; round < rounds; round++) {
    const calls = ["a", "b", "c"].map((value) => start(pool, note, [value])) as [Started, Started, Started]
    const [victim] = calls.splice(round % 3, 1) as [Started]
    pool.cancel(victim.job)
    // It is busy with a job of the round before, so that all of these are offered.
    thread.answer(round)
    thread.claim()
    thread.answer(round)
    ids.push(...idsOf(...calls))
    expect([thread.claim(), tagsOf(victim, calls[0])]).toEqual([ids.at(-1), [["Cancelled"], ["Returned"]]])
  }
  thread.answer("last")
  expect(pool.statistics()).toMatchObject({ idle: 1, completed: 1 + 2 * rounds, cancelled: rounds })
  expect(ids.length).toBeGreaterThan(thread.shared.memory.slots)
})
