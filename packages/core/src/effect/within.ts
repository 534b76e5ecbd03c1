/** Runs a body in a scope and waits for all of it: what `CancelScope.run` and `TaskGroup.run` have in common. Host side. */
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { CurrentScope } from "./currentScope.ts"
import { type LiveOptions, LiveScope } from "./LiveScope.ts"

/** What runs in a scope. `ended` hears how the body ended, and calls `finish` once nothing is left to wait for. */
export interface Occupant<A, E, B, E2, R> {
  readonly body: () => Effect.Effect<A, E, R>
  readonly ended: (exit: Exit.Exit<A, E>, finish: (exit: Exit.Exit<B, E2>) => void) => void
}

/**
 * Runs the body in a fiber of its own, so that it can be interrupted without its caller. The caller waits; interrupted, it
 * interrupts what is beneath, unless a shield holds that off, and waits on. Failures that come to light then are kept.
 */
export const within = <A, E, B, E2, R>(
  options: LiveOptions,
  make: (scope: LiveScope) => Occupant<A, E, B, E2, R>
): Effect.Effect<B, E2, R> =>
  Effect.withFiber<B, E2, R>((caller) =>
    waiting<B, E2, R>((resume) => {
      // All in one operation: between two of them a fiber may yield and be interrupted, and the scope would never leave its tree.
      const scope = new LiveScope(caller, options)
      const occupant = make(scope)
      const context = Context.add(caller.context as Context.Context<R>, CurrentScope, scope)
      const fiber = Effect.runForkWith(context)(
        Effect.withFiber<A, E, R>((fiber) => {
          scope.body = fiber
          return occupant.body()
        })
      )
      const body = { fiber, place: 0 }
      scope.tenants.add(body)
      fiber.addObserver((exit) => {
        scope.tenants.delete(body)
        occupant.ended(exit, resume)
      })
      if (!scope.isExited) scope.arm()
      return () => scope.interruptFromOutside()
    })
  )

/**
 * `Effect.callback` for what is waited for even when the waiting fiber is interrupted: what `register` returned is called
 * then, once. Failures that come to light afterwards join the interruption in the cause.
 */
export const waiting = <A, E, R>(
  register: (resume: (exit: Exit.Exit<A, E>) => void) => () => void
): Effect.Effect<A, E, R> =>
  Effect.callback<A, E, R>((resume) => {
    let isDone = false
    let proceed: (exit: Exit.Exit<A, E>) => void = resume
    const interrupt = register((exit) => {
      isDone = true
      proceed(exit)
    })
    const finalizer = Effect.callback<void, E>((resume) => {
      // Effect also comes by here when what it resumed with was itself an interruption.
      if (isDone) return resume(Exit.void)
      proceed = (exit) => resume(failuresOnly(exit))
      interrupt()
    })
    // A finalizer may not fail, says the type; what it fails with all the same is added to the cause, as wanted.
    return finalizer as Effect.Effect<void>
  })

/** The reasons of a cause that are not interruptions. */
export const failuresOf = <E>(cause: Cause.Cause<E>): ReadonlyArray<Cause.Reason<E>> =>
  cause.reasons.filter((reason) => !Cause.isInterruptReason(reason))

const failuresOnly = <E>(exit: Exit.Exit<unknown, E>): Exit.Exit<void, E> => {
  if (Exit.isSuccess(exit)) return Exit.void
  const failures = failuresOf(exit.cause)
  return failures.length === 0 ? Exit.void : Exit.failCause(Cause.fromReasons(failures))
}
