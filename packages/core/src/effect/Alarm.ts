/** Wakes a scope at its deadline, by the clock of the fiber that runs it. Host side, the Effect front. */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"

/** One alarm, which may be moved any number of times and rings once. */
export class Alarm {
  readonly #fiber: Fiber.Fiber<unknown, unknown>
  readonly #ring: () => void
  #sleeping: Fiber.Fiber<void> | undefined
  /** When the sleep ends. Never later than `#at`. */
  #wakes = Number.POSITIVE_INFINITY
  #at = Number.POSITIVE_INFINITY

  /** @param fiber whose clock and scheduler to use. @param ring what to do at the time set; never called by `set` itself. */
  constructor(fiber: Fiber.Fiber<unknown, unknown>, ring: () => void) {
    this.#fiber = fiber
    this.#ring = ring
  }

  /** Moves it, to epoch milliseconds. @returns whether that lies ahead; if not, it is switched off and does not ring. */
  set(at: number): boolean {
    this.#at = at
    // A deadline that moves away on every message costs nothing: the sleep ends where it would have, and goes on.
    if (this.#sleeping !== undefined && this.#wakes <= at && at !== Number.POSITIVE_INFINITY) return true
    this.#wake()
    const left = at - this.#fiber.getRef(Clock.Clock).currentTimeMillisUnsafe()
    if (left <= 0) return false
    if (at !== Number.POSITIVE_INFINITY) this.#sleep(left)
    return true
  }

  /** Switches it off. */
  clear(): void {
    this.#at = Number.POSITIVE_INFINITY
    this.#wake()
  }

  #sleep(left: number): void {
    this.#wakes = this.#at
    const clock = this.#fiber.getRef(Clock.Clock)
    const sleeping = Effect.runForkWith(this.#fiber.context)(clock.sleep(Duration.millis(left)))
    this.#sleeping = sleeping
    sleeping.addObserver(() => {
      if (this.#sleeping !== sleeping) return
      this.#sleeping = undefined
      // The sleep is trusted over the wall clock, which may have been set back meanwhile.
      if (this.#wakes >= this.#at || !this.set(this.#at)) this.#ring()
    })
  }

  #wake(): void {
    const sleeping = this.#sleeping
    this.#sleeping = undefined
    sleeping?.interruptUnsafe()
  }
}
