import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import { describe, expect } from "vitest"
import * as MemoryChannel from "../../src/effect/MemoryChannel.ts"
import { BrokenChannel, ClosedChannel, EndOfChannel, WouldBlock } from "../../src/errors/SyncError.ts"
import { checkClean, itEffect, reasons, settle } from "./support.ts"
import { interruptAtEachYield } from "./yields.ts"

checkClean()

const fork = <A, E>(effect: Effect.Effect<A, E>) => Effect.forkChild(effect, { startImmediately: true })
const sendClosed = new ClosedChannel({ half: "send" })
const receiveClosed = new ClosedChannel({ half: "receive" })

describe("MemoryChannel", () => {
  itEffect("gives each item to one who receives, in order on both sides", () =>
    Effect.gen(function* () {
      const { sender, receiver } = yield* MemoryChannel.make<number>()
      const early = yield* Effect.forEach([1, 2], () => fork(receiver.receive))
      yield* sender.sendNoWait(1)
      yield* sender.send(2)
      expect(yield* Effect.forEach(early, Fiber.join)).toEqual([1, 2])
      const late = yield* Effect.forEach([3, 4], (n) => fork(sender.send(n)))
      expect([yield* receiver.receiveNoWait, yield* receiver.receive]).toEqual([3, 4])
      yield* Effect.forEach(late, Fiber.join)
    })
  )

  itEffect("makes one wait who sends into a full buffer", () =>
    Effect.gen(function* () {
      const { sender, receiver } = yield* MemoryChannel.make<string>(1)
      yield* sender.send("a")
      expect(yield* Effect.flip(sender.sendNoWait("b"))).toBeInstanceOf(WouldBlock)
      const waiting = yield* fork(sender.send("b"))
      expect(yield* sender.statistics).toEqual({
        currentBufferUsed: 1,
        maxBufferSize: 1,
        openSendHalves: 1,
        openReceiveHalves: 1,
        tasksWaitingSend: 1,
        tasksWaitingReceive: 0
      })
      expect([yield* receiver.receive, yield* receiver.receive]).toEqual(["a", "b"])
      yield* Fiber.join(waiting)
      expect(yield* Effect.flip(receiver.receiveNoWait)).toBeInstanceOf(WouldBlock)
      expect(yield* reasons(MemoryChannel.make(-1))).toEqual([["die", expect.any(RangeError)]])
    })
  )

  itEffect("ends when all send halves are closed and what was sent is received", () =>
    Effect.gen(function* () {
      const { sender, receiver } = MemoryChannel.makeUnsafe<number>(2)
      const clone = yield* sender.clone
      yield* sender.send(1)
      yield* sender.close
      yield* sender.close
      expect(yield* reasons(sender.send(0))).toEqual([sendClosed])
      expect(yield* reasons(sender.clone)).toEqual([sendClosed])
      yield* clone.send(2)
      const all = yield* fork(Stream.runCollect(receiver.stream))
      yield* settle
      yield* clone.close
      expect(yield* Fiber.join(all)).toEqual([1, 2])
      expect(yield* reasons(receiver.receive)).toEqual([new EndOfChannel()])
      expect(yield* reasons(receiver.receiveNoWait)).toEqual([new EndOfChannel()])
    })
  )

  itEffect("is broken when all receive halves are closed", () =>
    Effect.gen(function* () {
      const { sender, receiver } = MemoryChannel.makeUnsafe<number>()
      const sending = yield* fork(reasons(sender.send(1)))
      yield* Effect.scoped(Effect.andThen(receiver.cloneScoped, receiver.close))
      expect(yield* Fiber.join(sending)).toEqual([new BrokenChannel()])
      expect(yield* reasons(sender.send(1))).toEqual([new BrokenChannel()])
      expect(yield* reasons(sender.sendNoWait(1))).toEqual([new BrokenChannel()])
      expect(yield* reasons(receiver.receive)).toEqual([receiveClosed])
      expect(yield* reasons(Stream.runCollect(receiver.stream))).toEqual([receiveClosed])
    })
  )

  itEffect("ends the waits on a half that is closed", () =>
    Effect.gen(function* () {
      const { sender, receiver } = MemoryChannel.makeUnsafe<number>()
      const clone = yield* receiver.clone
      const receiving = yield* fork(reasons(clone.receive))
      yield* clone.close
      expect(yield* Fiber.join(receiving)).toEqual([receiveClosed])
      const other = yield* sender.clone
      const sending = yield* fork(reasons(other.send(1)))
      yield* other.close
      expect(yield* Fiber.join(sending)).toEqual([sendClosed])
    })
  )

  itEffect("closes a scoped clone with its scope", () =>
    Effect.gen(function* () {
      const { sender, receiver } = MemoryChannel.makeUnsafe<number>()
      yield* Effect.scoped(
        Effect.gen(function* () {
          yield* sender.cloneScoped
          yield* receiver.cloneScoped
          expect(yield* sender.statistics).toMatchObject({ openSendHalves: 2, openReceiveHalves: 2 })
        })
      )
      expect(yield* receiver.statistics).toMatchObject({ openSendHalves: 1, openReceiveHalves: 1 })
    })
  )

  itEffect("withdraws what an interrupted one wanted to send, and gives an interrupted one nothing", () =>
    Effect.gen(function* () {
      const { sender, receiver } = MemoryChannel.makeUnsafe<string>()
      yield* Fiber.interrupt(yield* fork(receiver.receive))
      expect(yield* Effect.flip(sender.sendNoWait("nobody"))).toBeInstanceOf(WouldBlock)
      const one = yield* fork(sender.send("withdrawn"))
      yield* fork(sender.send("sent"))
      yield* Fiber.interrupt(one)
      expect(yield* receiver.receive).toBe("sent")
      expect(yield* Effect.flip(receiver.receiveNoWait)).toBeInstanceOf(WouldBlock)
    })
  )

  itEffect("gives the item of one who is interrupted before it goes on to the next", () =>
    Effect.gen(function* () {
      const { sender, receiver } = MemoryChannel.makeUnsafe<number>()
      const log: Array<[string, number]> = []
      const fibers: Array<Fiber.Fiber<unknown, unknown>> = []
      const receive = (name: string, then: () => void) =>
        fork(
          Effect.flatMap(receiver.receive, (item) =>
            Effect.sync(() => {
              log.push([name, item])
              then()
            })
          )
        )
      fibers.push(
        yield* receive("a", () => {
          // Sent inside the turn of the first: the second is to be told after it, and is interrupted before.
          Effect.runSync(sender.sendNoWait(1.5))
          fibers[1]?.interruptUnsafe()
        })
      )
      fibers.push(yield* receive("b", () => {}))
      fibers.push(yield* receive("c", () => {}))
      yield* sender.send(1)
      expect(log).toEqual([
        ["a", 1],
        ["c", 1.5]
      ])
      expect(yield* Effect.forEach(fibers, (fiber) => reasons(Fiber.join(fiber)))).toMatchObject([
        ["succeeded with undefined"],
        ["interrupt"],
        ["succeeded with undefined"]
      ])
    })
  )

  itEffect("loses no item to a receiver whom the sender interrupts as soon as it may go on", () =>
    Effect.gen(function* () {
      const { sender, receiver } = MemoryChannel.makeUnsafe<string>()
      const got: Array<string> = []
      let receiving: Fiber.Fiber<unknown, unknown> | undefined
      const sending = yield* fork(
        Effect.andThen(
          sender.send("item"),
          Effect.sync(() => receiving?.interruptUnsafe())
        )
      )
      receiving = yield* Effect.forkChild(
        Effect.uninterruptibleMask((restore) =>
          Effect.andThen(
            Effect.flatMap(restore(receiver.receive), (item) => Effect.sync(() => got.push(item))),
            restore(Effect.never)
          )
        )
      )
      yield* Fiber.join(sending)
      expect(yield* reasons(Fiber.join(receiving))).toEqual(["interrupt"])
      expect(got).toEqual(["item"])
    })
  )

  itEffect("loses and doubles no item at any yield", () =>
    Effect.gen(function* () {
      const { sender, receiver } = MemoryChannel.makeUnsafe<number>(Number.POSITIVE_INFINITY)
      let sent = 0
      let received = 0
      const send = Effect.uninterruptibleMask((restore) =>
        Effect.andThen(
          restore(sender.send(1)),
          Effect.sync(() => sent++)
        )
      )
      const receive = Effect.uninterruptibleMask((restore) =>
        Effect.andThen(
          restore(receiver.receive),
          Effect.sync(() => received++)
        )
      )
      yield* interruptAtEachYield(Effect.andThen(send, receive), () =>
        expect(Effect.runSync(sender.statistics).currentBufferUsed).toBe(sent - received)
      )
    })
  )

  itEffect("takes nothing more than a stream passes on", () =>
    Effect.gen(function* () {
      const { sender, receiver } = MemoryChannel.makeUnsafe<number>(4)
      yield* Effect.forEach([1, 2, 3, 4], sender.send)
      expect(yield* Stream.runCollect(Stream.take(receiver.stream, 2))).toEqual([1, 2])
      expect(yield* receiver.receive).toBe(3)
    })
  )
})
