/** How a call ends: the one value that leaves the engine, step 11 of a call. Host side. */
import type { CallDefect } from "../errors/CallDefect.ts"
import type { ThreadError } from "../errors/ThreadError.ts"

/** The outcome of a call. Exactly one is delivered for every call. */
export type Outcome =
  | { readonly _tag: "Returned"; readonly value: unknown }
  /** The Effect that the function returned failed with a typed error. */
  | { readonly _tag: "Failed"; readonly error: unknown }
  | { readonly _tag: "Refused"; readonly error: ThreadError | CallDefect }
  /** The caller cancelled the call, or its deadline passed. */
  | { readonly _tag: "Cancelled" }
