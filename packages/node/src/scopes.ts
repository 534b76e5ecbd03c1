/** The verbs of the promise front on Node that open scopes. Host side. */
import { bindScopes, type ScopeVerbs } from "@anythread/core/promise"
import { bound } from "./pool.ts"
import { signals } from "./signals.ts"

const verbs: ScopeVerbs = bindScopes(bound, signals)

/** Runs a program's main function in a cancel scope, then closes the default pool. SIGINT and SIGTERM cancel it. */
export const run: ScopeVerbs["run"] = verbs.run
/** Runs a body in a scope of its own, which can be cancelled. */
export const withCancelScope: ScopeVerbs["withCancelScope"] = verbs.withCancelScope
/** Runs a body that cancellations from outside do not reach. */
export const shielded: ScopeVerbs["shielded"] = verbs.shielded
/** Runs a body until it ends or the time is over. */
export const moveOnAfter: ScopeVerbs["moveOnAfter"] = verbs.moveOnAfter
/** As `moveOnAfter`, until a point in time. */
export const moveOnAt: ScopeVerbs["moveOnAt"] = verbs.moveOnAt
/** Runs a body, and rejects with a `TimeoutError` when the time is over first. */
export const failAfter: ScopeVerbs["failAfter"] = verbs.failAfter
/** As `failAfter`, until a point in time. */
export const failAt: ScopeVerbs["failAt"] = verbs.failAt
/** Runs a body with children: waits for all of them, and the first failure cancels the rest. */
export const withTaskGroup: ScopeVerbs["withTaskGroup"] = verbs.withTaskGroup
/** Runs a function for each item, some at a time, and gives the results in order: the first failure cancels the rest. */
export const map: ScopeVerbs["map"] = verbs.map
/** Runs tasks at once and gives all their values: the first failure cancels the rest. */
export const all: ScopeVerbs["all"] = verbs.all
/** Runs tasks at once and says what became of each: a failure cancels nothing. */
export const allSettled: ScopeVerbs["allSettled"] = verbs.allSettled
/** Runs tasks at once until the first ends: the others are cancelled and awaited. */
export const race: ScopeVerbs["race"] = verbs.race
/** Runs tasks at once until the first succeeds: the others are cancelled and awaited. */
export const any: ScopeVerbs["any"] = verbs.any
/** Runs tasks at once and hands out each as it completes: the first failure, or leaving the loop, cancels the rest. */
export const asCompleted: ScopeVerbs["asCompleted"] = verbs.asCompleted
