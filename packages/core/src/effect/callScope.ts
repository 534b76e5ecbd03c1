/** The cancel scope whose deadline the jobs of a fiber's calls are shown. Host side, step 1 of a call. */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import type * as Fiber from "effect/Fiber"
import { deadlineSeenFrom, scopeOf } from "./currentScope.ts"
import { LiveScope } from "./LiveScope.ts"

/** A thread knows the wall clock alone: deadlines by any other clock mean nothing to it. */
const wallClock: Clock.Clock = Context.get(Context.empty(), Clock.Clock)

/** The scope around a call: none in an uninterruptible region, where no deadline can end it, nor by another clock. */
export const callScope = (fiber: Fiber.Fiber<unknown, unknown>): LiveScope | undefined => {
  if (fiber.getRef(Clock.Clock) !== wallClock) return undefined
  const scope = scopeOf(fiber)
  return scope instanceof LiveScope ? scope : undefined
}

/** The deadline that a job in this scope is shown, in epoch milliseconds. */
export const deadlineOf = (scope: LiveScope | undefined): number | undefined => {
  const deadline = deadlineSeenFrom(scope)
  return Number.isFinite(deadline) ? deadline : undefined
}
