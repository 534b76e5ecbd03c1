/**
 * Mistakes in the use of task groups: a throw or a rejection on the promise front; on the Effect front defects, save
 * `NotStarted`, which `start` fails with. Host side.
 *
 * | tag            | raised when                                              | what to do                          |
 * | `GroupClosed`  | a child is started in a group that has ended             | start it while the group lives      |
 * | `NotStarted`   | a child of `start` returned without calling `started`    | call `status.started()` when ready  |
 * | `StartedTwice` | a child of `start` calls `started` a second time         | call it once                        |
 */
import { setName } from "./setName.ts"

/** A child was to be started in a task group whose body and children have all ended. */
export class GroupClosed extends Error {
  readonly _tag = "GroupClosed"
  declare readonly name: "GroupClosed"
  static {
    setName(this, "GroupClosed")
  }
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

/** A child of `start` returned, and never said that it had started. */
export class NotStarted extends Error {
  readonly _tag = "NotStarted"
  declare readonly name: "NotStarted"
  static {
    setName(this, "NotStarted")
  }
  /** The name of the child. */
  readonly child: string

  constructor(options: { readonly child: string }) {
    super(
      `${options.child} returned without calling status.started(). Call it when the child is ready, or use startSoon.`
    )
    this.child = options.child
  }
}

/** A child of `start` said a second time that it had started. */
export class StartedTwice extends Error {
  readonly _tag = "StartedTwice"
  declare readonly name: "StartedTwice"
  static {
    setName(this, "StartedTwice")
  }
  /** The name of the child. */
  readonly child: string

  constructor(options: { readonly child: string }) {
    super(`${options.child} called status.started() a second time. A child starts once.`)
    this.child = options.child
  }
}
