/** Task functions that return Effects. Thread side; these threads load Effect. */
import { portable } from "@anythread/core/thread"
import * as Effect from "effect/Effect"

export class OutOfStock extends Error {
  readonly _tag = "OutOfStock"
  readonly item: string

  constructor(item: string) {
    super(`no ${item} left`)
    this.item = item
  }
}

export const order = (item: string, stock: number): Effect.Effect<number, OutOfStock> =>
  stock > 0 ? Effect.succeed(stock - 1).pipe(Effect.delay("1 millis")) : Effect.fail(new OutOfStock(item))

export const dies = (): Effect.Effect<never> => Effect.die(new RangeError("a defect"))

/** Word 2 of the flags says that its finalizer ran. */
export const holdsEffect = (flags: Int32Array): Effect.Effect<never> =>
  Effect.sync(() => Atomics.store(flags, 0, 1)).pipe(
    Effect.andThen(Effect.never),
    Effect.onInterrupt(() => Effect.sync(() => Atomics.store(flags, 2, 1)))
  )

portable(import.meta.url, { order, dies, holdsEffect }, { errors: [OutOfStock] })
