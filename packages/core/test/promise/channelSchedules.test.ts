import fc from "fast-check"
import { describe, it } from "vitest"
import { createMemoryChannel } from "../../src/promise/MemoryChannel.ts"
import { ChannelModel, itemOf, numberOf } from "../sync/ChannelModel.ts"
import { check, MODEL_RUNS, MODEL_TIMEOUT, schedules, thrown } from "../sync/model.ts"
import { checkClean } from "./clean.ts"
import { cutter, follow, settled, turns, type Wait } from "./schedules.ts"

checkClean()

/** One who sends, receives or asks a loop for its next item. `item` is the one that it is to receive. */
interface Waiter extends Wait<unknown> {
  readonly id: number
  readonly kind: "send" | "receive" | "next"
  readonly cut: () => void
  item: number | undefined
  /** The loop that it asked, where others ask it, too. */
  loop?: Loop | undefined
}

/** A loop over a receive half, which is over for good when it has ended once. The model of the channel knows nothing of it. */
interface Loop {
  readonly items: AsyncIterableIterator<unknown, undefined>
  isOver: boolean
}

describe("by random schedules", () => {
  it(
    "a MemoryChannel loses no item and doubles none, and keeps their order, over random schedules",
    async () => {
      const steps = schedules(
        ...(["send", "send", "send", "sendNoWait", "receive", "receive", "next", "next", "receiveNoWait"] as const),
        ...(["cut", "cut", "cut", "return", "cloneSend", "cloneReceive", "closeSend", "closeReceive"] as const)
      )
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(0, 0, 1, 2, Number.POSITIVE_INFINITY), steps, async (max, steps) => {
          const { receiver, sender } = createMemoryChannel<unknown>(max)
          const [senders, receivers] = [[sender], [receiver]]
          const model = new ChannelModel(max)
          const all: Array<Waiter> = []
          const loopOver = (one: typeof receiver): Loop => ({ items: one.items(), isOver: false })
          let loops = [loopOver(receiver)]
          const received: Array<number> = []
          let items = 0

          const give = (waiter: Waiter, item: number): void => {
            waiter.expected = "ok"
            waiter.item = item
          }
          const fail = (waiter: Waiter, tag: string): void => {
            const isEnd = waiter.kind === "next" && tag === "EndOfChannel"
            waiter.expected = isEnd ? "ok" : tag
            if (isEnd && waiter.loop !== undefined) waiter.loop.isOver = true
          }
          /** All whose wait has ended are told within the call. */
          const tell = (): void => {
            for (let due = model.untold.shift(); due !== undefined; due = model.untold.shift()) {
              const waiter = all[due.id] as Waiter
              if (due.what === "sent") waiter.expected = "ok"
              else if (due.what === "received") give(waiter, model.handed.shift() as number)
              else fail(waiter, due.what === "ended" ? "EndOfChannel" : due.what)
            }
          }
          const begin = (
            kind: Waiter["kind"],
            choice: number,
            make: (signal: AbortSignal) => Promise<unknown>
          ): Waiter => {
            const { cut, isCut, signal } = cutter(choice)
            const waiter = Object.assign(follow(make(signal), isCut ? "cut" : undefined, signal), {
              id: all.length,
              kind,
              cut,
              item: undefined
            })
            all.push(waiter)
            return waiter
          }
          const receive = (half: number, waiter: Waiter): void => {
            if (waiter.expected !== undefined) return
            const expected = model.receive(half)
            if (expected === undefined) model.receivers.push({ id: waiter.id, half })
            else if (typeof expected === "string") fail(waiter, expected)
            else give(waiter, expected.item)
          }
          for (const [what, choice, count] of steps) {
            if (what === "send" || what === "sendNoWait") {
              const [half, item] = [choice % senders.length, items++]
              const one = senders[half] as typeof sender
              if (what === "sendNoWait") {
                const expected = model.send(half, item)
                const tag = expected === true ? undefined : expected === false ? "WouldBlock" : expected
                check(thrown(() => one.sendNoWait(itemOf(item))) === tag, `sendNoWait against the model: ${tag}`)
              } else {
                const waiter = begin("send", choice, (signal) => one.send(itemOf(item), { signal }))
                if (waiter.expected !== undefined) continue
                const expected = model.send(half, item)
                if (expected === false) model.senders.push({ id: waiter.id, item, half })
                else waiter.expected = expected === true ? "ok" : expected
              }
            } else if (what === "receiveNoWait") {
              const half = choice % receivers.length
              const expected = model.receive(half)
              const tag = expected === undefined ? "WouldBlock" : typeof expected === "string" ? expected : undefined
              const threw = thrown(() => {
                const item = numberOf((receivers[half] as typeof receiver).receiveNoWait())
                check(typeof expected === "object" && expected.item === item, `received ${item} against the model`)
                received.push(item)
              })
              check(threw === tag, `receiveNoWait threw ${threw}, not ${tag}`)
            } else if (what === "receive") {
              const half = choice % receivers.length
              const one = receivers[half] as typeof receiver
              receive(
                half,
                begin("receive", choice, (signal) => one.receive({ signal }))
              )
            } else if (what === "next") {
              const half = choice % receivers.length
              const one = receivers[half] as typeof receiver
              // With a signal of its own, or in a loop that others are in, too.
              if (choice < 32)
                receive(
                  half,
                  begin("next", choice, (signal) => one.items({ signal }).next())
                )
              else {
                const loop = loops[half] as Loop
                const waiter = begin("next", 0, () => loop.items.next())
                waiter.loop = loop
                if (loop.isOver) waiter.expected = "ok"
                else receive(half, waiter)
              }
            } else if (what === "return" && choice < 16) {
              const half = choice % receivers.length
              const loop = loops[half] as Loop
              loop.isOver = true
              for (const waiter of all) {
                if (waiter.loop !== loop || waiter.expected !== undefined) continue
                model.leave(waiter.id)
                waiter.expected = "ok"
              }
              void loop.items.return?.()
              if (choice < 8) loops[half] = loopOver(receivers[half] as typeof receiver)
            } else if (what === "cut" && all.length > 0) {
              const open = all.filter(({ expected }) => expected === undefined)
              const waiter = (choice < 48 && open[choice % open.length]) || (all[choice % all.length] as Waiter)
              if (waiter.loop === undefined && waiter.expected === undefined) {
                model.leave(waiter.id)
                waiter.expected = "cut"
              }
              waiter.cut()
            } else if (what === "cloneSend" || what === "cloneReceive") {
              const [halves, open] = what === "cloneSend" ? [senders, model.sendOpen] : [receivers, model.receiveOpen]
              if (halves.length >= 4) continue
              const half = choice % halves.length
              const tag = open.has(half) ? undefined : "ClosedChannel"
              if (tag === undefined) open.add(halves.length)
              const threw = thrown(() => {
                const clone = (halves[half] as typeof sender | typeof receiver).clone()
                ;(halves as Array<typeof sender | typeof receiver>).push(clone)
              })
              check(threw === tag, `clone threw ${threw}`)
              loops = receivers.map((one, index) => loops[index] ?? loopOver(one))
            } else if (what === "closeSend" && choice < 16) {
              const half = choice % senders.length
              model.closeSend(half)
              senders[half]?.close()
            } else if (what === "closeReceive" && choice < 16) {
              const half = choice % receivers.length
              model.closeReceive(half)
              receivers[half]?.close()
            }
            tell()
            const statistics = receiver.statistics()
            check(
              statistics.currentBufferUsed === model.buffer.length &&
                statistics.openSendHalves === model.sendOpen.size &&
                statistics.openReceiveHalves === model.receiveOpen.size &&
                statistics.tasksWaitingSend === model.senders.length &&
                statistics.tasksWaitingReceive === model.receivers.length,
              `after ${what}: ${JSON.stringify(statistics)}, not ${JSON.stringify(model)}`
            )
            for (const { actual, expected } of all)
              check(actual === undefined || actual === expected, `${actual} after ${what}, not ${expected}`)
            if (count < 3) await turns(count * 2)
          }
          await settled(all)
          for (const { item, kind, value } of all) {
            if (kind === "send") continue
            const result = value as { readonly done: boolean; readonly value: unknown } | undefined
            const isItem = kind === "receive" ? item !== undefined : result?.done === false
            check(isItem === (item !== undefined), `${kind} gave ${JSON.stringify(value)}, not ${item}`)
            if (item === undefined) continue
            const got = numberOf(kind === "receive" ? value : result?.value)
            check(got === item, `${kind} gave ${got}, not ${item}`)
            received.push(item)
          }
          const gone = new Set([...received, ...model.dropped, ...model.buffer])
          check(
            gone.size === received.length + model.dropped.size + model.buffer.length &&
              gone.size === model.accepted.size &&
              [...gone].every((item) => model.accepted.has(item)),
            `received, dropped or kept ${[...gone]} of ${[...model.accepted]}`
          )
        }),
        { numRuns: MODEL_RUNS }
      )
    },
    MODEL_TIMEOUT * 4
  )
})
