/** What is done with each job of the stress program, drawn from a seed: what it runs, when it is cancelled, what must come of it. Host side. */
import { isDeepStrictEqual } from "node:util"
import type { CallOptions } from "@anythread/core/promise"
import { transfer } from "@anythread/core/thread"
import type { ToThread } from "@anythread/node/promise"
import { random } from "../random.ts"
import * as Jobs from "./jobs.ts"

/** When a call is cancelled: before it is made, when it has just been made, at the end of that turn, or so many ms later. */
export type When = "before" | "at once" | "next turn" | number

/** One job. */
export interface Plan {
  readonly index: number
  /** The name of its function. */
  readonly kind: string
  /** When it is cancelled; `undefined`: it is not. */
  readonly when: When | undefined
  readonly options: CallOptions
  /** Calls it. */
  readonly start: (toThread: ToThread) => Promise<unknown>
  /** Whether it ended as it must when nobody has cancelled it. */
  readonly isRight: (outcome: Outcome) => boolean
  /** Whether it may also fail, and has not begun then: its arguments had moved to a thread that ended by itself. */
  readonly isMissed?: (outcome: Outcome) => boolean
}

/** How a call settled. */
export type Outcome =
  | { readonly _tag: "Returned"; readonly value: unknown }
  | { readonly _tag: "Rejected"; readonly reason: unknown }

/** Chances out of a thousand. What ends a thread is rare: the next one takes 30 ms to start. */
const chances = [
  ["number", 429.5],
  ["object", 160],
  ["string", 100],
  ["bytes", 30],
  ["moved", 40],
  ["busy", 60],
  ["throws", 50],
  ["asynchronous", 60],
  ["rejects", 20],
  ["polls", 40],
  ["pollsOn", 4],
  ["listens", 4],
  ["endless", 1],
  ["exits", 1],
  ["returnsThenExits", 0.5]
] as const

type Kind = (typeof chances)[number][0]

/** Those that never end by themselves. */
const endless: ReadonlySet<Kind> = new Set(["pollsOn", "listens", "endless"])

/** Draws the plan of a job: the same for the same seed, whatever the other jobs do. */
export const planOf = (seed: number, index: number): Plan => {
  const next = random(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b))
  const below = (limit: number): number => Math.floor(next() * limit)
  const kind = kindOf(next() * 1000)
  const isEndless = endless.has(kind)
  const when = isEndless || below(10) === 0 ? whenOf(next, isEndless) : undefined
  // An endless loop that nobody may end would hold its thread for good.
  const cancellation =
    kind === "endless" ? "terminate" : (["terminate", "wait", "abandon", undefined] as const)[below(4)]
  // The endless ones mostly before others: else they would be cancelled while they wait.
  const priority = isEndless && below(4) > 0 ? 2 : below(5) === 0 ? below(3) - 1 : 0
  return { index, kind, when, options: { cancellation, priority }, ...ways[kind](index, below) }
}

const kindOf = (drawn: number): Kind => {
  for (const [kind, chance] of chances) {
    if (drawn < chance) return kind
    drawn -= chance
  }
  return "number"
}

const whenOf = (next: () => number, isEndless: boolean): When => {
  const drawn = next()
  if (isEndless) return drawn < 0.1 ? "next turn" : 15 * next()
  return drawn < 0.1 ? "before" : drawn < 0.3 ? "at once" : drawn < 0.5 ? "next turn" : 30 * next()
}

type Way = (index: number, below: (limit: number) => number) => Pick<Plan, "start" | "isRight" | "isMissed">

const returns =
  (value: unknown): Plan["isRight"] =>
  (outcome) =>
    outcome._tag === "Returned" && isDeepStrictEqual(outcome.value, value)

const throwsItsOwn =
  (index: number): Plan["isRight"] =>
  (outcome) =>
    outcome._tag === "Rejected" && outcome.reason instanceof RangeError && outcome.reason.message === `job ${index}`

const loses =
  (job: string, exitCode: number): Plan["isRight"] =>
  (outcome) =>
    outcome._tag === "Rejected" &&
    isDeepStrictEqual({ ...(outcome.reason as object) }, { _tag: "ThreadLost", reason: "exit", job, exitCode })

/** Never right: it was to be cancelled. */
const never: Plan["isRight"] = () => false

const fill = (length: number, byte: number): Uint8Array => new Uint8Array(length).fill(byte)

const ways: Readonly<Record<Kind, Way>> = {
  number: (index, below) => {
    const n = below(2) === 0 ? below(1e9) : below(1e9) / 7
    return { start: (toThread) => toThread.runSync(Jobs.number, index, n), isRight: returns(n + 1) }
  },
  object: (index, below) => {
    const user: Jobs.User = { id: index, name: `user ${below(1e6)}`, tags: ["a", "b"], at: { x: below(100), y: -0.5 } }
    return {
      start: (toThread) => toThread.runSync(Jobs.object, index, user),
      isRight: returns({ ...user, id: index + 1 })
    }
  },
  string: (index, below) => {
    // Short and long ones, and letters that one byte does not hold.
    const text = `${index} ${below(2) === 0 ? "é☂𝄞" : "plain"}`.repeat(below(10) === 0 ? 1 + below(2000) : 1)
    return { start: (toThread) => toThread.runSync(Jobs.string, index, text), isRight: returns(`${text}.`) }
  },
  bytes: (index, below) => {
    const [length, byte] = [1 + below(65_536), below(256)]
    return {
      start: (toThread) => toThread.runSync(Jobs.bytes, index, fill(length, byte)),
      isRight: returns(fill(length, byte ^ 255))
    }
  },
  moved: (index, below) => {
    const [length, byte] = [1 + below(65_536), below(256)]
    return {
      start: (toThread) => toThread.runSync(Jobs.moved, index, transfer(fill(length, byte))),
      isRight: returns(fill(length, byte ^ 255)),
      isMissed: loses("moved", Jobs.EXIT_CODE)
    }
  },
  busy: (index, below) => {
    const rounds = below(200_000)
    return {
      start: (toThread) => toThread.runSync(Jobs.busy, index, rounds),
      isRight: ({ _tag, ...outcome }) => _tag === "Returned" && "value" in outcome && typeof outcome.value === "number"
    }
  },
  throws: (index) => ({ start: (toThread) => toThread.runSync(Jobs.throws, index), isRight: throwsItsOwn(index) }),
  asynchronous: (index, below) => {
    const milliseconds = below(4) === 0 ? below(3) : 0
    return { start: (toThread) => toThread.run(Jobs.asynchronous, index, milliseconds), isRight: returns(index) }
  },
  rejects: (index) => ({ start: (toThread) => toThread.run(Jobs.rejects, index), isRight: throwsItsOwn(index) }),
  polls: (index, below) => {
    const times = below(2000)
    return { start: (toThread) => toThread.runSync(Jobs.polls, index, times), isRight: returns(index) }
  },
  pollsOn: (index) => ({ start: (toThread) => toThread.runSync(Jobs.pollsOn, index), isRight: never }),
  listens: (index) => ({ start: (toThread) => toThread.run(Jobs.listens, index), isRight: never }),
  endless: (index) => ({ start: (toThread) => toThread.runSync(Jobs.endless, index), isRight: never }),
  exits: (index, below) => {
    const code = below(100)
    return {
      start: (toThread) => toThread.runSync(Jobs.exits, index, code),
      isRight: loses("exits", code)
    }
  },
  returnsThenExits: (index) => ({
    start: (toThread) => toThread.runSync(Jobs.returnsThenExits, index),
    isRight: returns(index)
  })
}
