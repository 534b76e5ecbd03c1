import { expect, it } from "vitest"
import { fingerprint, UNKNOWN } from "../../src/portable/Address.ts"
import { portable } from "../../src/portable/portable.ts"
import * as JobWords from "../../src/signal/JobWords.ts"
import { fromThread } from "../../src/thread/fromThread.ts"
import * as Message from "../../src/wire/Message.ts"
import type { JobContext, ServedJob } from "../../src/worker/ThreadEntry.ts"
import { makeThread, NUMBER } from "./makeThread.ts"

const { CLAIMED, DONE, KILL, POLLED, STOP, stateOf } = JobWords

const url = "file:///serve.test.js"
const map = new Map([[1, 2]])
portable(url, { one: () => 1, large: () => map, thrown: () => Promise.reject(new Error("thrown")) })

/** Lets what promises hold back go on. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

/** Which job runs, where nothing else tells. */
const makeContext = (): JobContext => {
  let owner: ServedJob | undefined
  return {
    owner: () => owner,
    run: (job, body) => {
      owner = job
      return body()
    }
  }
}

it("says that it is ready, answers in the slot, and has let go of the job when the answer is there", () => {
  const { answers, run, sent, state, words } = makeThread()
  const slot = run(url, "one")
  expect(sent).toEqual([[Message.READY, Message.PROTOCOL]])
  expect([state(slot), words.posted, words.isIdle, answers()]).toEqual([stateOf(DONE, NUMBER), 1, true, [[slot, 1]]])
})

it("posts what fits into no slot, and has let go of the job when the answer has left", () => {
  const { answers, run, sent, state, words } = makeThread()
  const slot = run(url, "large")
  expect(sent.slice(1)).toEqual([[Message.RETURNED, slot, slot, map]])
  expect([state(slot), words.posted, words.isIdle, answers()]).toEqual([stateOf(DONE, NUMBER), 2, true, []])
})

it("posts why a job has failed", async () => {
  const { answers, run, sent, state } = makeThread()
  const slot = run(url, "thrown")
  await settle()
  expect(sent.at(-1)).toMatchObject([Message.FAILED, slot, slot, { kind: "threw", phase: "run" }])
  expect([state(slot), answers()]).toEqual([stateOf(DONE, NUMBER), []])
})

it("skips a job that was cancelled before it looked", () => {
  const { advance, answers, define, give, place, words } = makeThread()
  const slot = place({ fn: define(url, "one") })
  advance(slot, JobWords.QUEUED, JobWords.CANCELLED)
  give(slot)
  expect([answers(), words.isIdle]).toEqual([[[slot, "skipped"]], true])
})

it("claims nothing more when its host has won the job", async () => {
  let release: (value: number) => void = () => {}
  const held = () => new Promise((resolve) => (release = resolve))
  const { advance, answers, define, offer, place, run, say, sent, state, wake, words } = makeThread({}, { held })
  const slot = run("", "held")
  expect(advance(slot, stateOf(CLAIMED, NUMBER), stateOf(KILL, NUMBER))).toBe(true)
  release(1)
  await settle()
  const before = sent.length
  const fn = define(url, "one")
  const others = [offer({ fn }), place({ fn })] as const
  words.assign(others[1])
  wake()
  say(Message.BELL)
  expect([sent.length, answers(), state(slot)]).toEqual([before, [], stateOf(KILL, NUMBER)])
  expect(others.map(state)).toEqual([JobWords.QUEUED, JobWords.QUEUED])
})

it("finds by name what it was given, and imports nothing then", () => {
  const importModule = (): Promise<unknown> => Promise.reject(new Error("imported"))
  const { answers, run, sent } = makeThread({ importModule }, { given: () => "given" })
  expect([run("https://bundle.example/main.js", "given"), answers()]).toEqual([0, [[0, "given"]]])
  run("https://bundle.example/main.js", "other")
  expect(sent.at(-1)).toEqual([Message.FAILED, 1, 1, { kind: "notFound", known: ["given"] }])
})

it("refuses two functions of one name among those it is given", () => {
  expect(() => makeThread({}, { hash: () => 1 }, { hash: () => 2 })).toThrow(
    expect.objectContaining({ _tag: "DuplicateName", url: "" })
  )
})

it("finds by its exact address what shares its name with others, and refuses to guess by the name alone", () => {
  const theirs = () => "theirs"
  portable("file:///theirs.js", { one: theirs, other: () => 2 })
  const { answers, define, give, place, sent } = makeThread({}, { one: theirs })
  const call = (url: string, module: number): unknown => {
    const slot = give(place({ fn: define(url, "one", module) }))
    const failed = sent.at(-1) as ReadonlyArray<unknown>
    return answers()[0]?.[1] ?? (failed[1] === slot ? failed[3] : undefined)
  }
  const bundle = "https://bundle.example/main.js"
  expect(call(url, Message.AMBIGUOUS)).toBe(1)
  expect(call(bundle, Message.AMBIGUOUS)).toEqual({ kind: "ambiguous" })
  expect(call(bundle, fingerprint({ one: () => 0 }))).toEqual({ kind: "elsewhere" })
  expect(call(bundle, fingerprint({ other: () => 0, one: () => 0 }))).toBe("theirs")
  expect(call("", UNKNOWN)).toBe("theirs")
})

it("evaluates a function that came as its source", () => {
  const { answers, define, give, place } = makeThread()
  const slot = give(place({ fn: define("", "double", UNKNOWN, "(n) => n * 2"), args: [21] }))
  expect(answers()).toEqual([[slot, 42]])
})

it("asks once what a number stands for, and runs what came before the answer, unless it was cancelled", async () => {
  const { advance, answers, give, offer, place, say, sent, state } = makeThread()
  const first = give(place({ fn: 8 }))
  const second = offer({ fn: 8 })
  expect(sent.slice(1)).toEqual([[Message.ASK, 8]])
  const loading = stateOf(JobWords.LOADING, NUMBER)
  expect([state(first), state(second)]).toEqual([loading, JobWords.QUEUED])
  advance(first, loading, stateOf(JobWords.CANCELLED, NUMBER))
  say([Message.DEFINE, 8, url, "one", undefined, UNKNOWN])
  await settle()
  expect(answers()).toEqual([
    [first, "skipped"],
    [second, 1]
  ])
  expect(sent).toHaveLength(2)
})

it("imports a module once, however often and however early it is asked", async () => {
  let imports = 0
  const importModule = async (): Promise<unknown> => {
    imports++
    return { imported: () => ++imports }
  }
  const { answers, run } = makeThread({ importModule })
  for (let i = 0; i < 3; i++) {
    run("file:///once.js", "imported")
    await settle()
  }
  expect(answers()).toEqual([
    [0, 2],
    [1, 3],
    [2, 4]
  ])
})

it("imports a module ahead when it is told to, and tells the job that needs it what went wrong", async () => {
  const importing: Array<string> = []
  const importModule = (url: string): Promise<unknown> => {
    importing.push(url)
    return Promise.reject(new Error("broken"))
  }
  const { run, say, sent } = makeThread({ importModule })
  say([Message.LOAD, ["file:///ahead.js"]])
  await settle()
  expect([importing, sent]).toEqual([["file:///ahead.js"], [[Message.READY, Message.PROTOCOL]]])
  const slot = run("file:///ahead.js", "fn")
  await settle()
  expect(sent.at(-1)).toMatchObject([Message.FAILED, slot, slot, { kind: "threw", phase: "load" }])
  expect(importing).toHaveLength(1)
})

it("runs without shared memory what comes by message, and answers likewise", async () => {
  const { define, say, sent } = makeThread({ memory: undefined }, { add: (a: number, b: number) => a + b })
  say([Message.RUN, 5, -1, define("", "add"), Message.AWAITED, [1, 2]])
  say([Message.RUN, 6, -1, define(url, "thrown"), Message.AWAITED, []])
  await settle()
  say([Message.RUN, 7, -1, 9, Message.AWAITED, []])
  say([Message.DEFINE, 9, "", "add", undefined, UNKNOWN])
  await settle()
  expect(sent.slice(1)).toMatchObject([
    [Message.RETURNED, 5, -1, 3],
    [Message.FAILED, 6, -1, { kind: "threw" }],
    [Message.ASK, 9],
    [Message.RETURNED, 7, -1, Number.NaN]
  ])
})

it("says without shared memory that a job listens, and tells it when it is cancelled", async () => {
  const listening = () =>
    new Promise((resolve) => {
      const signal = fromThread.signal()
      signal.addEventListener("abort", () => resolve(signal.reason._tag))
    })
  const { define, say, sent } = makeThread({ memory: undefined, context: makeContext() }, { listening })
  say([Message.RUN, 1, -1, define("", "listening"), Message.AWAITED, []])
  expect(sent.at(-1)).toEqual([Message.LISTENS, 1])
  say([Message.CANCEL, 2])
  say([Message.CANCEL, 1])
  await settle()
  expect(sent.at(-1)).toEqual([Message.RETURNED, 1, -1, "Cancelled"])
})

it("tells a job that it was asked to stop, by word, by message, from the start, and does not count it as polling", async () => {
  const seen: Array<unknown> = []
  const look = (): unknown => seen.push([fromThread.stopRequested(), fromThread.stopSignal().aborted])
  portable(url, {
    looks: look,
    stays: async () => {
      look()
      const signal = fromThread.stopSignal()
      await new Promise((resolve) => signal.addEventListener("abort", resolve))
      look()
    }
  })
  const { answers, define, give, memory, place, say, word } = makeThread({ context: makeContext() })
  const [looks, stays] = [define(url, "looks"), define(url, "stays")]
  const unasked = give(place({ fn: looks }))
  const asked = give(place({ fn: looks, stop: true }))
  const open = give(place({ fn: stays }))
  say([Message.STOP, asked])
  say([Message.STOP, open])
  await settle()
  expect(answers().map(([slot]) => slot)).toEqual([unasked, asked, open])
  expect([unasked, asked, open].map((slot) => [word(slot, POLLED), word(slot, STOP)])).toEqual([
    [0, 0],
    [0, 1],
    [0, 0]
  ])
  const posted = makeThread({ memory: undefined, context: makeContext() })
  posted.say([Message.RUN, 1, -1, posted.define(url, "looks"), Message.AWAITED | Message.STOPPED, []])
  const [no, yes] = [
    [false, false],
    [true, true]
  ]
  expect([seen, memory.isInline]).toEqual([[no, yes, no, yes, yes], true])
})
