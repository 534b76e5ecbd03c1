/** What became of the program on one runtime. */
import type { Report } from "./Report.ts"

export type Outcome =
  | { readonly _tag: "Measured"; readonly report: Report }
  /** The runtime is not on this machine. */
  | { readonly _tag: "Missing"; readonly reason: string }
  /** `error` is one line, `output` all there is to read about it. */
  | { readonly _tag: "Failed"; readonly error: string; readonly output: string }

/** What an error, or a text about one, makes of a runtime. */
export const failed = (cause: unknown): Outcome => {
  const output = cause instanceof Error ? cause.message : String(cause)
  return { _tag: "Failed", error: output.split("\n", 1)[0] ?? "", output }
}
