/**
 * What a job sees when its call was cancelled. Thread side; on the host cancellation is an interruption (Effect) or the
 * signal's reason (promises).
 */
import { type TaggedError, tagged } from "./tagged.ts"

const CancelledBase: TaggedError<"Cancelled"> = /* @__PURE__ */ tagged("Cancelled")

/** The call was cancelled or its deadline passed. Let it through: a job that swallows it still ends as cancelled. */
export class Cancelled extends CancelledBase {
  constructor() {
    super("The call that started this job was cancelled.")
  }
}

/** Whether `error` is a {@link Cancelled}, of whichever installed copy of this package. Whatever is thrown, this does not. */
export const isCancelled = (error: unknown): boolean => {
  try {
    return error instanceof Error && "_tag" in error && error._tag === "Cancelled" && error.name === "Cancelled"
  } catch {
    // A revoked proxy throws on every look.
    return false
  }
}
