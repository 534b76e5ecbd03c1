/** What a runtime offers to the suite, and what a case may need of it. */
import type { Capabilities, ThreadBackend } from "@anythread/core/backend"

/**
 * What a case needs of a backend, by the name that a skip is printed with.
 *
 * `threads`: jobs run beside the host, so a synchronous one may block. `endable`: a busy loop can be ended by force.
 * `flags`: case and job can share words, whether or not the backend itself uses shared memory. `unshared memory`: such
 * memory can be made and not shared. `functions as source`: nothing forbids to evaluate them; `content security policy`:
 * one does. `intact refusals`: a message that cannot be posted takes nothing that it was to move.
 */
export type Need =
  | "threads"
  | "sharedMemory"
  | "flags"
  | "endable"
  | "endable at once"
  | "exitCode"
  | "uncaught"
  | "exceptionOwners"
  | "rejectionOwners"
  | "resourceLimits"
  | "importByUrl"
  | "unshared memory"
  | "functions as source"
  | "content security policy"
  | "native code"
  | "intact refusals"
  | "listing of active resources"

/** What a runtime offers to the suite. */
export interface Environment {
  /** The runtime's name in reports: `node`, `in-process`. */
  readonly runtime: string
  /** Throws when this is not the runtime it claims to be. */
  readonly assertRuntime: () => void
  /** Makes the backend under test. */
  readonly backend: () => ThreadBackend
  /** What its backend is known to be capable of. */
  readonly known: Capabilities
  /** URL of a file in the folder of the suite's task modules. */
  readonly taskUrl: (file: string) => string
  /** Needs beyond the backend's capabilities that are met here. */
  readonly also: ReadonlyArray<Need>
  /** What is alive that should not be, such as threads and timers: compared before and after every case. */
  readonly resources?: () => ReadonlyArray<string>
  /** Tells of rejections on the host that nobody handles, until what it returns is called. */
  readonly unhandledRejections?: (told: (reason: unknown) => void) => () => void
}

/** Whether a need is met. */
export const isMet = (need: Need, environment: Environment, capabilities: Capabilities): boolean => {
  switch (need) {
    case "sharedMemory":
    case "exitCode":
    case "uncaught":
    case "exceptionOwners":
    case "rejectionOwners":
    case "resourceLimits":
    case "importByUrl":
      return capabilities[need]
    case "endable":
      return capabilities.terminate !== "never"
    case "endable at once":
      return capabilities.terminate === "immediate"
    case "flags":
      return capabilities.sharedMemory || environment.also.includes(need)
    case "threads":
    case "unshared memory":
    case "functions as source":
    case "content security policy":
    case "native code":
    case "intact refusals":
    case "listing of active resources":
      return environment.also.includes(need)
  }
}
