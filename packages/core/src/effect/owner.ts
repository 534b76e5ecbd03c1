/** Whose a lock or a token is that a fiber takes. Host side, the Effect front. */
import type * as Fiber from "effect/Fiber"
import { CurrentScope } from "./currentScope.ts"
import type { LiveScope } from "./LiveScope.ts"

/**
 * The fiber itself; in the body of a cancel scope or a task group, the fiber that runs that scope: it waits outside
 * meanwhile, and is what anyio calls the task. A child, or whatever else was forked there, is an owner of its own.
 */
export const ownerOf = (fiber: Fiber.Fiber<unknown, unknown>): Fiber.Fiber<unknown, unknown> => {
  const scope = fiber.getRef(CurrentScope) as LiveScope | undefined
  return scope?.body === fiber ? ownerOf(scope.about.startedBy as Fiber.Fiber<unknown, unknown>) : fiber
}
