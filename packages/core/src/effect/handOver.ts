/**
 * How fibers wait on the machines of `sync/`, so that nothing which is granted is lost and no stack overflows. Host side.
 *
 * A machine grants in one moment; Effect lets an interruption in wherever a fiber yields to others, which it does at
 * any operation once it has done enough of them. So a fiber that may be about to yield does so before it asks.
 */
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import { WouldBlock } from "../errors/SyncError.ts"
import type { WaitedFor } from "../lifetime/Wait.ts"
import { scopeAround, scopeOf } from "./currentScope.ts"
import type { LiveScope } from "./LiveScope.ts"

/** Operations between asking a machine and the continuation that has what it granted: 2 in Effect 4.1, and some to spare. */
const room = 8

/** Resumed fibers that may stand on top of one another. Effect's own `Deferred` overflows between 1000 and 2000. */
const deep = 64

/** How many do now. Of the JavaScript stack, which all machines share. */
let depth = 0

/**
 * Asks a machine in one piece with what follows: between what `ask` does and the next operation of the fiber nobody
 * comes, and what is asked for may wake others, who may go on at once.
 *
 * For what may wait. Who is cancelled and goes on to its next suspension has reached it here: it asks for nothing, as with anyio,
 * where everything that may wait looks first.
 */
export const atOnce = <A, E = never, R = never>(
  ask: (fiber: Fiber.Fiber<unknown, unknown>) => Effect.Effect<A, E, R>
): Effect.Effect<A, E, R> => inOnePiece((fiber) => isLate(fiber) || isCut(fiber), ask)

const inOnePiece = <A, E, R>(
  yields: (fiber: Fiber.Fiber<unknown, unknown>) => boolean,
  ask: (fiber: Fiber.Fiber<unknown, unknown>) => Effect.Effect<A, E, R>
): Effect.Effect<A, E, R> =>
  Effect.withFiber<A, E, R>((fiber) => (yields(fiber) ? Effect.flatMap(Effect.yieldNow, () => ask(fiber)) : ask(fiber)))

/** `atOnce` for what never waits and fails with nothing: what it throws is a defect. */
export const sync = <A>(ask: (fiber: Fiber.Fiber<unknown, unknown>) => A): Effect.Effect<A> =>
  inOnePiece(isLate, (fiber) => Effect.succeed(ask(fiber)))

/** `atOnce` for what never waits and throws errors of which `isFailure` says that they are no mistakes. */
export const attempt = <A, E>(
  isFailure: (error: unknown) => error is E,
  ask: (fiber: Fiber.Fiber<unknown, unknown>) => A
): Effect.Effect<A, E> =>
  inOnePiece(isLate, (fiber) => {
    try {
      return Effect.succeed(ask(fiber))
    } catch (error) {
      return refused(isFailure, error)
    }
  })

/** `attempt` for a `...NoWait` form. */
export const now = <A>(ask: (fiber: Fiber.Fiber<unknown, unknown>) => A): Effect.Effect<A, WouldBlock> =>
  attempt((error) => error instanceof WouldBlock, ask)

/** What a machine threw: a failure, or a defect. */
export const refused = <E>(isFailure: (error: unknown) => error is E, error: unknown): Effect.Effect<never, E> =>
  isFailure(error) ? Effect.fail(error) : Effect.die(error)

/** Resumes a fiber whose wait is over. It goes on inside this call. */
export const tell = <A, E>(resume: (effect: Effect.Effect<A, E>) => void, effect: Effect.Effect<A, E>): void => {
  depth++
  try {
    resume(effect)
  } finally {
    depth--
  }
}

/**
 * `Effect.callback` for a wait on a machine: whoever cancels a scope that the fiber waits in interrupts it within that call, so that
 * nothing which is released or sent afterwards is still given to it.
 *
 * @param on what is told of the wait.
 * @param begin gives what gives the wait up, or `undefined` when it has resumed already.
 */
export const waiting = <A, E = never>(
  fiber: Fiber.Fiber<unknown, unknown>,
  on: WaitedFor,
  begin: (resume: (effect: Effect.Effect<A, E>) => void) => Effect.Effect<void> | undefined
): Effect.Effect<A, E> =>
  Effect.callback((resume) => {
    // That of an uninterruptible region too: what waits there is told of, and not cut.
    const scope = scopeAround(fiber) as LiveScope | undefined
    const leave = begin((effect) => {
      scope?.waits?.delete(fiber)
      resume(effect)
    })
    if (leave === undefined || scope === undefined) return leave
    scope.waits ??= new Map()
    scope.waits.set(fiber, on)
    return Effect.suspend(() => {
      scope.waits?.delete(fiber)
      return leave
    })
  })

/**
 * Waits until a machine calls `granted`, and gives up the place in its queue when the fiber is interrupted.
 *
 * @param on what is told of the wait.
 * @param begin asks the machine. It gives the place, or `undefined` when there is nothing to wait for.
 */
export const waitFor = <W>(
  fiber: Fiber.Fiber<unknown, unknown>,
  on: WaitedFor,
  machine: { readonly leave: (place: W) => void },
  begin: (granted: () => void) => W | undefined
): Effect.Effect<void> =>
  waiting(fiber, on, (resume) => {
    const place = begin(() => tell(resume, Effect.void))
    if (place !== undefined) return Effect.sync(() => machine.leave(place))
    resume(Effect.void)
    return undefined
  })

/** Runs an Effect between `acquire` and `release`, which is run once if and only if `acquire` has succeeded. */
export const between = <A, E, R, E2>(
  acquire: Effect.Effect<void, E2>,
  effect: Effect.Effect<A, E, R>,
  release: Effect.Effect<void>
): Effect.Effect<A, E | E2, R> =>
  Effect.uninterruptibleMask((restore) =>
    Effect.flatMap(restore(acquire), () => Effect.ensuring(restore(effect), release))
  )

/** Whether a scope in which it can be interrupted now is cancelled, so that its interruption is on its way. */
const isCut = (fiber: Fiber.Fiber<unknown, unknown>): boolean => scopeOf(fiber)?.isCancelling === true

const isLate = (fiber: Fiber.Fiber<unknown, unknown>): boolean => {
  const { maxOpsBeforeYield, preventYield } = fiber.cache
  return depth >= deep || (!preventYield && fiber.currentOpCount + room >= maxOpsBeforeYield)
}
