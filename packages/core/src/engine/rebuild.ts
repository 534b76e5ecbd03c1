/** From what a thread sent back to the outcome its caller sees: step 11 of a call. Host side. */

import type { ThreadExit } from "../backend/ThreadBackend.ts"
import { DuplicateName, NotCloneable, NotFound, NotPortable, SharedMemoryUnavailable } from "../errors/CallDefect.ts"
import { JobFailed, type LostReason, PoolClosed, ThreadLost } from "../errors/ThreadError.ts"
import { urlsOf } from "../portable/registry.ts"
import { decodeError } from "../wire/decodeError.ts"
import { findUncloneable, SHARED_MEMORY } from "../wire/findUncloneable.ts"
import type { Failure } from "../wire/Message.ts"
import type { Call } from "./Call.ts"
import { withCaller } from "./caller.ts"
import type { Job } from "./Job.ts"
import type { Outcome } from "./Outcome.ts"

/** The outcome of a job that failed on its thread. */
export const failureOutcome = ({ call, deadline }: Job, failure: Failure): Outcome => {
  const { address, name } = call
  // A job that saw its deadline pass before the host's own timer fired has left in time.
  if (failure.kind === "cancelled" && deadline !== undefined && Date.now() >= deadline) return { _tag: "Cancelled" }
  switch (failure.kind) {
    case "failed":
      return { _tag: "Failed", error: decodeError(failure.error, call.caller.stack) }
    case "threw":
    case "cancelled": {
      const cause = decodeError(failure.error, call.caller.stack)
      return refused(call, new JobFailed({ job: name, cause, phase: failure.kind === "threw" ? failure.phase : "run" }))
    }
    case "notFound": {
      const cause = failure.error === undefined ? undefined : decodeError(failure.error)
      return refused(call, new NotFound({ url: address.url, functionName: address.name, known: failure.known, cause }))
    }
    case "ambiguous": {
      const others = [...(urlsOf(address.name) ?? [])].filter((url) => url !== address.url)
      return refused(call, new DuplicateName({ url: address.url, functionName: address.name, others }))
    }
    case "elsewhere":
      return refused(call, new NotFound({ url: address.url, functionName: address.name, isElsewhere: true }))
    case "policy":
      return refused(call, new NotPortable({ functionName: address.name, reason: "policy" }))
    case "notCloneable": {
      const cause = failure.error === undefined ? undefined : decodeError(failure.error)
      return uncloneable(call, failure.path, failure.what, cause)
    }
  }
}

/** The outcome of a call whose arguments cannot be cloned: says which, and where in it. */
export const uncloneableArgument = (
  call: Call,
  transfer: ReadonlyArray<object> | undefined,
  cause: unknown
): Outcome => {
  const found = call.args.map((arg, index) => findUncloneable(arg, `argument ${index + 1}`, transfer)).find(Boolean)
  const path = found?.path ?? "its arguments"
  const what = found?.what ?? "something that cannot be cloned"
  return uncloneable(call, path, what, cause)
}

const uncloneable = (call: Call, path: string, what: string, cause: unknown): Outcome =>
  refused(
    call,
    what === SHARED_MEMORY
      ? new SharedMemoryUnavailable({ what: `${path} of ${call.name}`, cause })
      : new NotCloneable({ job: call.name, path, what, cause })
  )

/** The outcome of a job whose arguments its thread could not read. */
export const unreadableOutcome = (call: Call, cause: unknown): Outcome =>
  uncloneable(call, "its arguments", "something that the thread could not read", cause)

/** What is known of a thread that is lost. */
interface Loss extends Omit<ThreadExit, "reason"> {
  readonly reason: LostReason
}

/** The outcome of a job whose thread is gone, cannot be talked to, or never came up. */
export const lostOutcome = (call: Call, { cause, code, reason }: Loss): Outcome =>
  refused(call, new ThreadLost({ reason, job: call.name, exitCode: code, cause }))

/** The outcome of a call whose pool was closed. */
export const closedOutcome = (call: Call, started: boolean): Outcome =>
  refused(call, new PoolClosed({ job: call.name, started }))

/** The outcome of a call that one of our own errors ends. */
export const refused = (call: Call, error: (Outcome & { _tag: "Refused" })["error"]): Outcome => ({
  _tag: "Refused",
  error: withCaller(error, call.caller)
})
