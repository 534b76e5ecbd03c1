/**
 * The members of a task group and what became of them. Host side, the kernel of both fronts: it records and decides; it
 * never schedules, delivers or waits.
 */
import type { Scope } from "./Scope.ts"

/** A group over the scope that its children live in. `F` is a failure as the front says it. */
export class Group<F> {
  readonly scope: Scope
  readonly #failures: Array<F> = []
  #members = 0
  #isClosed = false

  constructor(scope: Scope) {
    this.scope = scope
  }

  /** Children that have not ended. */
  get members(): number {
    return this.#members
  }

  /** Whether no child can join any more: its body and all its children have ended. */
  get isClosed(): boolean {
    return this.#isClosed
  }

  /** Every failure so far, in the order in which they came. */
  get failures(): ReadonlyArray<F> {
    return this.#failures
  }

  /** A child begins. False when the group is closed. */
  join(): boolean {
    if (this.#isClosed) return false
    this.#members++
    return true
  }

  /** A child has ended. */
  leave(): void {
    this.#members--
  }

  /** Records a failure of a child or of the body. @returns whether it must cancel the rest. */
  fail(failure: F): boolean {
    this.#failures.push(failure)
    return this.scope.visible() === undefined
  }

  /** The body has ended. Closes the group if nothing is left to wait for, and says whether it did. */
  close(): boolean {
    if (this.#members > 0) return false
    this.#isClosed = true
    return true
  }
}
