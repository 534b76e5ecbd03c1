/** Effects as promises, on the Effect front: each in a fiber of its own, or one after the other in a fiber that stays. */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"

/** Runs an Effect as a fiber of its own and rejects as the promise front would when it is interrupted. */
export const settle = async <A>(effect: Effect.Effect<A, unknown>, signal: AbortSignal | undefined): Promise<A> => {
  if (signal?.aborted === true) throw signal.reason
  const fiber = Effect.runFork(effect)
  const interrupt = (): void => void Effect.runFork(Fiber.interrupt(fiber))
  signal?.addEventListener("abort", interrupt)
  const exit = await Effect.runPromise(Fiber.await(fiber))
  signal?.removeEventListener("abort", interrupt)
  return resultOf(exit, signal)
}

/**
 * One fiber that does what it is told: for what knows its fiber, as a lock knows its owner. A wait that is cancelled
 * interrupts the fiber for good; it can then do what does not wait, as a finalizer could.
 */
export interface Session {
  /** Has it wait for something. */
  readonly wait: <A>(effect: Effect.Effect<A, unknown>, signal?: AbortSignal) => Promise<A>
  /** Has it do something that does not wait. */
  readonly now: <A>(effect: Effect.Effect<A, unknown>) => A
}

interface Command {
  readonly effect: Effect.Effect<unknown, unknown>
  readonly isWait: boolean
  readonly done: (exit: Exit.Exit<unknown, unknown>) => void
}

/** Starts a session. Its fiber ends with the last reference to it. */
export const makeSession = (): Session => {
  let tell: (command: Command) => void = () => {}
  const told = Effect.callback<Command>((resume) => {
    tell = (command) => resume(Effect.succeed(command))
  })
  const fiber = Effect.runFork(
    Effect.uninterruptibleMask((restore) =>
      Effect.forever(
        Effect.flatMap(told, ({ done, effect, isWait }) =>
          Effect.map(Effect.exit(isWait ? restore(effect) : effect), done)
        ),
        // It stands still between two commands anyhow.
        { disableYield: true }
      )
    )
  )
  return {
    wait: <A>(effect: Effect.Effect<A, unknown>, signal?: AbortSignal): Promise<A> =>
      new Promise((resolve, reject) => {
        if (signal?.aborted === true) return reject(signal.reason)
        const interrupt = (): void => fiber.interruptUnsafe()
        signal?.addEventListener("abort", interrupt)
        const done = (exit: Exit.Exit<unknown, unknown>): void => {
          signal?.removeEventListener("abort", interrupt)
          try {
            resolve(resultOf(exit as Exit.Exit<A, unknown>, signal))
          } catch (error) {
            reject(error)
          }
        }
        tell({ effect, isWait: true, done })
      }),
    now: <A>(effect: Effect.Effect<A, unknown>): A => {
      let end: Exit.Exit<unknown, unknown> | undefined
      tell({
        effect,
        isWait: false,
        done: (exit) => {
          end = exit
        }
      })
      if (end === undefined) throw new Error("What was to be done at once waits.")
      return resultOf(end as Exit.Exit<A, unknown>, undefined)
    }
  }
}

const resultOf = <A>(exit: Exit.Exit<A, unknown>, signal: AbortSignal | undefined): A => {
  if (Exit.isSuccess(exit)) return exit.value
  if (Cause.hasInterruptsOnly(exit.cause)) throw signal?.reason ?? new Error("interrupted")
  throw Cause.squash(exit.cause)
}
