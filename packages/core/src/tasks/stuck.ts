/**
 * Says of a cancelled group which children hold it up. Host side, for both fronts: a group waits for its children whatever
 * happens, so one that never ends is a program that hangs.
 */
import { after, type Timer } from "../engine/after.ts"
import { usualWarning, type Warn } from "../engine/pools.ts"
import type { About } from "../lifetime/About.ts"
import { framesOutside, placeOf, stuckHook } from "./introspection.ts"
import { jobsOf } from "./runningTasks.ts"
import type { StuckChild } from "./StuckChild.ts"

/** How long a cancelled group waits before it says what it waits for, and to whom. */
export interface StuckOptions {
  /** In milliseconds; `Infinity` for never. */
  readonly warnAfter: number
  /** Default: the hook of the process, then the warning. */
  readonly onStuck: ((child: StuckChild) => void) | undefined
  /** How children end on this front: a sentence for the warning. */
  readonly advice: string
}

/** The default of `warnAfter`: by then a clean-up has mostly ended. Picked, not measured. */
export const WARN_AFTER = 10_000

/**
 * The patience of one group. It begins when the group is cancelled, ends with the group, and runs out once at most: each child
 * that has not ended then is told of once. It never keeps the process alive. A hook that throws keeps no child untold of: its first
 * error goes out when all have been, to the timer, as what nobody catches.
 */
export class Patience {
  readonly #group: About
  readonly #options: StuckOptions
  readonly #warn: Warn | undefined
  readonly #children: () => Iterable<About>
  #timer: Timer | undefined

  /** @param warn the runtime's warning, where it is known better than by the latest pool. */
  constructor(group: About, children: () => Iterable<About>, options: StuckOptions, warn: Warn | undefined) {
    this.#group = group
    this.#options = options
    this.#warn = warn
    this.#children = children
  }

  /** The group was cancelled. */
  begin(): void {
    if (this.#timer !== undefined) return
    const cancelledAt = Date.now()
    this.#timer = after(this.#options.warnAfter, false, () => this.#runOut(cancelledAt))
  }

  /** The group has ended. */
  end(): void {
    clearTimeout(this.#timer)
  }

  #runOut(cancelledAt: number): void {
    const tell = this.#options.onStuck ?? stuckHook() ?? ((child: StuckChild) => this.#warnOf(child))
    const errors: Array<unknown> = []
    for (const child of [...this.#children()]) {
      const startedFrom = framesOutside(child.startedFrom)
      const jobs = jobsOf(child).map(({ call }) => call.name)
      try {
        tell({ name: child.name, group: this.#group.name, cancelledAt, startedFrom, jobs })
      } catch (error) {
        errors.push(error)
      }
    }
    if (errors.length > 0) throw errors[0]
  }

  #warnOf({ group, jobs, name, startedFrom }: StuckChild): void {
    const warn = this.#warn ?? usualWarning()
    const where =
      startedFrom === undefined
        ? "introspection({ stacks: true }) tells where it was started"
        : `it was started ${placeOf(startedFrom)}`
    const advice = jobs.length === 0 ? this.#options.advice : `Its calls have not ended either: ${jobs.join(", ")}.`
    warn?.(
      `The child ${name} of the task group ${group} has not ended, ${this.#options.warnAfter / 1000} s after the group was ` +
        `cancelled, and holds it up; ${where}. ${advice}`
    )
  }
}
