/** What is told of a child that holds up its group. Host side, for both fronts. */

/** A child that has not ended although its group was cancelled. */
export interface StuckChild {
  /** The child's name. */
  readonly name: string
  /** The name of its group. */
  readonly group: string
  /** When the group was cancelled, in epoch milliseconds. */
  readonly cancelledAt: number
  /** The stack where the child was started, one frame a line, if it was noted: see `introspection`. */
  readonly startedFrom: string | undefined
  /**
   * The names of its calls on threads that have not ended: what it waits for, if it waits for them. On Effect those of its own fiber
   * and of the scopes that this runs: not those of fibers that it has forked, as `Effect.timeout` and `Effect.all` do.
   */
  readonly jobs: ReadonlyArray<string>
}
