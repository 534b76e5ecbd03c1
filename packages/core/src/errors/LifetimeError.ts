/**
 * Mistakes in the use of task groups: a throw or a rejection on the promise front; on the Effect front defects, save
 * `NotStarted`, which `start` fails with. Host side.
 *
 * | tag            | raised when                                              | what to do                          |
 * | `GroupClosed`  | a child is started in a group that has ended             | start it while the group lives      |
 * | `NotStarted`   | a child of `start` returned without calling `started`    | call `status.started()` when ready  |
 * | `StartedTwice` | a child of `start` calls `started` a second time         | call it once                        |
 */
import { type TaggedError, tagged } from "./tagged.ts"

const GroupClosedBase: TaggedError<"GroupClosed"> = /* @__PURE__ */ tagged("GroupClosed")

/** A child was to be started in a task group whose body and children have all ended. */
export class GroupClosed extends GroupClosedBase {
  /** The name of the child that was not started. */
  readonly child: string

  constructor(options: { readonly child: string }) {
    super(
      `${options.child} was not started: its task group has ended. A group takes children until its body and all of ` +
        `them have ended; keep the body waiting as long as more may come.`
    )
    this.child = options.child
  }
}

const NotStartedBase: TaggedError<"NotStarted"> = /* @__PURE__ */ tagged("NotStarted")

/** A child of `start` returned, and never said that it had started. */
export class NotStarted extends NotStartedBase {
  /** The name of the child. */
  readonly child: string

  constructor(options: { readonly child: string }) {
    super(
      `${options.child} returned without calling status.started(). Call it when the child is ready, or use startSoon.`
    )
    this.child = options.child
  }
}

const StartedTwiceBase: TaggedError<"StartedTwice"> = /* @__PURE__ */ tagged("StartedTwice")

/** A child of `start` said a second time that it had started. */
export class StartedTwice extends StartedTwiceBase {
  /** The name of the child. */
  readonly child: string

  constructor(options: { readonly child: string }) {
    super(`${options.child} called status.started() a second time. A child starts once.`)
    this.child = options.child
  }
}
