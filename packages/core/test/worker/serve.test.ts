import { expect, it } from "vitest"
import { fingerprint, UNKNOWN } from "../../src/portable/Address.ts"
import { portable } from "../../src/portable/portable.ts"
import * as Words from "../../src/signal/Words.ts"
import { fromThread } from "../../src/thread/fromThread.ts"
import * as Message from "../../src/wire/Message.ts"
import { serve } from "../../src/worker/serve.ts"
import type { JobContext, ServedJob, ThreadEntry } from "../../src/worker/ThreadEntry.ts"

/** A thread in this realm, spoken to as its host would. */
const makeThread = (entry: Partial<ThreadEntry> = {}, ...functions: ReadonlyArray<Record<string, () => unknown>>) => {
  const sent: Array<Message.FromThread> = []
  const buffer = new SharedArrayBuffer(Words.BYTES)
  const words = Words.make(buffer)
  let say: (message: Message.ToThread) => void = () => {}
  serve(
    {
      port: {
        post: (message) => void sent.push(message as Message.FromThread),
        listen: (receive) => {
          say = receive
        },
        close: () => {}
      },
      buffer,
      epoch: 0,
      isThread: false,
      ...entry
    },
    ...functions
  )
  let id = 0
  const run = (url: string, name: string): number => {
    Words.arm(words, Words.NO_DEADLINE)
    say([Message.RUN, ++id, url, name, "run", [], undefined, UNKNOWN])
    return id
  }
  return { run, say: (message: Message.ToThread) => say(message), sent, words }
}

const url = "file:///serve.test.js"
portable(url, { one: () => 1 })

it("says that it is ready, answers, and has let go of the job when the answer has left", () => {
  const { run, sent, words } = makeThread()
  run(url, "one")
  expect(sent).toEqual([
    [Message.READY, Message.PROTOCOL],
    [Message.RETURNED, 1, 1]
  ])
  expect([words[Words.STATE], words[Words.POSTED]]).toEqual([Words.DONE, 2])
})

it("skips a job that was cancelled before it looked", () => {
  const { say, sent, words } = makeThread()
  Atomics.store(words, Words.STATE, Words.CANCELLED)
  say([Message.RUN, 5, url, "one", "run", [], undefined, UNKNOWN])
  expect(sent.at(-1)).toEqual([Message.SKIPPED, 5])
})

it("claims nothing more when its host has won the job", async () => {
  let release: (value: number) => void = () => {}
  const held = () => new Promise((resolve) => (release = resolve))
  const { run, sent, words } = makeThread({}, { held })
  run("", "held")
  expect(Words.advance(words, Words.CLAIMED, Words.KILL)).toBe(true)
  release(1)
  await new Promise((resolve) => setTimeout(resolve, 0))
  const before = sent.length
  run(url, "one")
  expect(sent).toHaveLength(before)
})

it("finds by name what it was given, and imports nothing then", () => {
  const { run, sent } = makeThread(
    { importModule: () => Promise.reject(new Error("imported")) },
    { given: () => "given" }
  )
  run("https://bundle.example/main.js", "given")
  expect(sent.at(-1)).toEqual([Message.RETURNED, 1, "given"])
  run("https://bundle.example/main.js", "other")
  expect(sent.at(-1)).toEqual([Message.FAILED, 2, { kind: "notFound", known: ["given"] }])
})

it("refuses two functions of one name among those it is given", () => {
  expect(() => makeThread({}, { hash: () => 1 }, { hash: () => 2 })).toThrow(
    expect.objectContaining({ _tag: "DuplicateName", url: "" })
  )
})

it("finds by its exact address what shares its name with others, and refuses to guess by the name alone", () => {
  const theirs = () => "theirs"
  portable("file:///theirs.js", { one: theirs, other: () => 2 })
  const { say, sent, words } = makeThread({}, { one: theirs })
  const call = (id: number, url: string, module: number): unknown => {
    Words.arm(words, Words.NO_DEADLINE)
    say([Message.RUN, id, url, "one", "run", [], undefined, module])
    return sent.at(-1)
  }
  const bundle = "https://bundle.example/main.js"
  expect(call(1, url, Message.AMBIGUOUS)).toEqual([Message.RETURNED, 1, 1])
  expect(call(2, bundle, Message.AMBIGUOUS)).toEqual([Message.FAILED, 2, { kind: "ambiguous" }])
  expect(call(3, bundle, fingerprint({ one: () => 0 }))).toEqual([Message.FAILED, 3, { kind: "elsewhere" }])
  expect(call(4, bundle, fingerprint({ other: () => 0, one: () => 0 }))).toEqual([Message.RETURNED, 4, "theirs"])
  expect(call(5, "", UNKNOWN)).toEqual([Message.RETURNED, 5, "theirs"])
})

it("imports a module once, however often and however early it is asked", async () => {
  let imports = 0
  const importModule = async (): Promise<unknown> => ({ imported: () => ++imports })
  const counting: typeof importModule = () => {
    imports++
    return importModule()
  }
  const { run, sent } = makeThread({ importModule: counting })
  for (let i = 0; i < 3; i++) {
    run("file:///once.js", "imported")
    await new Promise((resolve) => setTimeout(resolve, 0))
  }
  expect(sent.slice(1)).toEqual([
    [Message.RETURNED, 1, 2],
    [Message.RETURNED, 2, 3],
    [Message.RETURNED, 3, 4]
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
  await new Promise((resolve) => setTimeout(resolve, 0))
  expect([importing, sent]).toEqual([["file:///ahead.js"], [[Message.READY, Message.PROTOCOL]]])
  run("file:///ahead.js", "fn")
  await new Promise((resolve) => setTimeout(resolve, 0))
  expect(sent.at(-1)).toMatchObject([Message.FAILED, 1, { kind: "threw", phase: "load" }])
  expect(importing).toHaveLength(1)
})

it("says without shared memory that a job listens, and tells it when it is cancelled", async () => {
  const { fromThread } = await import("../../src/thread/fromThread.ts")
  const listening = () =>
    new Promise((resolve) => {
      const signal = fromThread.signal()
      signal.addEventListener("abort", () => resolve(signal.reason._tag))
    })
  let current: unknown
  const context = {
    run: <A>(job: unknown, body: () => A): A => {
      current = job
      return body()
    },
    owner: () => current as never
  }
  const { say, sent } = makeThread({ buffer: undefined, context }, { listening })
  say([Message.RUN, 1, "", "listening", "run", [], undefined, UNKNOWN])
  expect(sent.at(-1)).toEqual([Message.LISTENS, 1])
  say([Message.CANCEL, 1])
  await new Promise((resolve) => setTimeout(resolve, 0))
  expect(sent.at(-1)).toEqual([Message.RETURNED, 1, "Cancelled"])
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
  let owner: ServedJob | undefined
  const context: JobContext = {
    owner: () => owner,
    run: (job, body) => {
      owner = job
      return body()
    }
  }
  const { run, say, sent, words } = makeThread({ context })
  run(url, "looks")
  Words.arm(words, Words.NO_DEADLINE, true)
  say([Message.RUN, 7, url, "looks", "run", [], undefined, UNKNOWN])
  Words.arm(words, Words.NO_DEADLINE)
  say([Message.RUN, 8, url, "looks", "run", [], undefined, UNKNOWN, true])
  run(url, "stays")
  say([Message.STOP, 2])
  while (sent.length < 5) await Promise.resolve()
  const [unasked, asked] = [
    [false, false],
    [true, true]
  ]
  expect([seen, words[Words.POLLED]]).toEqual([[unasked, asked, asked, unasked, asked], 0])
})
