/** When the host looks for answers, and when it has them ring. */
import { afterEach, beforeEach, expect, it, vi } from "vitest"
import type { ThreadBackend } from "../../src/backend/ThreadBackend.ts"
import type { Link } from "../../src/engine/Link.ts"
import { Lookout } from "../../src/engine/Lookout.ts"
import { bytesOf, PullQueue } from "../../src/signal/PullQueue.ts"

let now = 0
let turns: Array<() => void> = []
let answers = 0
let isWaiting = true
let queue: PullQueue
let lookout: Lookout

/** Whether the next answer rings; asking takes the bell, as an answer does. */
const rings = (): boolean => queue.disarm()

const turn = (): void => {
  for (const body of turns.splice(0)) body()
}

const nextTurn = (body: () => void): void => void turns.push(body)

/** A thread that has as many answers as the test says. */
const link = {
  collect: (ended: Array<unknown>) => {
    for (; answers > 0; answers--) ended.push({})
    return false
  }
} as unknown as Link

const make = (backend: Partial<ThreadBackend>): Lookout => {
  queue = new PullQueue(new SharedArrayBuffer(bytesOf(16)), 16)
  queue.arm()
  return new Lookout({ parallelism: 2, nextTurn, ...backend } as ThreadBackend, queue, {
    links: [link],
    ended: () => {},
    isWaiting: () => isWaiting
  })
}

beforeEach(() => {
  now = 0
  turns = []
  answers = 0
  isWaiting = true
  vi.spyOn(performance, "now").mockImplementation(() => now)
  lookout = make({})
})

afterEach(() => {
  vi.restoreAllMocks()
})

it("waits to be rung on one core, and where turns of the event loop take long", () => {
  for (const backend of [{ parallelism: 1 }, { nextTurn: undefined }]) {
    make(backend as Partial<ThreadBackend>).begin(now)
    expect(turns).toEqual([])
    expect(rings()).toBe(true)
  }
})

it("looks in every turn while answers come, which ring nobody", () => {
  lookout.begin(now)
  expect(rings()).toBe(false)
  for (let i = 0; i < 100; i++) {
    now += 0.04
    answers = 1
    turn()
    expect(turns).toHaveLength(1)
  }
  expect(rings()).toBe(false)
})

it("has the next answer ring when none has come for 50 us", () => {
  lookout.begin(now)
  now = 0.05
  turn()
  expect(rings()).toBe(false)
  now = 0.051
  turn()
  expect(turns).toEqual([])
  expect(rings()).toBe(true)
})

it("has the next answer ring when no call waits", () => {
  lookout.begin(now)
  answers = 1
  isWaiting = false
  turn()
  expect(turns).toEqual([])
  expect(rings()).toBe(true)
})

it("looks once a turn, however many calls are made", () => {
  lookout.begin(now)
  lookout.begin(now)
  expect(turns).toHaveLength(1)
})

it("lets calls go by after it has looked in vain, and bells with them", () => {
  lookout.begin(now)
  now = 1
  turn()
  lookout.begin(now)
  expect(turns).toEqual([])
  expect(rings()).toBe(true)
  lookout.begin(now)
  expect(turns).toHaveLength(1)
})

it("looks on after an answer by message", () => {
  lookout.begin(now)
  for (let i = 0; i < 10; i++) {
    now += 0.04
    lookout.answered()
    turn()
    expect(turns).toHaveLength(1)
  }
})
