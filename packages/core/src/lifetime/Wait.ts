/** What waits for something of ours, for people. Host side, the kernel of both fronts; `tasks/` makes records of it. */

/**
 * What is waited for: a `lock`, a `semaphore`, an `event`; a `token` of a limiter; a `condition` to be notified; room `to send` into a
 * channel, or an item `to receive`; a child of `start`, to `start`; a `promise` that was given to `race`; the `time` to sleep; a `thread`
 * that takes a call.
 */
export type WaitWord =
  | "lock"
  | "semaphore"
  | "event"
  | "token"
  | "condition"
  | "to send"
  | "to receive"
  | "start"
  | "promise"
  | "time"
  | "thread"

/** What is waited for. Where it can be one object for all who wait for the same, a wait pays for no more than a reference to it. */
export interface WaitedFor {
  readonly what: WaitWord
  /** Who holds it, as the front tells tasks by, where that is known. Asked when it is told. */
  readonly holder?: (() => unknown) | undefined
}

/** A wait that is under way. */
export interface Wait {
  readonly on: WaitedFor
  /** What waits, where the front tells children by that: on Effect the fiber. */
  readonly by?: object | undefined
}
