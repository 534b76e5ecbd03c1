import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { describe, expect } from "vitest"
import * as ResourceGuard from "../../src/effect/ResourceGuard.ts"
import { BusyResource } from "../../src/errors/SyncError.ts"
import { checkClean, itEffect, reasons } from "./support.ts"
import { interruptAtEachYield } from "./yields.ts"

checkClean()

describe("ResourceGuard", () => {
  itEffect("refuses a second user until the first is done", () =>
    Effect.gen(function* () {
      const guard = yield* ResourceGuard.make("writing to")
      const busy = new BusyResource({ action: "writing to" })
      expect(yield* guard.use(Effect.flip(guard.use(Effect.void)))).toEqual(busy)
      expect(yield* reasons(guard.use(Effect.fail("no")))).toEqual(["no"])
      expect(yield* guard.use(guard.statistics)).toEqual({ isBusy: true })
      expect(yield* guard.statistics).toEqual({ isBusy: false })
      expect([guard.action, ResourceGuard.makeUnsafe().action]).toEqual(["writing to", "using"])
    })
  )

  itEffect("is used until the scope closes", () =>
    Effect.gen(function* () {
      const guard = ResourceGuard.makeUnsafe()
      const inside = Effect.scoped(Effect.andThen(guard.enter, Effect.flip(Effect.scoped(guard.enter))))
      expect(yield* inside).toEqual(new BusyResource({ action: "using" }))
      expect(yield* guard.statistics).toEqual({ isBusy: false })
    })
  )

  itEffect("is free after an interruption, at any yield", () =>
    Effect.gen(function* () {
      const guard = ResourceGuard.makeUnsafe()
      const user = yield* Effect.forkChild(guard.use(Effect.never), { startImmediately: true })
      expect(yield* guard.statistics).toEqual({ isBusy: true })
      yield* Fiber.interrupt(user)
      for (const effect of [guard.use(Effect.void), Effect.scoped(guard.enter)])
        yield* interruptAtEachYield(effect, () => expect(guard.state.statistics()).toEqual({ isBusy: false }))
    })
  )
})
