import { expect, it } from "vitest"
import * as Call from "../../src/engine/Call.ts"
import { Pool } from "../../src/engine/Pool.ts"
import type { Address } from "../../src/portable/Address.ts"
import { portable } from "../../src/portable/portable.ts"
import { type AnyFunction, functionAt } from "../../src/portable/registry.ts"
import * as JobWords from "../../src/signal/JobWords.ts"
import { LOOP } from "../../src/signal/ThreadWords.ts"
import { CapacityLimiter } from "../../src/sync/CapacityLimiter.ts"
import { makeInProcess } from "../../src/testing/InProcess.ts"
import { fromThread } from "../../src/thread/fromThread.ts"
import { transfer } from "../../src/thread/transfer.ts"
import { SHARED_MEMORY } from "../../src/wire/findUncloneable.ts"
import * as Message from "../../src/wire/Message.ts"
import { at, makePuppets, start } from "./Puppet.ts"

const deadline = portable("file:///pool.test.js", "deadline", (): number => fromThread.deadline())
const leave = portable("file:///pool.test.js", "leave", async (): Promise<void> => {
  while (!fromThread.isCancelled()) await new Promise((resolve) => setTimeout(resolve, 1))
  fromThread.checkCancelled()
})
const add = portable("file:///pool.test.js", "add", (a: number, b: number): number => a + b)

it("gives a job that its dead thread never claimed to another, and runs it once", () => {
  const { backend, threads } = makePuppets()
  const { outcomes } = start(new Pool(backend, { maxThreads: 1 }), add, [1, 2])
  at(threads, 0).ready()
  at(threads, 0).exited({ reason: "exit", code: 1 })
  expect(outcomes).toEqual([])
  const second = at(threads, 1)
  second.ready()
  second.claim()
  second.answer(3)
  expect(outcomes).toEqual([{ _tag: "Returned", value: 3 }])
})

it("asks the job to stop on whichever thread has it, from the start where it was asked before, and tells of its threads", () => {
  const { backend, threads } = makePuppets()
  const pool = new Pool(backend, { maxThreads: 1 })
  const { job } = start(pool, add, [1, 2])
  expect(pool.threads()).toMatchObject([{ state: "starting", job: undefined }])
  pool.requestStop(job)
  const first = at(threads, 0)
  first.ready()
  first.claim()
  expect(first.word(JobWords.STOP)).toBe(1)
  first.answer(3)
  const next = start(pool, add, [1, 2])
  const id = first.claim()
  expect(first.word(JobWords.STOP)).toBe(0)
  expect(pool.threads()).toMatchObject([{ state: "busy", job: "add" }])
  pool.requestStop(next.job)
  pool.requestStop(next.job)
  expect([
    first.posted.filter((message) => message !== Message.BELL && message[0] === Message.STOP),
    first.word(JobWords.STOP)
  ]).toEqual([[[Message.STOP, id]], 1])
  first.answer(3)
  pool.requestStop(next.job)
  expect(pool.threads()).toMatchObject([{ state: "idle", job: undefined }])
  expect(pool.jobs()).toEqual([])
})

it("says that a function shares its name with another module's, and which", () => {
  portable("file:///a.js", "shared", () => "a")
  portable("file:///other.js", { shared: () => "other", more: () => 1 })
  const shared = portable("file:///b.js", "shared", () => "b")
  const { backend, threads } = makePuppets()
  const pool = new Pool(backend, { maxThreads: 1 })
  const { outcomes } = start(pool, shared)
  const thread = at(threads, 0)
  thread.ready()
  thread.claim()
  expect(thread.defined?.at(-1)).toBe(Message.AMBIGUOUS)
  thread.fail({ kind: "ambiguous" })
  expect(outcomes).toMatchObject([{ error: { _tag: "DuplicateName", url: "file:///b.js", functionName: "shared" } }])
  expect(String((outcomes[0] as { error: Error }).error.message)).toContain("file:///a.js")
  const other = start(pool, functionAt("file:///other.js", "shared") as AnyFunction)
  thread.claim()
  expect(thread.defined?.at(-1)).toBeGreaterThan(0)
  thread.fail({ kind: "elsewhere" })
  expect(other.outcomes).toMatchObject([{ error: { _tag: "NotFound", url: "file:///other.js" } }])
  expect(String((other.outcomes[0] as { error: Error }).error.message)).toContain("another module's")
})

it("says which headers turn shared memory on when the platform refuses to share an argument or a result", () => {
  const { backend, threads } = makePuppets()
  const { outcomes } = start(new Pool(backend, { maxThreads: 1 }), add, [1, 2])
  const thread = at(threads, 0)
  thread.ready()
  const failure = { kind: "notCloneable", path: "result: .words", what: SHARED_MEMORY } as const
  thread.claim()
  thread.fail(failure)
  expect(outcomes).toMatchObject([{ error: { _tag: "SharedMemoryUnavailable" } }])
  const { message } = (outcomes[0] as { error: Error }).error
  expect(message).toContain("result: .words of add needs shared memory")
  expect(message).toContain("Cross-Origin-Embedder-Policy: require-corp")
})

it("refuses a thread that speaks another version of the protocol", () => {
  const { backend, threads } = makePuppets()
  const { outcomes } = start(new Pool(backend, { maxThreads: 1 }), add, [1, 2])
  const thread = at(threads, 0)
  thread.say([Message.READY, Message.PROTOCOL + 1])
  expect([thread.terminated, thread.tags]).toEqual([1, [Message.LOAD]])
  thread.exited({ reason: "exit" })
  expect(outcomes).toMatchObject([{ error: { _tag: "ThreadLost", reason: "startup" } }])
  expect(String((outcomes[0] as { error: { cause: Error } }).error.cause.message)).toContain(
    "releases of @anythread/core"
  )
})

it("gives up a job that no thread lives long enough to claim", () => {
  const { backend, threads } = makePuppets()
  const { outcomes } = start(new Pool(backend, { maxThreads: 1 }), add, [1, 2])
  for (let i = 0; outcomes.length === 0; i++) {
    at(threads, i).ready()
    at(threads, i).exited({ reason: "exit", code: 9 })
  }
  expect(threads).toHaveLength(3)
  expect(outcomes).toMatchObject([{ _tag: "Refused", error: { _tag: "ThreadLost", reason: "exit", exitCode: 9 } }])
})

it("does not give a job whose arguments were moved to a second thread", () => {
  const { backend, threads } = makePuppets()
  const pool = new Pool(backend, { maxThreads: 1 })
  const { outcomes } = start(pool, add, [transfer(new Uint8Array(8))])
  at(threads, 0).ready()
  at(threads, 0).exited({ reason: "exit", code: 1 })
  expect(outcomes).toMatchObject([{ _tag: "Refused", error: { _tag: "ThreadLost" } }])
  expect(threads).toHaveLength(1)
})

it("fails a claimed job of a dead thread, and never runs it again", () => {
  const { backend, threads } = makePuppets()
  const { outcomes } = start(new Pool(backend, { maxThreads: 1 }), add, [1, 2])
  const thread = at(threads, 0)
  thread.ready()
  thread.claim()
  thread.exited({ reason: "outOfMemory", code: 1 })
  expect(outcomes).toMatchObject([{ _tag: "Refused", error: { _tag: "ThreadLost", reason: "outOfMemory" } }])
  expect(threads).toHaveLength(1)
})

it("waits for the reply that a dead thread had posted, and delivers it", () => {
  const { backend, threads } = makePuppets()
  const { outcomes } = start(new Pool(backend, { maxThreads: 1 }), add, [1, 2])
  const thread = at(threads, 0)
  thread.ready()
  const [id, { slot }] = [thread.claim(), thread]
  thread.shared.words.countPosted()
  thread.done(JobWords.POSTED)
  thread.exited({ reason: "exit", code: 0 })
  expect(outcomes).toEqual([])
  thread.receive([Message.RETURNED, id, slot, 3])
  expect(outcomes).toEqual([{ _tag: "Returned", value: 3 }])
  thread.receive([Message.RETURNED, id, slot, 4])
  expect(outcomes).toHaveLength(1)
})

it("waits without shared memory until a dead thread's port has ended, and delivers what still comes", () => {
  const { backend, threads } = makePuppets(false)
  const pool = new Pool(backend, { maxThreads: 2 })
  const [answered, lost] = [start(pool, add, [1, 2]), start(pool, add, [3, 4])]
  const [first, second] = [at(threads, 0), at(threads, 1)]
  first.receive([Message.READY, Message.PROTOCOL])
  second.receive([Message.READY, Message.PROTOCOL])
  first.exited({ reason: "exit", code: 0 })
  second.exited({ reason: "exit", code: 0 })
  expect([answered.outcomes, lost.outcomes]).toEqual([[], []])
  first.receive([Message.RETURNED, answered.job.id, -1, 3])
  second.ended()
  expect(answered.outcomes).toEqual([{ _tag: "Returned", value: 3 }])
  expect(lost.outcomes).toMatchObject([{ _tag: "Refused", error: { _tag: "ThreadLost", reason: "exit" } }])
})

it("takes a job back that was cancelled before its thread claimed it, and keeps the thread", () => {
  const { backend, threads } = makePuppets()
  const pool = new Pool(backend, { maxThreads: 1 })
  const { job, outcomes } = start(pool, add, [1, 2])
  const thread = at(threads, 0)
  thread.ready()
  pool.cancel(job)
  expect(outcomes).toEqual([{ _tag: "Cancelled" }])
  const next = start(pool, add, [3, 4])
  expect(pool.statistics()).toMatchObject({ busy: 1, queued: 1 })
  expect([thread.take(), thread.kind()]).toEqual([undefined, JobWords.CANCELLED])
  thread.skip()
  thread.claim()
  thread.answer(7)
  expect(next.outcomes).toEqual([{ _tag: "Returned", value: 7 }])
  expect([thread.terminated, pool.statistics()]).toMatchObject([0, { idle: 1, cancelled: 1, completed: 1 }])
})

it("ends a thread only after it has won the job, and drops what the thread still says of it", () => {
  const { backend, threads } = makePuppets()
  const pool = new Pool(backend, { maxThreads: 1, terminateTimeout: Number.POSITIVE_INFINITY })
  const { job, outcomes } = start(pool, add, [1, 2])
  const thread = at(threads, 0)
  thread.ready()
  thread.claim()
  pool.cancel(job)
  expect([thread.kind(), thread.terminated]).toEqual([JobWords.KILL, 1])
  // It writes its answer, finds that it has lost, and lists nothing.
  thread.finish(3)
  thread.exited({ reason: "exit", code: 1 })
  expect(outcomes).toEqual([{ _tag: "Cancelled" }])
})

it("settles as cancelled what a thread that is being ended still answers by message", () => {
  const { backend, threads } = makePuppets()
  const pool = new Pool(backend, { maxThreads: 1, terminateTimeout: Number.POSITIVE_INFINITY })
  const { job, outcomes } = start(pool, add, [1, 2])
  const thread = at(threads, 0)
  thread.ready()
  thread.claim()
  pool.cancel(job)
  thread.post(3)
  thread.exited({ reason: "exit", code: 1 })
  expect([outcomes, pool.statistics()]).toMatchObject([[{ _tag: "Cancelled" }], { threads: 0, completed: 0 }])
})

it("keeps a thread whose job has finished before it could be ended, and still does not report success", () => {
  const { backend, threads } = makePuppets()
  const pool = new Pool(backend, { maxThreads: 1 })
  for (const byMessage of [false, true]) {
    const { job, outcomes } = start(pool, add, [1, 2])
    const thread = at(threads, 0)
    if (!byMessage) thread.ready()
    const [id, { slot }] = [thread.claim(), thread]
    if (byMessage) thread.done(JobWords.POSTED)
    else thread.finish(3)
    pool.cancel(job)
    expect([outcomes, thread.terminated]).toEqual([[], 0])
    if (!byMessage) thread.list()
    else {
      thread.shared.words.rest(LOOP)
      thread.say([Message.RETURNED, id, slot, 3])
    }
    expect(outcomes).toEqual([{ _tag: "Cancelled" }])
  }
  expect(pool.statistics()).toMatchObject({ idle: 1, cancelled: 2, completed: 0 })
})

it("settles a cancelled call when terminateTimeout has passed without proof, and books the thread until there is", async () => {
  const { backend, threads } = makePuppets()
  const pool = new Pool(backend, { maxThreads: 1, terminateTimeout: 1 })
  const { job, settled } = start(pool, add, [1, 2])
  const thread = at(threads, 0)
  thread.ready()
  thread.claim()
  pool.cancel(job)
  expect(await settled).toEqual({ _tag: "Cancelled" })
  expect(pool.statistics()).toMatchObject({ threads: 1, ending: 1 })
  thread.exited({ reason: "exit", code: 1 })
  expect(pool.statistics().threads).toBe(0)
})

it("starts at most two threads beyond maxThreads while others are ending", () => {
  const { backend, threads } = makePuppets()
  const pool = new Pool(backend, { maxThreads: 2 })
  for (let i = 0; i < 12; i++) {
    const { job } = start(pool, add, [i, 1])
    const thread = threads[i]
    if (thread === undefined) break
    thread.ready()
    thread.claim()
    pool.cancel(job)
  }
  expect(threads).toHaveLength(4)
  expect(pool.statistics()).toMatchObject({ threads: 4, ending: 4, queued: 1 })
  at(threads, 0).exited({ reason: "exit", code: 1 })
  expect(threads).toHaveLength(5)
  expect(pool.statistics()).toMatchObject({ threads: 4, ending: 3, starting: 1 })
})

it("has threads load the module of a call that waits while they start, once each", () => {
  const { backend, threads } = makePuppets()
  const pool = new Pool(backend, { maxThreads: 2 })
  const { outcomes } = start(pool, add, [1, 2])
  start(pool, add, [3, 4])
  expect(threads.map(({ posted }) => posted)).toEqual([
    [[Message.LOAD, ["file:///pool.test.js"]]],
    [[Message.LOAD, ["file:///pool.test.js"]]]
  ])
  at(threads, 0).ready()
  at(threads, 0).claim()
  at(threads, 0).answer(3)
  expect(outcomes).toEqual([{ _tag: "Returned", value: 3 }])
})

it("has a spare thread load the modules in use, and still prefers the thread that has run a job", () => {
  const { backend, threads } = makePuppets()
  const pool = new Pool(backend, { maxThreads: 1, spareThreads: 1 })
  start(pool, add, [1, 2])
  const [used, spare] = [at(threads, 0), at(threads, 1)]
  used.ready()
  used.claim()
  used.answer(3)
  spare.ready()
  // It runs nothing, once, so that its first job finds everything warm: nobody sees that.
  spare.claim()
  spare.answer(undefined)
  expect(pool.statistics()).toMatchObject({ idle: 2, completed: 1, runTime: { count: 1 } })
  start(pool, add, [3, 4])
  expect(used.claim()).toBe(3)
  expect(used.tags).toEqual([Message.LOAD, Message.DEFINE, Message.BELL, Message.BELL])
  expect(spare.posted).toEqual([[Message.LOAD, ["file:///pool.test.js"]], Message.BELL])
})

it("closes with drain although a spare thread was idle while calls still waited", async () => {
  const { backend, threads } = makePuppets()
  const pool = new Pool(backend, { maxThreads: 1, spareThreads: 1 })
  const calls = [start(pool, add, [1, 2]), start(pool, add, [3, 4])]
  const [first, spare] = [at(threads, 0), at(threads, 1)]
  first.ready()
  spare.ready()
  // It rehearses, and pulls nothing after that.
  spare.claim()
  spare.finish(undefined)
  spare.shared.words.end(spare.slot)
  spare.shared.words.rest(LOOP)
  spare.say(Message.BELL)
  let closed = 0
  pool.close({ drain: true }, () => closed++)
  for (const value of [3, 7]) {
    first.claim()
    first.answer(value)
  }
  expect(calls.map(({ outcomes }) => outcomes.length)).toEqual([1, 1])
  for (const thread of [first, spare]) {
    expect(thread.posted.at(-1)).toEqual([Message.RETIRE])
    thread.say([Message.RETIRED])
    thread.exited({ reason: "exit", code: 0 })
  }
  await Promise.resolve()
  expect(closed).toBe(1)
})

it("closes with drain when the last call that waits is cancelled", async () => {
  const { backend, threads } = makePuppets()
  const pool = new Pool(backend, { maxThreads: 1 })
  const { job } = start(pool, add, [1, 2])
  const thread = at(threads, 0)
  thread.ready()
  thread.claim()
  thread.answer(3)
  const address = Call.locate(add) as Address
  const tokens = new CapacityLimiter(0)
  const call = Call.make(backend, "run", address, [], {}, { tokens, deadline: undefined }, {})
  const waiting = pool.submit(call, () => {})
  let closed = 0
  pool.close({ drain: true }, () => closed++)
  pool.cancel(waiting)
  expect([job.isSettled, waiting.isSettled, thread.posted.at(-1)]).toEqual([true, true, [Message.RETIRE]])
  thread.exited({ reason: "exit", code: 0 })
  await Promise.resolve()
  expect(closed).toBe(1)
})

it("fails the one job of a thread that could not read its arguments, and keeps the thread", () => {
  const { backend, threads } = makePuppets()
  const pool = new Pool(backend, { maxThreads: 1 })
  const { outcomes } = start(pool, add, [1, 2])
  const thread = at(threads, 0)
  const error = { version: 1, root: { data: "unreadable" }, nodes: [] } as const
  thread.ready()
  // By message, since no slot can hold it; the thread rests when it has said so.
  thread.shared.words.accept()
  thread.shared.words.rest(LOOP)
  thread.say([Message.UNREADABLE, error])
  expect(outcomes).toMatchObject([{ _tag: "Refused", error: { _tag: "NotCloneable", path: "its arguments" } }])
  expect(pool.statistics()).toMatchObject({ idle: 1, failed: 1 })
})

it("ends a thread whose message cannot be read, and says that this is a bug of ours", () => {
  const { backend, threads } = makePuppets()
  const pool = new Pool(backend, { maxThreads: 1 })
  const { outcomes } = start(pool, add, [1, 2])
  const thread = at(threads, 0)
  thread.ready()
  thread.claim()
  thread.shared.words.rest(LOOP)
  thread.done(JobWords.POSTED)
  thread.unreadable(new Error("garbled"))
  expect(outcomes).toMatchObject([{ _tag: "Refused", error: { _tag: "ThreadLost", reason: "protocol" } }])
  expect(pool.statistics()).toMatchObject({ ending: 1 })
})

it("starts one thread after another has failed to, but none while others run", () => {
  const { backend, threads } = makePuppets()
  const pool = new Pool(backend, { maxThreads: 3 })
  const first = start(pool, add, [1, 2])
  at(threads, 0).ready()
  at(threads, 0).claim()
  const second = start(pool, add, [3, 4])
  at(threads, 1).exited({ reason: "uncaught", cause: new Error("no room") })
  expect(threads).toHaveLength(2)
  expect(second.outcomes).toEqual([])
  at(threads, 0).answer(3)
  expect(first.outcomes).toEqual([{ _tag: "Returned", value: 3 }])
  at(threads, 0).claim()
  at(threads, 0).answer(7)
  expect(second.outcomes).toEqual([{ _tag: "Returned", value: 7 }])
})

it("shows a running job its deadline, moved as it is moved", async () => {
  const pool = new Pool(makeInProcess(), { maxThreads: 1 })
  const soon = Date.now() + 60_000
  const { job, settled } = start(pool, deadline)
  pool.setDeadline(job, soon)
  const outcome = await settled
  expect(outcome).toMatchObject({ _tag: "Returned" })
  expect(Math.abs((outcome as { value: number }).value - soon)).toBeLessThanOrEqual(1)
})

it("counts a job that leaves with Cancelled after its deadline as cancelled, before it as failed", async () => {
  const pool = new Pool(makeInProcess(), { maxThreads: 1 })
  const due = start(pool, leave)
  pool.setDeadline(due.job, Date.now() + 5)
  expect(await due.settled).toEqual({ _tag: "Cancelled" })
  const early = start(pool, leave)
  pool.setDeadline(early.job, Date.now() + 3)
  // What the host believes has moved, and the word that the job reads has not yet.
  early.job.deadline = Date.now() + 60_000
  expect(await early.settled).toMatchObject({
    _tag: "Refused",
    error: { _tag: "JobFailed", cause: { _tag: "Cancelled" } }
  })
})
