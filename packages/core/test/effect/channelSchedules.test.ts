import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import fc from "fast-check"
import { describe, it } from "vitest"
import * as MemoryChannel from "../../src/effect/MemoryChannel.ts"
import { itemOf, numberOf } from "../sync/ChannelModel.ts"
import { check, MODEL_RUNS, MODEL_TIMEOUT, play, schedules } from "../sync/model.ts"
import { budgetOf, exhaust, hasEnded, idle, raced, Turns } from "./schedules.ts"

/** One who sends or receives. */
interface Party {
  readonly isSending: boolean
  fiber: Fiber.Fiber<unknown, unknown> | undefined
  isCut: boolean
  cut: () => void
}

describe("by random schedules", () => {
  it(
    "a MemoryChannel loses no item and doubles none, over random schedules",
    () => {
      const steps = schedules(
        ...([
          "send",
          "send",
          "send",
          "sendNoWait",
          "receive",
          "receive",
          "receive",
          "receiveNoWait",
          "stream"
        ] as const),
        ...(["cut", "cut", "cut", "turn", "cloneSend", "cloneReceive", "closeSend", "closeReceive"] as const)
      )
      fc.assert(
        fc.property(
          fc.constantFrom(0, 0, 1, 2, Number.POSITIVE_INFINITY),
          fc.nat({ max: 63 }),
          steps,
          (max, budget, steps) => {
            const { receiver, sender } = MemoryChannel.makeUnsafe<unknown>(max)
            const turns = new Turns(budgetOf(budget))
            const [senders, receivers] = [[sender], [receiver]]
            const all: Array<Party> = []
            /** What was sent, as its sender knows; what may have been, as it was cut; what was received. */
            const sent = new Set<number>()
            const offered = new Set<number>()
            const received: Array<number> = []
            let items = 0

            const begin = (choice: number, isSending: boolean, effect: Effect.Effect<unknown, unknown>): void => {
              const late = Effect.andThen(idle(choice % 16), effect)
              const party: Party = { isSending, fiber: undefined, isCut: false, cut: () => {} }
              const race = raced(late)
              party.cut = choice < 52 ? () => party.fiber?.interruptUnsafe() : race.cut
              all.push(party)
              party.fiber = turns.start(choice < 40 ? late : choice < 52 ? Effect.uninterruptible(late) : race.effect)
            }
            const send = (choice: number, isNow: boolean, then: () => void): void => {
              const item = items++
              const half = senders[choice % senders.length] ?? sender
              offered.add(item)
              begin(
                choice,
                true,
                Effect.uninterruptibleMask((restore) =>
                  Effect.andThen(
                    restore((isNow ? half.sendNoWait : half.send)(itemOf(item))),
                    Effect.sync(() => {
                      sent.add(item)
                      then()
                    })
                  )
                )
              )
            }
            const got = (item: unknown, then: () => void): void => {
              const number = numberOf(item)
              check(!received.includes(number), `${number} is received twice`)
              check(offered.has(number), `${number} was never sent`)
              received.push(number)
              then()
            }
            const receive = (choice: number, isNow: boolean, then: () => void): void => {
              const half = receivers[choice % receivers.length] ?? receiver
              begin(
                choice,
                false,
                Effect.flatMap(isNow ? half.receiveNoWait : half.receive, (item) => Effect.sync(() => got(item, then)))
              )
            }
            const stream = (choice: number, then: () => void): void => {
              const half = receivers[choice % receivers.length] ?? receiver
              begin(
                choice,
                false,
                Stream.runForEach(Stream.take(half.stream, 2), (item) => Effect.sync(() => got(item, then)))
              )
            }
            play(steps, ([what, choice, nested], next) => {
              const then = (): void => next(nested)
              if (what === "send" || what === "sendNoWait") send(choice, what === "sendNoWait", then)
              else if (what === "receive" || what === "receiveNoWait") receive(choice, what === "receiveNoWait", then)
              else if (what === "stream") stream(choice, then)
              else if (what === "turn") turns.turn()
              else if (what === "cut") {
                const open = all.filter(({ fiber, isCut }) => fiber?.pollUnsafe() === undefined && !isCut)
                const party = (choice < 56 && open[choice % open.length]) || all[choice % all.length]
                if (party === undefined) return
                party.isCut = true
                party.cut()
              } else if (what === "cloneSend" || what === "cloneReceive") {
                const halves: Array<unknown> = what === "cloneSend" ? senders : receivers
                const half = halves[choice % halves.length] as typeof sender | typeof receiver
                if (halves.length < 4)
                  turns.start(Effect.tap(half.clone, (clone) => Effect.sync(() => halves.push(clone))))
              } else if (choice < 16) {
                // The first halves stay open, so that nothing is dropped.
                const halves: ReadonlyArray<typeof sender | typeof receiver> =
                  what === "closeSend" ? senders : receivers
                const half = halves[1 + (choice % 3)]
                if (half !== undefined) turns.start(half.close)
              }
            })
            const quiet = (): void => exhaust(() => turns.turn())
            quiet()
            const { currentBufferUsed, tasksWaitingReceive, tasksWaitingSend } = Effect.runSync(sender.statistics)
            const open = all.filter(({ fiber }) => fiber?.pollUnsafe() === undefined)
            const sending = open.filter(({ isSending }) => isSending).length
            check(
              tasksWaitingSend === sending && tasksWaitingReceive === open.length - sending,
              `${tasksWaitingSend} and ${tasksWaitingReceive} wait, but ${sending} and ${open.length - sending} fibers`
            )
            check(
              tasksWaitingReceive === 0 || currentBufferUsed + tasksWaitingSend === 0,
              `${tasksWaitingReceive} wait to receive, and there are ${currentBufferUsed} and ${tasksWaitingSend}`
            )
            check(
              tasksWaitingSend === 0 || currentBufferUsed >= max,
              `${tasksWaitingSend} wait to send, and there is room`
            )
            for (let left = currentBufferUsed + tasksWaitingSend; left > 0; left--) {
              receive(0, true, () => {})
              quiet()
            }
            turns.start(sender.close)
            for (const half of senders) turns.start(half.close)
            quiet()
            for (const { fiber, isCut } of all)
              if (fiber !== undefined) hasEnded(fiber, isCut, ["ClosedChannel", "EndOfChannel", "WouldBlock"])
            for (const item of sent) check(received.includes(item), `${item} was sent and is lost`)
          }
        ),
        { numRuns: MODEL_RUNS }
      )
    },
    MODEL_TIMEOUT * 4
  )
})
