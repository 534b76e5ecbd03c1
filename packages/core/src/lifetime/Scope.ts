/**
 * One cancel scope in the tree of scopes: what it knows and what follows from it. Host side, the kernel of both fronts. It
 * records and decides; it never schedules, delivers or waits. The rules are anyio's.
 */

/** Why a scope was cancelled: by `cancel`, with the reason given, or by its deadline. */
export type CancelCause =
  | { readonly _tag: "Explicit"; readonly reason: unknown }
  | { readonly _tag: "Deadline"; readonly deadline: number }

/** A scope from its making to its exit. Times are epoch milliseconds of the front's clock. */
export class Scope {
  readonly parent: Scope | undefined
  /** Made for the first: most scopes are leaves. */
  #children: Set<Scope> | undefined
  #cause: CancelCause | undefined
  #deadline: number
  #shield: boolean
  #isExited = false
  /** Who asked to be told when the effective deadline seen from here may have moved. */
  #watchers: Set<() => void> | undefined

  constructor(parent: Scope | undefined, options: { readonly deadline: number; readonly shield: boolean }) {
    this.parent = parent
    this.#deadline = options.deadline
    this.#shield = options.shield
    if (parent === undefined) return
    parent.#children ??= new Set()
    parent.#children.add(this)
  }

  /** Why it was cancelled itself; `undefined` while it was not, whatever happened around it. */
  get cause(): CancelCause | undefined {
    return this.#cause
  }

  /** When it is cancelled by itself; `Infinity` for never. */
  get deadline(): number {
    return this.#deadline
  }

  /** Whether cancellations from outside are held off. */
  get shield(): boolean {
    return this.#shield
  }

  /** Whether its body has ended. */
  get isExited(): boolean {
    return this.#isExited
  }

  /**
   * Cancels it, for ever. The first cause stays.
   *
   * @returns the scopes that see it, to which it must be delivered: none if it was cancelled or has ended before.
   */
  cancel(cause: CancelCause): ReadonlyArray<Scope> {
    if (this.#cause !== undefined) return []
    this.#cause = cause
    return this.#isExited ? [] : this.#seers()
  }

  /** Moves the deadline. Once cancelled it stays so, wherever the deadline goes. */
  setDeadline(deadline: number): void {
    this.#deadline = deadline
    this.#tell()
  }

  /** Raises or lowers the shield. @returns the scopes that see a cancellation through the lowered shield. */
  setShield(shield: boolean): ReadonlyArray<Scope> {
    const wasHidden = this.#shield && this.#cause === undefined
    this.#shield = shield
    this.#tell()
    return wasHidden && !shield && this.visible() !== undefined ? this.#seers() : []
  }

  /** The nearest cancelled scope that is seen from here: this one, or one around it that no shield hides. */
  visible(): Scope | undefined {
    for (let scope: Scope | undefined = this; scope !== undefined; scope = scope.parent) {
      if (scope.#cause !== undefined) return scope
      if (scope.#shield) return undefined
    }
    return undefined
  }

  /** The earliest deadline that is seen from here: `-Infinity` when one has cancelled already, `Infinity` without any. */
  effectiveDeadline(): number {
    let earliest = Number.POSITIVE_INFINITY
    for (let scope: Scope | undefined = this; scope !== undefined; scope = scope.parent) {
      if (scope.#cause !== undefined) return Number.NEGATIVE_INFINITY
      earliest = Math.min(earliest, scope.#deadline)
      if (scope.#shield) return earliest
    }
    return earliest
  }

  /** Calls `moved` when the deadline seen from here may have moved. @returns what ends that. */
  watch(moved: () => void): () => void {
    this.#watchers ??= new Set()
    this.#watchers.add(moved)
    return () => this.#watchers?.delete(moved)
  }

  /** Whether a cancellation that comes out of its body ends here: its own does, unless one from outside is seen too. */
  swallows(): boolean {
    return this.#cause !== undefined && (this.#shield || this.parent?.visible() === undefined)
  }

  /** Its body has ended: it leaves the tree. */
  exit(): void {
    this.#isExited = true
    if (this.parent !== undefined) this.parent.#children?.delete(this)
  }

  #tell(): void {
    for (const seer of this.#seers()) for (const moved of [...(seer.#watchers ?? [])]) moved()
  }

  /** This scope and all beneath that no shield hides from it. */
  #seers(): ReadonlyArray<Scope> {
    const seers: Array<Scope> = [this]
    for (const scope of seers) {
      for (const child of scope.#children ?? []) if (!child.#shield) seers.push(child)
    }
    return seers
  }
}
