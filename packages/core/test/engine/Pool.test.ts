import { expect, it } from "vitest"
import type { SpawnOptions, ThreadBackend, ThreadExit } from "../../src/backend/ThreadBackend.ts"
import * as Call from "../../src/engine/Call.ts"
import type { Outcome } from "../../src/engine/Outcome.ts"
import { Pool } from "../../src/engine/Pool.ts"
import type { Address } from "../../src/portable/Address.ts"
import { portable } from "../../src/portable/portable.ts"
import { type AnyFunction, functionAt } from "../../src/portable/registry.ts"
import * as Words from "../../src/signal/Words.ts"
import { CapacityLimiter } from "../../src/sync/CapacityLimiter.ts"
import { makeInProcess } from "../../src/testing/InProcess.ts"
import { fromThread } from "../../src/thread/fromThread.ts"
import { transfer } from "../../src/thread/transfer.ts"
import { SHARED_MEMORY } from "../../src/wire/findUncloneable.ts"
import * as Message from "../../src/wire/Message.ts"

const deadline = portable("file:///pool.test.js", "deadline", (): number => fromThread.deadline())
const leave = portable("file:///pool.test.js", "leave", async (): Promise<void> => {
  while (!fromThread.isCancelled()) await new Promise((resolve) => setTimeout(resolve, 1))
  fromThread.checkCancelled()
})
const add = portable("file:///pool.test.js", "add", (a: number, b: number): number => a + b)

/** A thread that does nothing but what a test says: the protocol from its other side. */
class Puppet {
  readonly posted: Array<Message.ToThread> = []
  readonly words: Int32Array
  ended: () => void = () => {}
  readonly exited: (exit: ThreadExit) => void
  terminated = 0
  receive: (message: Message.FromThread) => void = () => {}
  unreadable: (error: unknown) => void = () => {}

  constructor({ buffer, exited }: SpawnOptions) {
    this.words = Words.make(buffer ?? new SharedArrayBuffer(Words.BYTES))
    this.exited = exited
  }

  say(...messages: ReadonlyArray<Message.FromThread>): void {
    for (const message of messages) {
      Atomics.add(this.words, Words.POSTED, 1)
      this.receive(message)
    }
  }

  /** Takes the job that was posted last, as a thread does. Returns its id. */
  claim(): number {
    const message = this.posted.findLast(([tag]) => tag === Message.RUN)
    expect(Words.advance(this.words, Words.QUEUED, Words.CLAIMED)).toBe(true)
    return message?.[1] as number
  }

  state(): number {
    return Atomics.load(this.words, Words.STATE)
  }
}

const makePuppets = (sharedMemory = true): { backend: ThreadBackend; threads: Array<Puppet> } => {
  const threads: Array<Puppet> = []
  const backend: ThreadBackend = {
    ...makeInProcess({ sharedMemory }),
    spawn: (options) => {
      const puppet = new Puppet(options)
      threads.push(puppet)
      return {
        port: {
          post: (message) => void puppet.posted.push(message as Message.ToThread),
          listen: (receive, unreadable, ended) => Object.assign(puppet, { receive, unreadable, ended }),
          close: () => {}
        },
        terminate: () => void puppet.terminated++,
        ref: () => {},
        unref: () => {}
      }
    }
  }
  return { backend, threads }
}

const start = (pool: Pool, fn: AnyFunction, args: ReadonlyArray<unknown> = [], options: Call.CallOptions = {}) => {
  const outcomes: Array<Outcome> = []
  const call = Call.make(
    pool.backend,
    "run",
    Call.locate(fn) as Address,
    args,
    options,
    { tokens: undefined, deadline: undefined },
    {}
  )
  let settle: (outcome: Outcome) => void = () => {}
  const settled = new Promise<Outcome>((resolve) => {
    settle = resolve
  })
  const job = pool.submit(call, (outcome) => {
    outcomes.push(outcome)
    settle(outcome)
  })
  return { job, outcomes, settled }
}

const at = (threads: ReadonlyArray<Puppet>, index: number): Puppet => {
  const thread = threads[index]
  if (thread === undefined) throw new Error(`There is no thread ${index}.`)
  return thread
}

it("gives a job that its dead thread never claimed to another, and runs it once", () => {
  const { backend, threads } = makePuppets()
  const { outcomes } = start(new Pool(backend, { maxThreads: 1 }), add, [1, 2])
  at(threads, 0).say([Message.READY, Message.PROTOCOL])
  at(threads, 0).exited({ reason: "exit", code: 1 })
  expect(outcomes).toEqual([])
  const second = at(threads, 1)
  second.say([Message.READY, Message.PROTOCOL])
  second.say([Message.RETURNED, second.claim(), 3])
  expect(outcomes).toEqual([{ _tag: "Returned", value: 3 }])
})

it("asks the job to stop on whichever thread has it, from the start where it was asked before, and tells of its threads", () => {
  const { backend, threads } = makePuppets()
  const pool = new Pool(backend, { maxThreads: 1 })
  const { job } = start(pool, add, [1, 2])
  expect(pool.threads()).toMatchObject([{ name: "anythread 1", state: "starting", job: undefined }])
  pool.requestStop(job)
  const first = at(threads, 0)
  first.say([Message.READY, Message.PROTOCOL])
  expect([first.posted.at(-1)?.at(-1), first.words[Words.STOP]]).toEqual([true, 1])
  first.say([Message.RETURNED, first.claim(), 3])
  Words.advance(first.words, Words.CLAIMED, Words.DONE)
  const next = start(pool, add, [1, 2])
  expect([first.posted.at(-1)?.length, first.words[Words.STOP]]).toEqual([8, 0])
  expect(pool.threads()).toMatchObject([{ state: "busy", job: "add" }])
  const id = first.claim()
  pool.requestStop(next.job)
  pool.requestStop(next.job)
  expect([first.posted.filter(([tag]) => tag === Message.STOP), first.words[Words.STOP]]).toEqual([
    [[Message.STOP, id]],
    1
  ])
  first.say([Message.RETURNED, id, 3])
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
  thread.say([Message.READY, Message.PROTOCOL])
  expect(thread.posted.at(-1)?.at(-1)).toBe(Message.AMBIGUOUS)
  thread.say([Message.FAILED, thread.claim(), { kind: "ambiguous" }])
  expect(outcomes).toMatchObject([{ error: { _tag: "DuplicateName", url: "file:///b.js", functionName: "shared" } }])
  expect(String((outcomes[0] as { error: Error }).error.message)).toContain("file:///a.js")
  const other = start(pool, functionAt("file:///other.js", "shared") as AnyFunction)
  Words.advance(thread.words, Words.CLAIMED, Words.DONE)
  expect(thread.posted.at(-1)?.at(-1)).toBeGreaterThan(0)
  thread.say([Message.FAILED, thread.claim(), { kind: "elsewhere" }])
  expect(other.outcomes).toMatchObject([{ error: { _tag: "NotFound", url: "file:///other.js" } }])
  expect(String((other.outcomes[0] as { error: Error }).error.message)).toContain("another module's")
})

it("says which headers turn shared memory on when the platform refuses to share an argument or a result", () => {
  const { backend, threads } = makePuppets()
  const { outcomes } = start(new Pool(backend, { maxThreads: 1 }), add, [1, 2])
  const thread = at(threads, 0)
  thread.say([Message.READY, Message.PROTOCOL])
  const failure = { kind: "notCloneable", path: "result: .words", what: SHARED_MEMORY } as const
  thread.say([Message.FAILED, thread.claim(), failure])
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
  expect([thread.terminated, thread.posted.map(([tag]) => tag)]).toEqual([1, [Message.LOAD]])
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
    at(threads, i).say([Message.READY, Message.PROTOCOL])
    at(threads, i).exited({ reason: "exit", code: 9 })
  }
  expect(threads).toHaveLength(3)
  expect(outcomes).toMatchObject([{ _tag: "Refused", error: { _tag: "ThreadLost", reason: "exit", exitCode: 9 } }])
})

it("does not give a job whose arguments were moved to a second thread", () => {
  const { backend, threads } = makePuppets()
  const pool = new Pool(backend, { maxThreads: 1 })
  const { outcomes } = start(pool, add, [transfer(new Uint8Array(8))])
  at(threads, 0).say([Message.READY, Message.PROTOCOL])
  at(threads, 0).exited({ reason: "exit", code: 1 })
  expect(outcomes).toMatchObject([{ _tag: "Refused", error: { _tag: "ThreadLost" } }])
  expect(threads).toHaveLength(1)
})

it("fails a claimed job of a dead thread, and never runs it again", () => {
  const { backend, threads } = makePuppets()
  const { outcomes } = start(new Pool(backend, { maxThreads: 1 }), add, [1, 2])
  const [thread] = [at(threads, 0)]
  thread.say([Message.READY, Message.PROTOCOL])
  thread.claim()
  thread.exited({ reason: "outOfMemory", code: 1 })
  expect(outcomes).toMatchObject([{ _tag: "Refused", error: { _tag: "ThreadLost", reason: "outOfMemory" } }])
  expect(threads).toHaveLength(1)
})

it("waits for the reply that a dead thread had posted, and delivers it", () => {
  const { backend, threads } = makePuppets()
  const { outcomes } = start(new Pool(backend, { maxThreads: 1 }), add, [1, 2])
  const thread = at(threads, 0)
  thread.say([Message.READY, Message.PROTOCOL])
  const id = thread.claim()
  Atomics.add(thread.words, Words.POSTED, 1)
  Words.advance(thread.words, Words.CLAIMED, Words.DONE)
  thread.exited({ reason: "exit", code: 0 })
  expect(outcomes).toEqual([])
  thread.receive([Message.RETURNED, id, 3])
  expect(outcomes).toEqual([{ _tag: "Returned", value: 3 }])
  thread.receive([Message.RETURNED, id, 4])
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
  first.receive([Message.RETURNED, answered.job.id, 3])
  second.ended()
  expect(answered.outcomes).toEqual([{ _tag: "Returned", value: 3 }])
  expect(lost.outcomes).toMatchObject([{ _tag: "Refused", error: { _tag: "ThreadLost", reason: "exit" } }])
})

it("takes a job back that was cancelled before its thread claimed it, and keeps the thread", () => {
  const { backend, threads } = makePuppets()
  const pool = new Pool(backend, { maxThreads: 1 })
  const { job, outcomes } = start(pool, add, [1, 2])
  const thread = at(threads, 0)
  thread.say([Message.READY, Message.PROTOCOL])
  pool.cancel(job)
  expect(outcomes).toEqual([{ _tag: "Cancelled" }])
  expect(thread.state()).toBe(Words.CANCELLED)
  const next = start(pool, add, [3, 4])
  expect(pool.statistics()).toMatchObject({ busy: 1, queued: 1 })
  thread.say([Message.SKIPPED, job.id])
  thread.say([Message.RETURNED, thread.claim(), 7])
  expect(next.outcomes).toEqual([{ _tag: "Returned", value: 7 }])
  expect(thread.terminated).toBe(0)
})

it("ends a thread only after it has won the job, and drops what the thread still says of it", () => {
  const { backend, threads } = makePuppets()
  const pool = new Pool(backend, { maxThreads: 1, terminateTimeout: Number.POSITIVE_INFINITY })
  const { job, outcomes } = start(pool, add, [1, 2])
  const thread = at(threads, 0)
  thread.say([Message.READY, Message.PROTOCOL])
  thread.claim()
  pool.cancel(job)
  expect([thread.state(), thread.terminated]).toEqual([Words.KILL, 1])
  thread.say([Message.RETURNED, job.id, 3])
  expect(outcomes).toEqual([])
  thread.exited({ reason: "exit", code: 1 })
  expect(outcomes).toEqual([{ _tag: "Cancelled" }])
})

it("keeps a thread whose job has finished before it could be ended, and still does not report success", () => {
  const { backend, threads } = makePuppets()
  const pool = new Pool(backend, { maxThreads: 1 })
  const { job, outcomes } = start(pool, add, [1, 2])
  const thread = at(threads, 0)
  thread.say([Message.READY, Message.PROTOCOL])
  const id = thread.claim()
  Words.advance(thread.words, Words.CLAIMED, Words.DONE)
  pool.cancel(job)
  expect([outcomes, thread.terminated]).toEqual([[], 0])
  thread.say([Message.RETURNED, id, 3])
  expect(outcomes).toEqual([{ _tag: "Cancelled" }])
  expect(pool.statistics()).toMatchObject({ idle: 1, cancelled: 1, completed: 0 })
})

it("settles a cancelled call when terminateTimeout has passed without proof, and books the thread until there is", async () => {
  const { backend, threads } = makePuppets()
  const pool = new Pool(backend, { maxThreads: 1, terminateTimeout: 1 })
  const { job, settled } = start(pool, add, [1, 2])
  const thread = at(threads, 0)
  thread.say([Message.READY, Message.PROTOCOL])
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
    thread.say([Message.READY, Message.PROTOCOL])
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
  at(threads, 0).say([Message.READY, Message.PROTOCOL])
  at(threads, 0).say([Message.RETURNED, at(threads, 0).claim(), 3])
  expect(outcomes).toEqual([{ _tag: "Returned", value: 3 }])
})

it("has a spare thread load the modules in use, and still prefers the thread that has run a job", () => {
  const { backend, threads } = makePuppets()
  const pool = new Pool(backend, { maxThreads: 1, spareThreads: 1 })
  start(pool, add, [1, 2])
  const [used, spare] = [at(threads, 0), at(threads, 1)]
  used.say([Message.READY, Message.PROTOCOL])
  used.say([Message.RETURNED, used.claim(), 3])
  spare.say([Message.READY, Message.PROTOCOL])
  start(pool, add, [3, 4])
  expect(used.posted.map(([tag]) => tag)).toEqual([Message.LOAD, Message.RUN, Message.RUN])
  expect(spare.posted).toEqual([[Message.LOAD, ["file:///pool.test.js"]]])
})

it("closes with drain although a spare thread was idle while calls still waited", () => {
  const { backend, threads } = makePuppets()
  const pool = new Pool(backend, { maxThreads: 1, spareThreads: 1 })
  const calls = [start(pool, add, [1, 2]), start(pool, add, [3, 4])]
  const [first, spare] = [at(threads, 0), at(threads, 1)]
  first.say([Message.READY, Message.PROTOCOL])
  spare.say([Message.READY, Message.PROTOCOL])
  let closed = 0
  pool.close({ drain: true }, () => closed++)
  first.say([Message.RETURNED, first.claim(), 3])
  first.say([Message.RETURNED, first.claim(), 7])
  expect(calls.map(({ outcomes }) => outcomes.length)).toEqual([1, 1])
  for (const thread of [first, spare]) {
    expect(thread.posted.at(-1)).toEqual([Message.RETIRE])
    thread.say([Message.RETIRED])
    thread.exited({ reason: "exit", code: 0 })
  }
  expect(closed).toBe(1)
})

it("closes with drain when the last call that waits is cancelled", () => {
  const { backend, threads } = makePuppets()
  const pool = new Pool(backend, { maxThreads: 1 })
  const { job } = start(pool, add, [1, 2])
  const thread = at(threads, 0)
  thread.say([Message.READY, Message.PROTOCOL])
  thread.say([Message.RETURNED, thread.claim(), 3])
  const address = Call.locate(add) as Address
  const tokens = new CapacityLimiter(0)
  const call = Call.make(backend, "run", address, [], {}, { tokens, deadline: undefined }, {})
  const waiting = pool.submit(call, () => {})
  let closed = 0
  pool.close({ drain: true }, () => closed++)
  pool.cancel(waiting)
  expect([job.isSettled, waiting.isSettled, thread.posted.at(-1)]).toEqual([true, true, [Message.RETIRE]])
  thread.exited({ reason: "exit", code: 0 })
  expect(closed).toBe(1)
})

it("fails the one job of a thread that could not read its arguments, and keeps the thread", () => {
  const { backend, threads } = makePuppets()
  const pool = new Pool(backend, { maxThreads: 1 })
  const { outcomes } = start(pool, add, [1, 2])
  const thread = at(threads, 0)
  const error = { version: 1, root: { data: "unreadable" }, nodes: [] } as const
  thread.say([Message.READY, Message.PROTOCOL], [Message.UNREADABLE, error])
  expect(outcomes).toMatchObject([{ _tag: "Refused", error: { _tag: "NotCloneable", path: "its arguments" } }])
  expect(pool.statistics()).toMatchObject({ idle: 1, failed: 1 })
})

it("ends a thread whose message cannot be read, and says that this is a bug of ours", () => {
  const { backend, threads } = makePuppets()
  const pool = new Pool(backend, { maxThreads: 1 })
  const { outcomes } = start(pool, add, [1, 2])
  const thread = at(threads, 0)
  thread.say([Message.READY, Message.PROTOCOL])
  thread.claim()
  thread.unreadable(new Error("garbled"))
  expect(outcomes).toMatchObject([{ _tag: "Refused", error: { _tag: "ThreadLost", reason: "protocol" } }])
  expect(pool.statistics()).toMatchObject({ ending: 1 })
})

it("starts one thread after another has failed to, but none while others run", () => {
  const { backend, threads } = makePuppets()
  const pool = new Pool(backend, { maxThreads: 3 })
  const first = start(pool, add, [1, 2])
  at(threads, 0).say([Message.READY, Message.PROTOCOL])
  at(threads, 0).claim()
  const second = start(pool, add, [3, 4])
  at(threads, 1).exited({ reason: "uncaught", cause: new Error("no room") })
  expect(threads).toHaveLength(2)
  expect(second.outcomes).toEqual([])
  at(threads, 0).say([Message.RETURNED, first.job.id, 3])
  at(threads, 0).say([Message.RETURNED, at(threads, 0).claim(), 7])
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
