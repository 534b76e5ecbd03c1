/** Whose a lock or a token is that a fiber takes, and what is told of a wait for a lock. Host side, the Effect front. */
import type * as Fiber from "effect/Fiber"
import type { WaitedFor } from "../lifetime/Wait.ts"
import type { Lock } from "../sync/Lock.ts"
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

/** A lock as it is waited for: its owner is a fiber, unless somebody took it on behalf of something else. */
export const lockOf = (lock: Lock): WaitedFor => ({ what: "lock", holder: () => lock.statistics().owner })
