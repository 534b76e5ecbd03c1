/**
 * What stands in one place, in the order in which it came. Host side, the kernel of both fronts. Members link to their
 * neighbours: every scope and child enters and leaves, and a `Set` would take a good part of what one costs.
 */

/** A member: its neighbours belong to the list that it is in, one at most. */
export interface Sibling<T> {
  before: T | undefined
  after: T | undefined
}

/** A list of members, any of which can leave at once. */
export class Siblings<T extends Sibling<T>> {
  #first: T | undefined
  #last: T | undefined

  /** Adds one, in no list so far, at the end. */
  add(member: T): void {
    const last = this.#last
    member.before = last
    if (last === undefined) this.#first = member
    else last.after = member
    this.#last = member
  }

  /** Takes out one that is in. */
  delete(member: T): void {
    const { after, before } = member
    if (before === undefined) this.#first = after
    else before.after = after
    if (after === undefined) this.#last = before
    else after.before = before
    member.before = undefined
    member.after = undefined
  }

  /** All that are in now. */
  all(): ReadonlyArray<T> {
    const all: Array<T> = []
    for (let member = this.#first; member !== undefined; member = member.after) all.push(member)
    return all
  }
}
