import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { ReceiveHalf, ReceiveWaiter, SendHalf, SendWaiter } from "../../src/sync/ChannelSide.ts"
import { MemoryChannel } from "../../src/sync/MemoryChannel.ts"
import { ChannelModel, itemOf, numberOf } from "./ChannelModel.ts"
import { check, MODEL_RUNS, MODEL_TIMEOUT, play, schedules, thrown } from "./model.ts"

describe("MemoryChannel", () => {
  it(
    "loses no item and doubles none, and keeps their order, over random schedules",
    () => {
      const steps = schedules(
        ...(["send", "send", "send", "sendNoWait", "receive", "receive", "receive", "receiveNoWait"] as const),
        ...(["leave", "leave", "leave", "cloneSend", "cloneReceive", "closeSend", "closeReceive"] as const)
      )
      let putBacks = 0
      fc.assert(
        fc.property(fc.constantFrom(0, 0, 1, 2, Number.POSITIVE_INFINITY), steps, (max, steps) => {
          const channel = new MemoryChannel<unknown>(max)
          const model = new ChannelModel(max)
          const sendHalves: Array<SendHalf> = [channel.sendHalf]
          const receiveHalves: Array<ReceiveHalf> = [channel.receiveHalf]
          const waiters = new Map<number, SendWaiter<unknown> | ReceiveWaiter<unknown>>()
          /** Apart from the model: what has been received, in order. */
          const received: Array<number> = []
          let ids = 0
          let items = 0

          const receive = (item: number): void => {
            check(!received.includes(item), `${item} was received twice`)
            received.push(item)
          }
          const told = (id: number, what: string, item?: number): void => {
            const entry = model.untold.shift()
            check(entry?.id === id, `told ${id}, not ${entry?.id}`)
            const ended = entry?.what === "ended" ? model.take() : undefined
            const expected = entry?.what === "received" ? model.handed.shift() : ended
            const expectedWhat =
              entry?.what === "ended" ? (ended === undefined ? "EndOfChannel" : "received") : entry?.what
            check(what === expectedWhat && item === expected, `told ${what} ${item}, not ${expectedWhat} ${expected}`)
            if (item !== undefined) receive(item)
          }
          play(steps, ([what, choice, nested], next) => {
            if (what === "send" || what === "sendNoWait") {
              const [half, item, id] = [choice % sendHalves.length, items++, ++ids]
              const name = sendHalves[half] as SendHalf
              const expected = model.send(half, item)
              if (what === "sendNoWait") {
                const threw = thrown(() => channel.sendNoWait(name, itemOf(item)))
                const tag = expected === true ? undefined : expected === false ? "WouldBlock" : expected
                check(threw === tag, `sendNoWait threw ${threw}, not ${tag}`)
              } else {
                if (expected === false) model.senders.push({ id, item, half })
                const threw = thrown(() => {
                  let hasReturned = false
                  const tell = (what: string): void => {
                    check(hasReturned, "called back before it returned")
                    told(id, what)
                    next(nested)
                  }
                  const waiter = channel.send(
                    name,
                    itemOf(item),
                    () => tell("sent"),
                    ({ _tag }) => tell(_tag)
                  )
                  hasReturned = true
                  check((waiter === undefined) === expected, "sent at once, or not, against the model")
                  if (waiter !== undefined) waiters.set(id, waiter)
                })
                check(threw === (typeof expected === "string" ? expected : undefined), `send threw ${threw}`)
              }
            } else if (what === "receive" || what === "receiveNoWait") {
              const [half, id] = [choice % receiveHalves.length, ++ids]
              const name = receiveHalves[half] as ReceiveHalf
              const expected = model.receive(half)
              const failure = typeof expected === "string" ? expected : undefined
              const item = typeof expected === "object" ? expected.item : undefined
              // Before the call: in it others may go on, and receive what comes after.
              if (item !== undefined) receive(item)
              if (what === "receiveNoWait") {
                const threw = thrown(() => {
                  check(numberOf(channel.receiveNoWait(name)) === item, "received another item than the model")
                })
                const tag = failure ?? (item === undefined ? "WouldBlock" : undefined)
                check(threw === tag, `receiveNoWait threw ${threw}, not ${tag}`)
              } else {
                if (expected === undefined) model.receivers.push({ id, half })
                const threw = thrown(() => {
                  let hasReturned = false
                  const tell = (what: string, item?: number): void => {
                    check(hasReturned, "called back before it returned")
                    told(id, what, item)
                    next(nested)
                  }
                  const result = channel.receive(
                    name,
                    (item) => tell("received", numberOf(item)),
                    ({ _tag }) => tell(_tag)
                  )
                  hasReturned = true
                  check(
                    (result._tag === "Received" ? numberOf(result.item) : undefined) === item,
                    "received another item than the model"
                  )
                  if (result._tag === "ReceiveWaiter") waiters.set(id, result)
                })
                check(threw === failure, `receive threw ${threw}, not ${failure}`)
              }
            } else if (what === "leave" && waiters.size > 0) {
              // Often one that is to be told, which is rare to find otherwise.
              const due = model.untold.map(({ id }) => id)
              const ids = choice < 48 && due.length > 0 ? due : [...waiters.keys()]
              const id = ids[choice % ids.length] as number
              const waiter = waiters.get(id) as SendWaiter<unknown> | ReceiveWaiter<unknown>
              waiters.delete(id)
              model.leave(id)
              channel.leave(waiter)
            } else if (what === "cloneSend" || what === "cloneReceive") {
              const [halves, open] =
                what === "cloneSend" ? [sendHalves, model.sendOpen] : [receiveHalves, model.receiveOpen]
              if (halves.length >= 4) return
              const half = choice % halves.length
              const isOpen = open.has(half)
              if (isOpen) open.add(halves.length)
              const threw = thrown(() => {
                const clone = channel.clone(halves[half] as SendHalf | ReceiveHalf)
                ;(halves as Array<SendHalf | ReceiveHalf>).push(clone)
              })
              check(threw === (isOpen ? undefined : "ClosedChannel"), `clone threw ${threw}`)
            } else if (what === "closeSend" && choice < 16) {
              const half = choice % sendHalves.length
              model.closeSend(half)
              channel.close(sendHalves[half] as SendHalf)
            } else if (what === "closeReceive" && choice < 16) {
              const half = choice % receiveHalves.length
              model.closeReceive(half)
              channel.close(receiveHalves[half] as ReceiveHalf)
            }
            const { currentBufferUsed, openReceiveHalves, openSendHalves, tasksWaitingReceive, tasksWaitingSend } =
              channel.statistics()
            check(
              currentBufferUsed === model.buffer.length &&
                openSendHalves === model.sendOpen.size &&
                openReceiveHalves === model.receiveOpen.size &&
                tasksWaitingSend === model.senders.length &&
                tasksWaitingReceive === model.receivers.length,
              `after ${what}: ${JSON.stringify(channel.statistics())}, not ${JSON.stringify(model)}`
            )
          })
          check(model.untold.length === 0 && model.handed.length === 0, "somebody was never told")

          // What is left can be received, and then all that was taken has been received once, or dropped by a close.
          for (const [half, name] of sendHalves.entries()) {
            model.closeSend(half)
            channel.close(name)
          }
          const open = receiveHalves.find((half) => !channel.isClosed(half))
          if (open !== undefined) {
            for (let left = channel.statistics().currentBufferUsed; left > 0; left--)
              receive(numberOf(channel.receiveNoWait(open)))
            check(thrown(() => channel.receiveNoWait(open)) === "EndOfChannel", "it did not end")
          }
          const gone = new Set([...received, ...model.dropped])
          check(gone.size === received.length + model.dropped.size, "an item was dropped and received")
          check(
            gone.size === model.accepted.size && [...gone].every((item) => model.accepted.has(item)),
            `received or dropped ${[...gone]} of ${[...model.accepted]}`
          )
          if (model.hasPutBack) putBacks++
          else if (!model.hasOvertaken) check(isAscending(received), `received out of order: ${received}`)
        }),
        { numRuns: MODEL_RUNS }
      )
      // The schedules do reach the rarest of the ways.
      expect(putBacks).toBeGreaterThan(0)
    },
    MODEL_TIMEOUT
  )
})

const isAscending = (numbers: ReadonlyArray<number>): boolean =>
  numbers.every((number, index) => index === 0 || (numbers[index - 1] as number) < number)
