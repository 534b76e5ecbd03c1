/** Which cancel scope a fiber runs in. Host side, the Effect front: it travels with the fiber's context. */
import * as Context from "effect/Context"
import type * as Fiber from "effect/Fiber"
import type { Scope } from "../lifetime/Scope.ts"

/** The scope whose body, or whose group's child, this is. Read it with {@link scopeOf}. */
export const CurrentScope: Context.Reference<Scope | undefined> = Context.Reference<Scope | undefined>(
  "@anythread/core/CurrentScope",
  { defaultValue: () => undefined }
)

/** The scope whose cancellation can reach a fiber now: none inside an uninterruptible region. */
export const scopeOf = (fiber: Fiber.Fiber<unknown, unknown>): Scope | undefined =>
  isInterruptible(fiber) ? living(fiber, "parent") : undefined

/** The scope that a fiber is in, whether or not it can be cancelled now: requests to stop come from there. */
export const scopeAround = (fiber: Fiber.Fiber<unknown, unknown>): Scope | undefined => living(fiber, "around")

/** A detached fiber inherits the context of its maker and may outlive the scope in it; what has ended says nothing any more. */
const living = (fiber: Fiber.Fiber<unknown, unknown>, outwards: "parent" | "around"): Scope | undefined => {
  let scope = fiber.getRef(CurrentScope)
  while (scope?.isExited) scope = scope[outwards]
  return scope
}

/** `Scope.effectiveDeadline` for a fiber: epoch milliseconds, `-Infinity` when cancelled already, `Infinity` without any. */
export const effectiveDeadlineOf = (fiber: Fiber.Fiber<unknown, unknown>): number => deadlineSeenFrom(scopeOf(fiber))

/** As the kernel's, except that scopes which have ended around a fiber that lives on are passed over. */
export const deadlineSeenFrom = (scope: Scope | undefined): number => {
  let earliest = Number.POSITIVE_INFINITY
  for (let at = scope; at !== undefined; at = at.parent) {
    if (at.isExited && at !== scope) continue
    if (at.cause !== undefined) return Number.NEGATIVE_INFINITY
    earliest = Math.min(earliest, at.deadline)
    if (at.shield) return earliest
  }
  return earliest
}

/**
 * Whether an interruption would act on the fiber now. Effect 4.1 has the flag on every fiber but not in its type; what
 * `uninterruptibleMask` tells is the same, for the price of two more operations in every call.
 */
const isInterruptible = (fiber: Fiber.Fiber<unknown, unknown>): boolean =>
  !("interruptible" in fiber) || fiber.interruptible !== false
