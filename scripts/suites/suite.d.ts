/** One row of the test run. */
export interface Suite {
  /** What `--only` calls it. */
  readonly name: string
  /** Suites that must be green before this one can say anything. */
  readonly needs: readonly string[]
  /** Runs every case; a failing case is a number in the result, not a rejection. */
  readonly run: (root: string) => Promise<SuiteResult>
}

/** What a suite found. */
export interface SuiteResult {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** Lines a reader wants even when all is well: warnings, reasons of skipped cases. */
  readonly notes: readonly string[]
  /** All there is to read about a failure; printed only then. */
  readonly output: string
}

/** A case of a check: what it looked at, and what is wrong with it. */
export interface CheckCase {
  /** A room, a door, an example. */
  readonly name: string
  /** One line each, `file:line message`; empty when all is well. */
  readonly problems: readonly string[]
}
