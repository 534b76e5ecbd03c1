/**
 * A queue of which any member can leave at once: what the machines of this room keep their waiters and items in. Host
 * side. Members link to their neighbours; a Map in order of insertion would do the same, but finding its first entry
 * walks over those that were deleted before it (V8), which makes long queues quadratic.
 */

/** What can stand in a queue, in one at a time. Its fields are the queue's. */
export abstract class Place {
  /** The place before this one. */
  before: Place | undefined = undefined
  /** The place after this one. */
  after: Place | undefined = undefined
  /** The queue it stands in. */
  queue: object | undefined = undefined
}

/** First in, first out; both ends are open, and every operation takes the same time however long it is. */
export class Queue<P extends Place> {
  #first: P | undefined
  #last: P | undefined
  #length = 0

  /** How many stand in it. */
  get length(): number {
    return this.#length
  }

  /** Whether it stands in this queue. */
  has(place: P): boolean {
    return place.queue === this
  }

  /** Adds one that stands in no queue, behind all others. */
  push(place: P): void {
    place.before = this.#last
    if (this.#last === undefined) this.#first = place
    else this.#last.after = place
    this.#last = place
    place.queue = this
    this.#length++
  }

  /** Adds one that stands in no queue, before all others. */
  unshift(place: P): void {
    place.after = this.#first
    if (this.#first === undefined) this.#last = place
    else this.#first.before = place
    this.#first = place
    place.queue = this
    this.#length++
  }

  /** Takes the first. */
  shift(): P | undefined {
    const first = this.#first
    if (first !== undefined) this.remove(first)
    return first
  }

  /** Takes the last. */
  pop(): P | undefined {
    const last = this.#last
    if (last !== undefined) this.remove(last)
    return last
  }

  /** Takes one, wherever it stands. @returns false when it does not stand in this queue. */
  remove(place: P): boolean {
    if (place.queue !== this) return false
    if (place.before === undefined) this.#first = place.after as P | undefined
    else place.before.after = place.after
    if (place.after === undefined) this.#last = place.before as P | undefined
    else place.after.before = place.before
    place.before = undefined
    place.after = undefined
    place.queue = undefined
    this.#length--
    return true
  }
}
