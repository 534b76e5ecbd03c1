/** What goes wrong between host and thread, at the moments at which it hurts most. */
import { expect, it, vi } from "vitest"
import { Pool } from "../../src/engine/Pool.ts"
import { portable } from "../../src/portable/portable.ts"
import * as JobWords from "../../src/signal/JobWords.ts"
import { LOOP } from "../../src/signal/ThreadWords.ts"
import * as Message from "../../src/wire/Message.ts"
import { at, makePuppets, start } from "./Puppet.ts"

const note = portable("file:///mishaps.test.js", "note", (value: unknown): unknown => value)

it("settles a call whose answer cannot be read before its thread has said DONE", () => {
  const { backend, threads } = makePuppets()
  const pool = new Pool(backend, { maxThreads: 1 })
  const { outcomes } = start(pool, note, [1])
  const thread = at(threads, 0)
  thread.ready()
  thread.claim()
  thread.shared.words.rest(LOOP)
  thread.unreadable(new Error("garbled"))
  if (thread.kind() === JobWords.CLAIMED) thread.done(JobWords.POSTED)
  if (thread.terminated > 0) thread.exited({ reason: "exit", code: 1 })
  expect(outcomes).toMatchObject([{ _tag: "Refused" }])
})

it("is free again when the arguments of a job that was cancelled cannot be read", () => {
  vi.useFakeTimers()
  const { backend, threads } = makePuppets()
  const pool = new Pool(backend, { maxThreads: 1 })
  const { job } = start(pool, note, [new Map()])
  const thread = at(threads, 0)
  thread.ready()
  pool.cancel(job)
  thread.shared.words.accept()
  thread.shared.words.rest(LOOP)
  thread.say([Message.UNREADABLE, { version: 1, root: { data: "unreadable" }, nodes: [] }])
  const state = pool.statistics()
  const next = start(pool, note, [2])
  thread.ring()
  const taken = thread.take()
  vi.advanceTimersByTime(6000)
  vi.useRealTimers()
  expect([state.idle, taken, thread.terminated, next.outcomes]).toEqual([1, next.job.id, 0, []])
})

it("tells a job by message with the id that its thread knows it by", () => {
  const { backend, threads } = makePuppets()
  const pool = new Pool(backend, { maxThreads: 1, cancellation: "wait" })
  const { job } = start(pool, note, [1])
  Object.assign(job, { id: 2 ** 31 + 5 })
  const thread = at(threads, 0)
  thread.ready()
  const id = thread.claim()
  pool.requestStop(job)
  pool.cancel(job)
  expect(thread.posted.slice(-2)).toEqual([
    [Message.STOP, id],
    [Message.CANCEL, id]
  ])
})

import { types } from "node:util"

it("hears of other threads although one has died with the bell in its hand", () => {
  const { backend, threads } = makePuppets()
  const pool = new Pool(backend, { maxThreads: 2 })
  const calls = [start(pool, note, [1]), start(pool, note, [2])]
  for (const thread of threads) {
    thread.ready()
    thread.claim()
  }
  const [first, second] = [at(threads, 0), at(threads, 1)]
  first.finish("a")
  first.end()
  expect(first.shared.queue.disarm()).toBe(true)
  first.exited({ reason: "outOfMemory", code: 1 })
  second.answer("b")
  expect(calls.map(({ outcomes }) => outcomes.length)).toEqual([1, 1])
})

it("runs a job once whose argument calls into the pool while it is read", () => {
  const { backend, threads } = makePuppets()
  const pool = new Pool({ ...backend, isProxy: types.isProxy }, { maxThreads: 1, maxQueue: 10 })
  start(pool, note, [1])
  const thread = at(threads, 0)
  thread.ready()
  thread.claim()
  let reads = 0
  const inner: Array<number> = []
  const arg = {
    get value() {
      if (reads++ === 0) inner.push(start(pool, note, [3]).job.id)
      return 2
    }
  }
  const call = start(pool, note, [arg])
  thread.answer("first")
  const ids: Array<number> = []
  for (let id = thread.take(); id !== undefined; id = thread.take()) {
    ids.push(id)
    thread.answer(0)
  }
  expect(call.outcomes).toEqual([{ _tag: "Returned", value: 0 }])
  expect(
    [...thread.shared.queue.jobs.words].filter((_, i) => i % 128 === 0 && i >= 0).filter((s) => (s & 7) !== 0)
  ).toEqual([])
  expect(ids.sort()).toEqual([call.job.id, ...inner].sort())
})
