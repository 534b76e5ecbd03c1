/** What `map` takes items from, one when it is asked for: an iterable or an async one, pulled alike. Host side. */

/** Items that are pulled. */
export class Source<A> {
  readonly #iterator: Iterator<A> | AsyncIterator<A>
  readonly #isAsync: boolean
  /** A pull that has not answered, and that nothing can cut. */
  #isPulling = false
  #isOver = false

  /** @throws TypeError when these are no items. */
  constructor(items: Iterable<A> | AsyncIterable<A>) {
    const { [Symbol.asyncIterator]: async, [Symbol.iterator]: sync } = Object(items) as Partial<
      AsyncIterable<A> & Iterable<A>
    >
    if (typeof async !== "function" && typeof sync !== "function")
      throw new TypeError(`map was given ${items === null ? "null" : typeof items} for items; give an iterable.`)
    this.#isAsync = typeof async === "function"
    this.#iterator = this.#isAsync
      ? (async as () => AsyncIterator<A>).call(items)
      : (sync as () => Iterator<A>).call(items)
  }

  /** The next item; a promise of it where the source is async. */
  pull(): IteratorResult<A> | Promise<IteratorResult<A>> {
    // What it throws is its end, as in every loop.
    this.#isOver = true
    const step = this.#iterator.next()
    if (!this.#isAsync) return this.#pulled(step as IteratorResult<A>)
    this.#isPulling = true
    return Promise.resolve(step)
      .then((step) => this.#pulled(step))
      .finally(() => {
        this.#isPulling = false
      })
  }

  /**
   * Leaves the source before its end, as a loop does that is left by an error: what goes wrong in that is not told. A
   * source that is still being asked for an item is told, and not waited for: it may never answer.
   */
  async close(): Promise<void> {
    if (this.#isOver && !this.#isPulling) return
    this.#isOver = true
    try {
      const closed = Promise.resolve(this.#iterator.return?.())
      closed.catch(() => {})
      if (!this.#isPulling) await closed
    } catch {}
  }

  #pulled(step: IteratorResult<A>): IteratorResult<A> {
    this.#isOver = step.done === true
    return step
  }
}
