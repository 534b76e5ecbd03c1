import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Logger from "effect/Logger"
import { describe, expect } from "vitest"
import * as TaskGroup from "../../src/effect/TaskGroup.ts"
import { checkClean, itEffect, settle } from "./support.ts"

checkClean()

// In a file of its own: here nobody has made a pool yet, whose runtime would be known to warn.
describe("a cancelled group that waits for a child, where there was never a pool", () => {
  itEffect("says so to the program's loggers", () =>
    Effect.gen(function* () {
      const gate = yield* Deferred.make<void>()
      const logged: Array<unknown> = []
      const logger = Logger.make(({ logLevel, message }) => {
        logged.push([logLevel, message])
        Deferred.doneUnsafe(gate, Effect.void)
      })
      const held = TaskGroup.runOption(
        (group: TaskGroup.TaskGroup) =>
          Effect.gen(function* () {
            yield* group.startSoon(Effect.uninterruptible(Deferred.await(gate)), { name: "deaf" })
            yield* settle
            yield* group.cancelScope.cancel()
          }),
        { name: "crawl", warnAfter: "1 millis" }
      )
      yield* Effect.provide(held, Logger.layer([logger]))
      expect(logged).toEqual([
        [
          "Warn",
          [expect.stringMatching(/^The child deaf of the task group crawl .* ends where it can be interrupted\.$/)]
        ]
      ])
    })
  )
})
