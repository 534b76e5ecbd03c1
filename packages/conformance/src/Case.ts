/** A conformance case: what every backend must do, as data, so that any test runner or page can run it. */
import type { Bench } from "./Bench.ts"
import type { Need } from "./Environment.ts"
import type { FrontName } from "./Front.ts"

/** One behaviour. */
export interface Case {
  /** A sentence of behaviour without its subject; unique in the suite. */
  readonly name: string
  /** What the backend must be capable of; the case is skipped, with the missing one as reason, where it is not. */
  readonly needs?: ReadonlyArray<Need>
  /** The front it is about, when it can be expressed on that one only. */
  readonly front?: FrontName
  /** Passes when it resolves. */
  readonly run: (bench: Bench) => Promise<void>
}
