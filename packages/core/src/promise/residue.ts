/** What is a failure, and what is only a cancellation that comes back: the one place that decides. Host side. */
import { ExceptionGroup } from "./ExceptionGroup.ts"
import type { LiveScope } from "./LiveScope.ts"

/**
 * What is left of something thrown in a scope when its cancellations are taken out: its own and those from outside, known
 * by the identity of their reason, also inside of aggregates.
 *
 * @returns `undefined` when it was nothing but cancellation.
 */
export const residue = (scope: LiveScope, thrown: unknown): { readonly failure: unknown } | undefined => {
  if (isCancellation(scope, thrown)) return undefined
  if (thrown instanceof ExceptionGroup) {
    const left = thrown.filter((leaf) => !isCancellation(scope, leaf))
    return left === undefined ? undefined : { failure: left }
  }
  return isAllCancellations(scope, thrown) ? undefined : { failure: thrown }
}

/** The reason with which a cancellation that is not kept here goes on: that of the nearest scope around which sees one. */
export const outwards = (scope: LiveScope, thrown: unknown): unknown => {
  const outer = scope.shield ? undefined : scope.parent?.told
  if (scope.own === undefined) return thrown instanceof AggregateError && outer !== undefined ? outer.reason : thrown
  return (outer ?? scope.own).reason
}

/** A reason is known at any depth: its scope may have been hidden by a shield since. */
const isCancellation = (scope: LiveScope, error: unknown): boolean => {
  for (let at: LiveScope | undefined = scope; at !== undefined; at = at.parent) {
    if (at.own !== undefined && isReason(at.own.reason, error)) return true
  }
  return false
}

/** Node's own functions wrap the reason: `AbortError` with the reason as its cause. */
export const isReason = (reason: unknown, error: unknown): boolean =>
  error === reason || (error instanceof Error && error.name === "AbortError" && error.cause === reason)

/** `Promise.any` of calls that were all cancelled. */
const isAllCancellations = (scope: LiveScope, error: unknown): boolean =>
  error instanceof AggregateError &&
  error.errors.length > 0 &&
  error.errors.every((inner: unknown) => isCancellation(scope, inner) || isAllCancellations(scope, inner))
