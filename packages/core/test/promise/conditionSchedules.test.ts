import fc from "fast-check"
import { describe, it } from "vitest"
import { Condition } from "../../src/promise/Condition.ts"
import { Lock } from "../../src/promise/Lock.ts"
import type { LockToken } from "../../src/promise/LockToken.ts"
import { check, MODEL_RUNS, MODEL_TIMEOUT, schedules, thrown } from "../sync/model.ts"
import { checkClean } from "./clean.ts"
import { cutter, follow, settled, turns, type Wait } from "./schedules.ts"

checkClean()

interface Actor {
  state: "idle" | "queued" | "waiting" | "regaining" | "holding"
  /** Of the condition that it waits for. */
  which: 0 | 1
  isNotified: boolean
  /** How its wait is to end when it has the lock again. */
  end: "ok" | "cut" | "LockMisuse"
  /** Its last acquire or wait, how to cut it, and the token that the acquire gave. */
  current: Wait<unknown> | undefined
  cut: () => void
  acquired: Wait<LockToken> | undefined
}

describe("by random schedules", () => {
  it(
    "a Condition holds its promises with another one on its lock, over random schedules",
    async () => {
      const steps = schedules(
        ...(["acquire", "acquire", "release", "release", "wait", "wait", "wait"] as const),
        ...(["notify", "notify", "notifyAll", "cut", "cut"] as const)
      )
      await fc.assert(
        fc.asyncProperty(steps, async (steps) => {
          const lock = new Lock()
          const conditions = [new Condition(lock), new Condition(lock)] as const
          const actors = Array.from(
            { length: 6 },
            (): Actor => ({
              state: "idle",
              which: 0,
              isNotified: false,
              end: "ok",
              current: undefined,
              cut: () => {},
              acquired: undefined
            })
          )
          const all: Array<Wait<unknown>> = []
          let owner: Actor | undefined
          let queue: Array<Actor> = []
          const waiting: [Array<Actor>, Array<Actor>] = [[], []]

          const own = (actor: Actor): void => {
            owner = actor
            const wasWaiting = actor.state === "waiting" || actor.state === "regaining"
            const end = wasWaiting ? actor.end : "ok"
            if (actor.current !== undefined) actor.current.expected = end
            actor.state = "holding"
            actor.isNotified = false
            // Its token was released meanwhile, so the lock goes on.
            if (end === "LockMisuse") handOver(actor)
          }
          const handOver = (from: Actor): void => {
            if (from.state === "holding") from.state = "idle"
            owner = undefined
            const next = queue.shift()
            if (next !== undefined) own(next)
          }
          const ask = (actor: Actor): void => {
            if (owner === undefined) own(actor)
            else queue.push(actor)
          }
          const notify = (which: 0 | 1): void => {
            const actor = waiting[which].shift()
            if (actor === undefined) return
            actor.state = "regaining"
            actor.isNotified = true
            queue.push(actor)
          }
          /** What becomes of one that waits on a condition when it is cut, or its token released. */
          const giveUp = (actor: Actor, end: "cut" | "LockMisuse"): void => {
            if (actor.end !== "ok" && end === "cut") return
            actor.end = end
            if (actor.state === "waiting") {
              waiting[actor.which] = waiting[actor.which].filter((other) => other !== actor)
              actor.state = "regaining"
              ask(actor)
            } else if (actor.isNotified) {
              actor.isNotified = false
              notify(actor.which)
            }
          }
          /** @returns the wait; `undefined` when it is cut from the beginning, so that nothing has changed. */
          const begin = <A>(
            actor: Actor,
            make: (signal: AbortSignal) => Promise<A>,
            choice: number
          ): Wait<A> | undefined => {
            const { cut, isCut, signal } = cutter(choice)
            const wait = follow(make(signal), isCut ? "cut" : undefined, signal)
            all.push(wait)
            if (isCut) return undefined
            actor.current = wait
            actor.cut = cut
            return wait
          }
          for (const [what, choice, count] of steps) {
            // One who can do it, and has a token for what needs one.
            const able = actors.filter(({ acquired, state }) =>
              what === "acquire"
                ? state === "idle"
                : what === "cut"
                  ? state !== "idle"
                  : what === "release"
                    ? acquired?.value !== undefined && state !== "idle" && state !== "queued"
                    : acquired?.value !== undefined && state === "holding"
            )
            const actor = able[choice % able.length]
            const which = choice % 4 === 0 ? 1 : 0
            if (actor === undefined) {
              // One who cannot, with a token that holds nothing.
              const other = actors[choice % actors.length] as Actor
              const token = other.acquired?.value
              if (what === "notify" && token !== undefined && other.state !== "holding")
                check(
                  thrown(() => conditions[which].notify(token)) === "LockMisuse notHolding",
                  "notified without the lock"
                )
              if (what === "wait" && token !== undefined && other.state !== "holding")
                all.push(follow(conditions[which].wait(token), "LockMisuse"))
            } else if (what === "acquire") {
              const wait = begin(actor, (signal) => lock.acquire({ signal }), choice)
              if (wait === undefined) continue
              actor.state = "queued"
              actor.acquired = wait
              ask(actor)
            } else if (what === "wait") {
              const token = actor.acquired?.value as LockToken
              if (begin(actor, (signal) => conditions[which].wait(token, { signal }), choice) === undefined) continue
              Object.assign(actor, { state: "waiting", which, end: "ok", isNotified: false })
              waiting[which].push(actor)
              handOver(actor)
            } else if (what === "notify" || what === "notifyAll") {
              const n = what === "notifyAll" ? Number.POSITIVE_INFINITY : count
              for (let left = Math.min(n, waiting[which].length); left > 0; left--) notify(which)
              conditions[which].notify(actor.acquired?.value as LockToken, n)
            } else if (what === "release") {
              const token = actor.acquired?.value as LockToken
              actor.acquired = undefined
              if (actor.state === "holding") handOver(actor)
              else giveUp(actor, "LockMisuse")
              token.release()
              token.release()
            } else {
              if (actor.state === "queued") {
                queue = queue.filter((other) => other !== actor)
                actor.state = "idle"
                if (actor.current !== undefined) actor.current.expected = "cut"
              } else if (actor.state !== "holding") giveUp(actor, "cut")
              actor.cut()
            }
            const { locked, tasksWaiting } = lock.statistics()
            check(
              locked === (owner !== undefined) && tasksWaiting === queue.length,
              `after ${what}: ${JSON.stringify({ locked, tasksWaiting })}, not ${owner !== undefined} and ${queue.length}`
            )
            for (const index of [0, 1] as const)
              check(
                conditions[index].statistics().tasksWaiting === waiting[index].length,
                `after ${what} another number waits`
              )
            for (const { actual, expected } of all)
              check(actual === undefined || actual === expected, `${actual} after ${what}, not ${expected}`)
            if (count < 3) await turns(count * 2)
          }
          await settled(all)
        }),
        { numRuns: MODEL_RUNS }
      )
    },
    MODEL_TIMEOUT * 4
  )
})
