/**
 * The jobs of a thread: where it takes them from and how it answers. Thread side, steps 5 to 8 of a call. Two of a kind: `PostedJobs`
 * without shared memory, `PulledJobs` with it.
 */
import type { AnyFunction } from "../portable/registry.ts"
import { encodeError } from "../wire/encodeError.ts"
import type { Failure, Mode, Run } from "../wire/Message.ts"
import type { Found } from "./findFunction.ts"
import type { Job } from "./Job.ts"
import type { Ending } from "./runFunction.ts"

/** Calls a job's function; what becomes of it is told to the ending. */
export type Call = (job: Job, fn: AnyFunction, mode: Mode, args: ReadonlyArray<unknown>, ending: Ending) => void

/** What the serve loop asks of a thread's jobs. */
export interface ThreadJobs {
  /** The job that runs, or whose module is being imported. */
  readonly running: Job | undefined
  /** A job has come by message. */
  readonly run: (message: Run) => void
  /** The host has rung: there may be something to do. */
  readonly rung: () => void
  /** The arguments of the job that was to come could not be read. */
  readonly unreadable: () => void
  /** A job has left an error behind: the thread takes no more than it is given. */
  readonly damaged: () => void
}

/** Why what was found cannot be called. */
export const notFound = (found: Exclude<Found, { readonly kind: "function" }>): Failure => {
  switch (found.kind) {
    case "missing": {
      const { error, known } = found
      return { kind: "notFound", known, ...(error === undefined ? {} : { error: encodeError(error) }) }
    }
    case "threw":
      return { kind: "threw", phase: "load", error: encodeError(found.error) }
    case "ambiguous":
    case "elsewhere":
    case "policy":
      return { kind: found.kind }
  }
}
