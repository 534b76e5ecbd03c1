import * as Context from "effect/Context"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import { describe, expect } from "vitest"
import { asCompleted } from "../../src/effect/asCompleted.ts"
import * as CancelScope from "../../src/effect/CancelScope.ts"
import type { TaskHandle } from "../../src/effect/TaskHandle.ts"
import { checkClean, hang, itEffect, reasons, settle } from "./support.ts"

checkClean()

/** Effects that end when they are told to. */
const gates = (count: number) => Array.from({ length: count }, () => Deferred.makeUnsafe<string, string>())

const told = <A, E>(handle: TaskHandle<A, E>) =>
  Effect.zipWith(handle.status, reasons(handle.join), (status, end) => [handle.name, status, ...end])

const collect = <A, E, E2, R>(stream: Stream.Stream<TaskHandle<A, E>, E2, R>) =>
  Stream.runCollect(Stream.mapEffect(stream, told))

describe("asCompleted", () => {
  itEffect("gives handles of what has ended, in that order", () =>
    Effect.gen(function* () {
      const [a, b, c] = gates(3) as [Gate, Gate, Gate]
      const stream = asCompleted([a, b, c].map(Deferred.await), { name: (index) => `mirror ${index}` })
      const all = yield* Effect.forkChild(collect(stream))
      for (const [gate, value] of [
        [b, "b"],
        [c, "c"],
        [a, "a"]
      ] as const) {
        yield* settle
        yield* Deferred.succeed(gate, value)
      }
      expect(yield* Fiber.join(all)).toEqual([
        ["mirror 1", "finished", "succeeded with b"],
        ["mirror 2", "finished", "succeeded with c"],
        ["mirror 0", "finished", "succeeded with a"]
      ])
    })
  )

  itEffect("ends at once when there is nothing to run, and may be run again", () =>
    Effect.gen(function* () {
      expect(yield* collect(asCompleted([]))).toEqual([])
      const stream = asCompleted(new Set([Effect.succeed(1)]))
      for (let times = 0; times < 2; times++)
        expect(yield* collect(stream)).toEqual([["0", "finished", "succeeded with 1"]])
    })
  )

  itEffect("has the services of whoever runs it", () =>
    Effect.gen(function* () {
      class Name extends Context.Service<Name, string>()("Name") {}
      const stream = asCompleted([Name.use((name) => Effect.succeed(name.length))])
      expect(yield* Effect.provideService(collect(stream), Name, "four")).toEqual([
        ["0", "finished", "succeeded with 4"]
      ])
    })
  )

  itEffect("passes on what succeeded before a failure, then fails with all failures once the rest has ended", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const [a] = gates(1) as [Gate]
      const seen: Array<unknown> = []
      const untidy = Effect.onInterrupt(Effect.never, () => Effect.andThen(settle, Effect.die("untidy")))
      const stream = asCompleted([Effect.succeed("first"), Deferred.await(a), hang(log, "cut short"), untidy])
      const run = Stream.runForEach(stream, (handle) =>
        Effect.gen(function* () {
          seen.push(yield* told(handle))
          yield* Deferred.fail(a, "no")
          yield* settle
          log.push("consumer goes on")
        })
      )
      expect(yield* reasons(run)).toEqual(["no", ["die", "untidy"]])
      expect(seen).toEqual([["0", "finished", "succeeded with first"]])
      expect(log).toEqual(["cut short", "consumer goes on"])
    })
  )

  itEffect("interrupts the rest and waits for it when the stream ends early", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const slow = Effect.onInterrupt(Effect.never, () =>
        Effect.andThen(
          settle,
          Effect.sync(() => log.push("slow"))
        )
      )
      const stream = Stream.take(asCompleted([hang(log, "quick"), slow, Effect.succeed("first")]), 1)
      expect(yield* collect(stream)).toEqual([["2", "finished", "succeeded with first"]])
      expect(log).toEqual(["quick", "slow"])
    })
  )

  itEffect("fails with what comes to light when it ends early", () =>
    Effect.gen(function* () {
      const untidy = Effect.onInterrupt(Effect.never, () => Effect.die("untidy"))
      const stream = asCompleted([untidy, Effect.succeed("first")])
      expect(yield* reasons(Stream.runDrain(Stream.take(stream, 1)))).toEqual([["die", "untidy"]])
      const meanwhile = asCompleted([Effect.succeed("first"), Effect.andThen(settle, Effect.fail("late"))]).pipe(
        Stream.mapEffect(() => Effect.andThen(settle, settle)),
        Stream.take(1)
      )
      expect(yield* reasons(Stream.runDrain(meanwhile))).toEqual(["late"])
      const consumer = yield* Effect.forkChild(Stream.runDrain(asCompleted([untidy])))
      yield* settle
      yield* Fiber.interrupt(consumer)
      expect(yield* reasons(Fiber.join(consumer))).toEqual(["interrupt", ["die", "untidy"]])
    })
  )

  itEffect("interrupts everything and waits for it when its consumer is interrupted or cancelled", () =>
    Effect.gen(function* () {
      const log: Array<string> = []
      const run = Stream.runDrain(asCompleted([hang(log, "a"), Effect.andThen(hang(log, "b"), Effect.void)]))
      const consumer = yield* Effect.forkChild(run)
      yield* settle
      yield* Fiber.interrupt(consumer)
      expect(log).toEqual(["a", "b"])
      yield* CancelScope.run((scope) => Effect.andThen(Effect.forkChild(Effect.andThen(settle, scope.cancel())), run))
      expect(log).toEqual(["a", "b", "a", "b"])
    })
  )

  itEffect("gives the handle of one who was interrupted by itself, which is no failure", () =>
    Effect.gen(function* () {
      expect(yield* collect(asCompleted([Effect.interrupt, Effect.succeed("on")]))).toEqual([
        ["0", "cancelled", "interrupt"],
        ["1", "finished", "succeeded with on"]
      ])
    })
  )

  itEffect("never fails when it is asked for exits", () =>
    Effect.gen(function* () {
      const stream = asCompleted([Effect.fail("no"), Effect.die("never"), Effect.interrupt, Effect.succeed("yes")], {
        exits: true
      })
      expect(yield* collect(stream)).toEqual([
        ["0", "failed", "no"],
        ["1", "failed", ["die", "never"]],
        ["2", "cancelled", "interrupt"],
        ["3", "finished", "succeeded with yes"]
      ])
      const exits = Stream.mapEffect(asCompleted([Effect.fail("no")], { exits: true }), (handle) => handle.await)
      expect(yield* Stream.runCollect(exits)).toEqual([Exit.fail("no")])
    })
  )

  itEffect("takes ten thousand", () =>
    Effect.gen(function* () {
      const effects = Array.from({ length: 10_000 }, (_, index) => Effect.as(Effect.yieldNow, index))
      expect(yield* Stream.runCount(asCompleted(effects))).toBe(10_000)
    })
  )
})

type Gate = Deferred.Deferred<string, string>
