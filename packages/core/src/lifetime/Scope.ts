/**
 * One cancel scope in the tree of scopes: what it knows and what follows from it. Host side, the kernel of both fronts. It
 * records and decides; it never schedules, delivers or waits. The rules are anyio's; the request to stop is our own.
 */
import type { About, Member } from "./About.ts"
import { type Sibling, Siblings } from "./Siblings.ts"
import type { Wait } from "./Wait.ts"

/** Why a scope was cancelled: by `cancel`, with the reason given, or by its deadline. */
export type CancelCause =
  | { readonly _tag: "Explicit"; readonly reason: unknown }
  | { readonly _tag: "Deadline"; readonly deadline: number }

/** Where the tree begins: scopes that stand in no other. Each leaves at its exit, so that nothing that has ended is kept. */
const tops = new Siblings<Scope>()

const none: ReadonlyArray<Scope> = []

/** A scope from its making to its exit. Times are epoch milliseconds of the front's clock. */
export class Scope implements Sibling<Scope> {
  /** The scope whose cancellations reach it unless shielded. */
  readonly parent: Scope | undefined
  /** The scope that it stands in, also where cancellations do not reach it: requests to stop come this way. */
  readonly around: Scope | undefined
  /** What is told of it; `undefined` for one that only stands for something outside, and is not told of. */
  readonly about: About | undefined
  /** When it was made, by the wall clock, whatever clock the front has: for people. */
  readonly startedAt: number
  before: Scope | undefined
  after: Scope | undefined
  /** Where it stands: in the scope around it, or at the top. Nowhere at the end. */
  #place: Siblings<Scope> | undefined
  /** The scopes in it. Made for the first: most scopes are leaves. */
  #inner: Siblings<Scope> | undefined
  #cause: CancelCause | undefined
  #deadline: number
  #shield: boolean
  #isAskedToStop = false
  #isExited = false
  /** Who asked to be told when what is seen from here may have changed. */
  #watchers: Set<() => void> | undefined

  constructor(
    parent: Scope | undefined,
    options: { readonly deadline: number; readonly shield: boolean },
    about?: About,
    around: Scope | undefined = parent,
    startedAt: number = Date.now()
  ) {
    this.parent = parent
    this.around = around
    this.about = about
    this.startedAt = startedAt
    this.#deadline = options.deadline
    this.#shield = options.shield
    this.#stand()
  }

  /** The scopes that stand in no other: beneath them are all that have not ended. */
  static get tops(): ReadonlyArray<Scope> {
    return tops.all()
  }

  /** The scopes that stand in it. */
  get inner(): ReadonlyArray<Scope> {
    return this.#inner?.all() ?? none
  }

  /** The children in it that have no scope of their own. */
  get members(): Iterable<Member> {
    return []
  }

  /** What waits in it for something of ours. */
  get waiting(): Iterable<Wait> {
    return []
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

  /** Whether it, or one around it, was asked to stop. A shield holds off cancellations, not requests. */
  get stopRequested(): boolean {
    for (let scope: Scope | undefined = this; scope !== undefined; scope = scope.around) {
      if (scope.#isAskedToStop) return true
    }
    return false
  }

  /** Whether what runs in it sees a cancellation. */
  get isCancelling(): boolean {
    return this.visible() !== undefined
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

  /** Asks what runs in it to finish, and tells who watches beneath. For ever; nothing when it has ended or knows already. */
  requestStop(): void {
    if (this.#isExited || this.stopRequested) return
    this.#isAskedToStop = true
    Scope.#tell(this.#beneath())
  }

  /** Moves the deadline. Once cancelled it stays so, wherever the deadline goes. */
  setDeadline(deadline: number): void {
    this.#deadline = deadline
    Scope.#tell(this.#seers())
  }

  /** Raises or lowers the shield. @returns the scopes that see a cancellation through the lowered shield. */
  setShield(shield: boolean): ReadonlyArray<Scope> {
    const wasHidden = this.#shield && this.#cause === undefined
    this.#shield = shield
    Scope.#tell(this.#seers())
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

  /**
   * Calls `changed` when the deadline seen from here may have moved, or a stop was requested; once it has ended, when the next
   * around it that lives hears of such. @returns what ends that.
   */
  watch(changed: () => void): () => void {
    this.#watchers ??= new Set()
    this.#watchers.add(changed)
    return () => {
      // Mostly it is here; after the end, with one of those around.
      for (let scope: Scope | undefined = this; scope !== undefined; scope = scope.around) {
        if (scope.#watchers?.delete(changed) === true) return
      }
    }
  }

  /** Whether a cancellation that comes out of its body ends here: its own does, unless one from outside is seen too. */
  swallows(): boolean {
    return this.#cause !== undefined && (this.#shield || this.parent?.visible() === undefined)
  }

  /** Its body has ended: it leaves the tree. What outlives it, and who watches on, is with the next around it that lives. */
  exit(): void {
    this.#isExited = true
    this.#place?.delete(this)
    this.#place = undefined
    if (this.#inner !== undefined) for (const scope of this.inner) scope.#stand()
    if (this.#watchers === undefined || this.#watchers.size === 0) return
    const around = this.#livingAround()
    if (around === undefined) return
    around.#watchers ??= new Set()
    for (const changed of this.#watchers) around.#watchers.add(changed)
    this.#watchers = undefined
  }

  /** Takes its place in the next scope around it that lives, or at the top. */
  #stand(): void {
    this.#place?.delete(this)
    const around = this.#livingAround()
    this.#place = around === undefined ? tops : around.#room()
    this.#place.add(this)
  }

  #room(): Siblings<Scope> {
    this.#inner ??= new Siblings()
    return this.#inner
  }

  #livingAround(): Scope | undefined {
    let { around } = this
    while (around?.isExited === true) around = around.around
    return around
  }

  static #tell(scopes: ReadonlyArray<Scope>): void {
    for (const scope of scopes) for (const changed of [...(scope.#watchers ?? [])]) changed()
  }

  /** This scope and all beneath that no shield hides from it. */
  #seers(): ReadonlyArray<Scope> {
    const seers: Array<Scope> = [this]
    for (const scope of seers) {
      for (const inner of scope.inner) if (inner.#sees(scope)) seers.push(inner)
    }
    return seers
  }

  /** Whether no shield stands between it and the scope that it stands in; there may be scopes between that have ended. */
  #sees(outer: Scope): boolean {
    for (let scope: Scope | undefined = this; scope !== outer; scope = scope.parent) {
      if (scope === undefined || scope.#shield) return false
    }
    return true
  }

  /** This scope and all that stand in it. */
  #beneath(): ReadonlyArray<Scope> {
    const scopes: Array<Scope> = [this]
    for (const scope of scopes) for (const inner of scope.inner) scopes.push(inner)
    return scopes
  }
}
