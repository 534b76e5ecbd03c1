/**
 * The messages between a host's link and its thread, all of them. Tuples, because they are cloned on every call: the
 * tag first, then the job's id. One channel per thread carries them in order.
 */
import type { EncodedError } from "./EncodedError.ts"

/** How the function is called: `sync` refuses a promise, `run` awaits one (or an Effect). */
export type Mode = "sync" | "run"

/** Tags of {@link ToThread}. */
export const RUN = 0
export const CANCEL = 1
export const RETIRE = 2
export const LOAD = 3
export const STOP = 4
export const DEFINE = 5

/** Tags of {@link FromThread}. */
export const READY = 0
export const RETURNED = 1
export const FAILED = 2
export const ASK = 3
export const LISTENS = 4
export const UNCAUGHT = 5
export const RETIRED = 6
export const UNREADABLE = 7

/** The whole message, either way: look into what is shared. The shortest there is. */
export const BELL = 0

/** The version of this protocol. Host and thread may come from different builds: a cached script, two installed copies. */
export const PROTOCOL = 3

/** The fingerprint of a function that must not be found by its name. */
export const AMBIGUOUS = -1

/**
 * What a function's number stands for, told to a thread before or when it needs it. `source` is the function itself, for one that has no
 * address. `module` is the fingerprint of its module, for a thread that finds it by name: AMBIGUOUS where the host has two modules
 * of the same name and fingerprint.
 */
export type Define = readonly [
  tag: typeof DEFINE,
  fn: number,
  url: string,
  name: string,
  source: string | undefined,
  module: number
]

/** The number that stands for a function which does nothing: every thread knows it. */
export const NOTHING = -1

/** How a job is run, where no shared memory says so: what its function returns is awaited; the call was asked to finish before. */
export const AWAITED = 1
export const STOPPED = 2

/** A job whose arguments come by message. `slot` is its slot in shared memory, -1 without. */
export type Run = readonly [
  tag: typeof RUN,
  job: number,
  slot: number,
  fn: number,
  how: number,
  args: ReadonlyArray<unknown>
]

/** Host to thread. */
export type ToThread =
  | typeof BELL
  | Define
  | Run
  | readonly [tag: typeof CANCEL, job: number]
  /** The call was asked to finish: nothing is cancelled. */
  | readonly [tag: typeof STOP, job: number]
  | readonly [tag: typeof RETIRE]
  /** Import these modules while there is nothing else to do. */
  | readonly [tag: typeof LOAD, urls: ReadonlyArray<string>]

/** Why a job has no result. `threw` is what the function did; the others never reached it or could not answer. */
export type Failure =
  | { readonly kind: "threw"; readonly error: EncodedError; readonly phase: "load" | "run" }
  /** The Effect that the function returned failed with a typed error. */
  | { readonly kind: "failed"; readonly error: EncodedError }
  /** The job left because its call was cancelled or its deadline had passed. */
  | { readonly kind: "cancelled"; readonly error: EncodedError }
  | { readonly kind: "notFound"; readonly known: ReadonlyArray<string> | undefined; readonly error?: EncodedError }
  /** Only its name was found: modules of the host share it, or it is another module's here. */
  | { readonly kind: "ambiguous" | "elsewhere" }
  /** The function came as source, and the thread may not evaluate any. */
  | { readonly kind: "policy" }
  | { readonly kind: "notCloneable"; readonly path: string; readonly what: string; readonly error?: EncodedError }

/** Thread to host. READY comes first, and never changes its place: it tells whether the rest can be understood. */
export type FromThread =
  | typeof BELL
  | readonly [tag: typeof READY, protocol: number]
  /** `slot` is the job's slot in shared memory, -1 without. */
  | readonly [tag: typeof RETURNED, job: number, slot: number, value: unknown]
  | readonly [tag: typeof FAILED, job: number, slot: number, failure: Failure]
  /** The thread does not know what this number stands for. */
  | readonly [tag: typeof ASK, fn: number]
  /** The job asked for its signal: it will hear a cancellation through the event loop. */
  | readonly [tag: typeof LISTENS, job: number]
  /** An error nobody caught. `job` is its owner, running or finished; 0 when the owner is not known. */
  | readonly [tag: typeof UNCAUGHT, job: number, error: EncodedError]
  /** The thread has ended in order after RETIRE. */
  | readonly [tag: typeof RETIRED]
  /** A message could not be read on the thread: the arguments of the one job it was sent. */
  | readonly [tag: typeof UNREADABLE, error: EncodedError]
