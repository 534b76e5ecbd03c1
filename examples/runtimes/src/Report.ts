/** What an entry says of its runtime: one line of JSON on standard output, or posted by a page. */
import type { Measurement } from "./measure.ts"

/** A runtime and what it did. */
export interface Report {
  /** The runtime's version, in its own words. */
  readonly version: string
  readonly measurement: Measurement
}
