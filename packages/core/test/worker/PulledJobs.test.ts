import { afterEach, describe, expect, it } from "vitest"
import { portable } from "../../src/portable/portable.ts"
import * as JobWords from "../../src/signal/JobWords.ts"
import { setThreadState } from "../../src/thread/threadState.ts"
import * as Message from "../../src/wire/Message.ts"
import { makeThread, NUMBER } from "./makeThread.ts"

const { CANCELLED, CLAIMED, DONE, KILL, QUEUED, stateOf } = JobWords

const url = "file:///PulledJobs.test.js"
/** HOW of a job that ends at once. */
const SYNC = 0
const done: Array<unknown> = []
portable(url, {
  note: (value: unknown): unknown => {
    done.push(value)
    return value
  },
  refuse: (): never => {
    throw new Error("refused")
  },
  hold: (): Promise<unknown> => new Promise((resolve) => (release = resolve))
})
let release: (value: unknown) => void = () => {}
afterEach(() => void done.splice(0))

/** Lets what promises hold back go on. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

it("takes what it was given, then what any thread may take, one in each turn in process", () => {
  const { answers, define, give, offer, place, turn, words } = makeThread()
  const fn = define(url, "note")
  const [second, third] = [offer({ fn, args: ["second"] }), offer({ fn, args: ["third"] })]
  const first = give(place({ fn, args: ["first"] }))
  expect([done, words.isIdle]).toEqual([["first"], false])
  expect([turn(), words.isIdle]).toEqual([true, false])
  expect([turn(), words.isIdle, turn()]).toEqual([true, true, false])
  expect(answers()).toEqual([
    [first, "first"],
    [second, "second"],
    [third, "third"]
  ])
})

it("goes on with the next job after one whose answer was posted, and after one that was skipped", () => {
  const { advance, answers, define, give, offer, place, sent, turn } = makeThread()
  const fn = define(url, "note")
  const skipped = place({ fn, args: ["skipped"] })
  offer({ fn: define(url, "refuse") })
  offer({ fn, args: ["last"] })
  advance(skipped, QUEUED, CANCELLED)
  give(skipped)
  while (turn()) {}
  expect(answers()).toEqual([
    [skipped, "skipped"],
    [2, "last"]
  ])
  expect([done, sent.at(-1)]).toMatchObject([["last"], [Message.FAILED, 1, 1, { kind: "threw" }]])
})

it("leaves alone what is of a newer generation, and waits", () => {
  const { define, offer, state, wake, words } = makeThread()
  const slot = offer({ fn: define(url, "note"), generation: 1 })
  wake()
  expect([state(slot), words.isIdle, done]).toEqual([QUEUED, true, []])
})

it("rings a host that sleeps, once, when the first answer is there, and when it has found nothing to do", () => {
  const { answers, define, offer, queue, sent, turn, wake } = makeThread()
  const fn = define(url, "note")
  for (const value of [1, 2, 3]) offer({ fn, args: [value] })
  queue.arm()
  wake()
  expect([sent.slice(1), answers()]).toEqual([[Message.BELL], [[0, 1]]])
  while (turn()) {}
  expect(sent.slice(1)).toEqual([Message.BELL])
  queue.arm()
  wake()
  expect(sent.slice(1)).toEqual([Message.BELL, Message.BELL])
})

it("is idle before its host hears of the last answer", () => {
  const idle: Array<boolean> = []
  const { define, give, place, sent, words } = makeThread()
  // As the host would look when the message comes.
  const push = sent.push.bind(sent)
  sent.push = (...messages) => {
    idle.push(words.isIdle)
    return push(...messages)
  }
  give(place({ fn: define(url, "refuse") }))
  expect(idle).toEqual([true])
})

describe("arguments that come by message", () => {
  const large = new Map([["too", "large"]])

  it("are waited for, and nothing else is begun meanwhile", () => {
    const { answers, define, give, offer, place, say, state, turn, words } = makeThread()
    const fn = define(url, "note")
    const slot = give(place({ fn, args: [large] }))
    const other = offer({ fn, args: ["other"] })
    expect([turn(), state(slot), state(other), words.isIdle]).toEqual([false, QUEUED, QUEUED, false])
    say([Message.RUN, slot, slot, fn, 0, ["arrived"]])
    while (turn()) {}
    expect(answers()).toEqual([
      [slot, "arrived"],
      [other, "other"]
    ])
  })

  it("are taken at once where they have arrived", () => {
    const { answers, arrived, define, give, place } = makeThread()
    const fn = define(url, "note")
    const slot = place({ fn, args: [large] })
    arrived.push([Message.LOAD, []], [Message.RUN, slot, slot, fn, 0, ["arrived"]])
    give(slot)
    expect(answers()).toEqual([[slot, "arrived"]])
  })

  it("find the job skipped that was cancelled meanwhile", () => {
    const { advance, answers, define, give, place, say, words } = makeThread()
    const fn = define(url, "note")
    const slot = give(place({ fn, args: [large] }))
    advance(slot, QUEUED, CANCELLED)
    expect(answers()).toEqual([])
    say([Message.RUN, slot, slot, fn, 0, []])
    expect([answers(), words.isIdle, done]).toEqual([[[slot, "skipped"]], true, []])
  })

  it("leave the job to its host where they cannot be read, and the thread to the next", () => {
    const { answers, define, garble, give, place, sent, state, words } = makeThread()
    const fn = define(url, "note")
    const slot = give(place({ fn, args: [large] }))
    garble(new Error("garbled"))
    expect([state(slot), words.isIdle, answers()]).toEqual([QUEUED, true, []])
    expect(sent.at(-1)).toMatchObject([Message.UNREADABLE, {}])
    const next = give(place({ fn, args: ["next"] }))
    expect(answers()).toEqual([[next, "next"]])
  })
})

it("takes only what it is given once a job has left an error behind", () => {
  let report: (error: unknown) => void = () => {}
  const guard = (listener: (error: unknown) => void): void => {
    report = listener
  }
  const { answers, define, give, offer, place, sent, state, wake } = makeThread({ guard })
  const fn = define(url, "note")
  const waiting = offer({ fn, args: ["for any"] })
  report(new Error("left behind"))
  expect(sent.at(-1)).toMatchObject([Message.UNCAUGHT, 0, {}])
  wake()
  expect(state(waiting)).toBe(QUEUED)
  const given = give(place({ fn, args: ["for this one"] }))
  expect(answers()).toEqual([[given, "for this one"]])
})

it("lists no answer of a job that its host has won, small as it is", async () => {
  const { advance, answers, define, give, place, state, turn } = makeThread()
  const slot = give(place({ fn: define(url, "hold") }))
  advance(slot, stateOf(CLAIMED, NUMBER), stateOf(KILL, NUMBER))
  release("small")
  await settle()
  expect([answers(), state(slot), turn()]).toEqual([[], stateOf(KILL, NUMBER), false])
})

it("takes nothing while a job is open, and goes on when it has ended", async () => {
  const { answers, define, give, offer, place, say, turn } = makeThread()
  const open = give(place({ fn: define(url, "hold") }))
  const other = offer({ fn: define(url, "note"), args: ["other"] })
  say(Message.BELL)
  expect([turn(), answers()]).toEqual([false, []])
  release("released")
  await settle()
  turn()
  expect(answers()).toEqual([
    [open, "released"],
    [other, "other"]
  ])
})

describe("on a thread of its own", () => {
  afterEach(() => setThreadState({ isThread: false, current: () => undefined, module: () => undefined }))

  /** Lets the thread have its microtasks and its turns until it waits. */
  const rest = async (turn: () => boolean): Promise<void> => {
    do await settle()
    while (turn())
  }

  it("takes one job after the other in one turn where they end at once", async () => {
    const { answers, define, offer, turn, wake } = makeThread({ isThread: true })
    const fn = define(url, "note")
    for (const value of ["first", "second", "third"]) offer({ fn, how: SYNC, args: [value] })
    wake()
    // The first is how it gets to know the function.
    await rest(turn)
    for (const value of [1, 2, 3]) offer({ fn, how: SYNC, args: [value] })
    wake()
    expect([done.slice(3), answers().length]).toEqual([[1, 2, 3], 6])
  })

  it("begins a job that may stay open in another turn than that in which one has ended, and leaves it to others until then", async () => {
    const { answers, define, give, offer, place, queue, state, turn, wake } = makeThread({ isThread: true })
    const [sync, awaited] = [define(url, "note"), define(url, "note")]
    give(place({ fn: sync, how: SYNC, args: ["known"] }))
    await rest(turn)
    const slots = [offer({ fn: sync, how: SYNC, args: [1] }), offer({ fn: awaited, args: [2] }), offer({ fn: awaited })]
    wake()
    expect(slots.map(state)).toEqual([stateOf(DONE, NUMBER), QUEUED, QUEUED])
    expect(queue.take(NUMBER + 1, 0, () => CLAIMED)).toBe(slots[1])
    turn()
    expect(slots.map(state)).toEqual([DONE, CLAIMED, DONE].map((kind, i) => stateOf(kind, NUMBER + (i % 2))))
    expect(answers()).toEqual([
      [0, "known"],
      [slots[0], 1],
      [slots[2], undefined]
    ])
  })

  it("begins a job that it was given, and that may stay open, in another turn likewise", async () => {
    const { advance, answers, define, give, offer, place, state, turn, words } = makeThread({ isThread: true })
    const fn = define(url, "note")
    give(place({ fn, args: ["first"] }))
    // Given while it waits for its turn: it has answered in this one.
    const slot = place({ fn, args: ["given"] })
    words.assign(slot)
    expect([words.wake(), state(slot)]).toEqual([false, QUEUED])
    await settle()
    expect(state(slot)).toBe(QUEUED)
    expect(advance(slot, QUEUED, CANCELLED)).toBe(true)
    turn()
    const other = offer({ fn, args: ["other"] })
    await rest(turn)
    expect([answers(), state(other)]).toEqual([
      [
        [0, "first"],
        [slot, "skipped"]
      ],
      QUEUED
    ])
  })

  it("looks for more when microtasks have run, then sleeps for a moment, then waits for a message", async () => {
    const { define, give, offer, place, turn, wake, words } = makeThread({ isThread: true })
    const fn = define(url, "note")
    give(place({ fn, args: ["unknown"] }))
    await rest(turn)
    give(place({ fn, how: SYNC, args: ["first"] }))
    // It will look by itself: no message is needed.
    offer({ fn, how: SYNC, args: ["second"] })
    expect([words.isIdle, words.wake(), done.slice(1)]).toEqual([true, false, ["first"]])
    await settle()
    expect([words.isIdle, done.slice(1)]).toEqual([true, ["first", "second"]])
    await settle()
    offer({ fn, how: SYNC, args: ["third"] })
    expect([words.isIdle, turn(), done.length]).toEqual([true, false, 3])
    wake()
    expect(done.slice(1)).toEqual(["first", "second", "third"])
  })

  it("leaves its event loop a turn before it sleeps when that has had none for a while", async () => {
    const { define, give, place, turn, words } = makeThread({ isThread: true })
    portable(url, "late", () => {
      const until = performance.now() + 11
      while (performance.now() < until) {}
    })
    give(place({ fn: define(url, "late") }))
    await settle()
    expect([words.isIdle, turn(), turn()]).toEqual([true, true, false])
  })

  it("waits for a message at once after a job that was open across turns", async () => {
    const { define, give, place, turn, words } = makeThread({ isThread: true })
    give(place({ fn: define(url, "hold") }))
    release(undefined)
    await settle()
    expect([words.isIdle, turn(), words.wake()]).toEqual([true, false, true])
  })

  it("pulls nothing after a rehearsal, until its host wakes it", async () => {
    const { define, give, offer, place, state, turn, wake, words } = makeThread({ isThread: true })
    const fn = define(url, "note")
    const other = offer({ fn, args: ["other"] })
    give(place({ fn: Message.NOTHING }))
    await rest(turn)
    expect([state(other), words.isIdle]).toEqual([QUEUED, true])
    wake()
    expect(done).toEqual(["other"])
  })

  it("leaves its event loop a turn after a while under load", async () => {
    const { define, offer, turn, wake } = makeThread({ isThread: true })
    portable(url, "slow", () => {
      const until = performance.now() + 11
      while (performance.now() < until) {}
      done.push("slow")
    })
    const fn = define(url, "slow")
    offer({ fn, how: SYNC })
    wake()
    await rest(turn)
    for (let i = 0; i < 3; i++) offer({ fn, how: SYNC })
    wake()
    expect(done).toHaveLength(2)
    expect([turn(), done.length]).toEqual([true, 3])
  })
})
