/**
 * A scope of the promise front: what the kernel knows, and how it is told, by a signal. Host side. A verb finds the scope
 * around it by the signal it is given; nothing is ambient.
 */
import type { About } from "../lifetime/About.ts"
import { Scope } from "../lifetime/Scope.ts"
import type { Wait, WaitedFor } from "../lifetime/Wait.ts"
import type { ScopeOptions } from "./Lifetime.ts"
import { getOwner, setOwner } from "./owner.ts"
import { abortError, scopeEnded, stopRequested, timeoutError } from "./reasons.ts"
import { seen } from "./seen.ts"
import type { ToThread } from "./ToThread.ts"
import { at, checkedTime } from "./timers.ts"

/** Makes calls that die with a signal. */
export type Threads = (signal: AbortSignal) => ToThread

/** Something that waits in a scope. `cut` is called once, when the scope is cancelled or has ended. */
export interface Waiting {
  /** What the caller has. */
  readonly promise: Promise<unknown>
  readonly cut: (reason: unknown) => void
  /** What is told of it; nothing of what is told of otherwise. */
  readonly on?: WaitedFor | undefined
}

/** A cancellation, as all who see it are told. */
interface Told {
  readonly reason: unknown
}

/** Cuts a wait, and sees to its rejection: nobody needs to await what was cancelled, or what belongs to a body that has ended. */
export const cutShort = ({ cut, promise }: Waiting, reason: unknown): void => {
  seen(promise)
  cut(reason)
}

const never = { deadline: Number.POSITIVE_INFINITY, shield: false }

/** A scope from its opening to its exit. */
export class LiveScope extends Scope {
  declare readonly parent: LiveScope | undefined
  /** How calls are made in it; undefined where no runtime's verbs were used. */
  readonly threads: Threads | undefined
  /** Whether its cancellation came out of its body and ended here. */
  isCaught = false
  /** Called when a cancellation is first seen here. */
  whenTold: (() => void) | undefined
  /** Its own cancellation. */
  #own: Told | undefined
  /** The first cancellation that was seen here, its own or one from outside, while one is seen. */
  #told: Told | undefined
  /** Made when somebody reads the signal: most scopes are never asked for it. */
  #controller: AbortController | undefined
  #stopController: AbortController | undefined
  #unwatchStop: (() => void) | undefined
  #waiting: Set<Waiting> | undefined
  #disarm: (() => void) | undefined
  readonly #leave: (() => void) | undefined

  /**
   * @param about what is told of it, unless it only stands for something outside.
   * @param leave puts away what connects it to the outside.
   */
  constructor(
    parent: LiveScope | undefined,
    options: { readonly deadline: number; readonly shield: boolean } = never,
    about?: About,
    threads: Threads | undefined = parent?.threads,
    leave?: () => void,
    startedAt?: number
  ) {
    super(parent, options, about, parent, startedAt)
    this.threads = threads
    this.#leave = leave
    if (!options.shield) this.#told = parent?.told
    if (options.deadline !== Number.POSITIVE_INFINITY) this.#arm()
  }

  /** The cancellation that is seen here, if one is. */
  get told(): Told | undefined {
    if (this.#told !== undefined && this.visible() === undefined) {
      // A shield was raised since. A signal that has aborted stays so: whoever asks now gets another.
      this.#told = undefined
      this.#controller = undefined
    }
    return this.#told
  }

  /** Its own cancellation, if it was cancelled itself. */
  get own(): Told | undefined {
    return this.#own
  }

  override get waiting(): Iterable<Wait> {
    return Array.from(this.#waiting ?? []).flatMap(({ on }) => (on === undefined ? [] : { on }))
  }

  /** The signal that tells the body. */
  get signal(): AbortSignal {
    const told = this.told
    if (this.#controller === undefined) {
      this.#controller = new AbortController()
      setOwner(this.#controller.signal, this)
      if (told !== undefined) this.#controller.abort(told.reason)
    }
    return this.#controller.signal
  }

  /** The signal that tells the body of a request to stop. */
  get stopSignal(): AbortSignal {
    if (this.#stopController === undefined) {
      const controller = new AbortController()
      const look = (): void => {
        if (this.stopRequested) controller.abort(stopRequested())
      }
      this.#stopController = controller
      look()
      if (!this.isExited) this.#unwatchStop = this.watch(look)
    }
    return this.#stopController.signal
  }

  /** Cancels it, unless it has been. */
  abort(reason: unknown = abortError("This scope was cancelled.")): void {
    if (this.cause !== undefined) return
    this.#own = { reason }
    this.#disarm?.()
    LiveScope.#tell(this.cancel({ _tag: "Explicit", reason }), this.#own)
  }

  override setDeadline(deadline: number): void {
    super.setDeadline(checkedTime("deadline", deadline))
    this.#arm()
  }

  override setShield(shield: boolean): ReadonlyArray<Scope> {
    const seers = super.setShield(shield)
    // What was told before and is hidden now is forgotten, before anything else is told.
    void this.told
    // Those who see it now are told what their nearest around them was told.
    const told = this.parent?.told
    if (told !== undefined) LiveScope.#tell(seers, told)
    return seers
  }

  /**
   * A job has seen the deadline pass before a timer here has: fires what is due, from here outwards as far as is seen.
   */
  expireDue(): void {
    for (let scope: LiveScope | undefined = this; scope !== undefined; scope = scope.parent) {
      if (scope.deadline <= Date.now() && scope.cause === undefined) scope.#expire()
      if (scope.shield) return
    }
  }

  /** Adds something that waits. @returns what takes it away. */
  add(waiting: Waiting): () => void {
    this.#waiting ??= new Set()
    this.#waiting.add(waiting)
    return () => this.#waiting?.delete(waiting)
  }

  override exit(): void {
    this.#unwatchStop?.()
    super.exit()
    this.#disarm?.()
    this.#leave?.()
    if (this.#waiting === undefined) return
    for (const waiting of [...this.#waiting]) cutShort(waiting, scopeEnded())
  }

  #arm(): void {
    this.#disarm?.()
    this.#disarm = undefined
    if (this.cause !== undefined || this.isExited || this.deadline === Number.POSITIVE_INFINITY) return
    if (this.deadline <= Date.now()) this.#expire()
    else this.#disarm = at(this.deadline, () => this.#expire())
  }

  #expire(): void {
    const { deadline } = this
    // Its timer may come after a job that has seen the deadline pass: there is one reason, and whoever was told knows that one.
    this.#disarm?.()
    this.#own = { reason: timeoutError("The deadline of this scope has passed.") }
    LiveScope.#tell(this.cancel({ _tag: "Deadline", deadline }), this.#own)
  }

  /** Everybody's state changes before anybody is called: listeners are foreign code and may look at any of them. */
  static #tell(seers: ReadonlyArray<Scope>, told: Told): void {
    const fresh: Array<LiveScope> = []
    for (const seer of seers as ReadonlyArray<LiveScope>) {
      if (seer.#told !== undefined) continue
      seer.#told = told
      fresh.push(seer)
    }
    for (const seer of fresh) {
      seer.whenTold?.()
      seer.#controller?.abort(told.reason)
      if (seer.#waiting !== undefined) for (const waiting of [...seer.#waiting]) cutShort(waiting, told.reason)
    }
  }
}

/** The scope whose signal this is. */
export const ownerOf = (signal: AbortSignal | undefined): LiveScope | undefined =>
  signal === undefined ? undefined : (getOwner(signal) as LiveScope | undefined)

/**
 * Opens a scope in what is around it.
 *
 * @throws RangeError when a time is no number.
 * @throws AbortError when the scope around it has ended.
 */
export const openScope = (options: ScopeOptions, threads: Threads | undefined, about: About): LiveScope => {
  const { deadline = never.deadline, shield = false, signal, timeout = never.deadline } = options
  const now = Date.now()
  const until = Math.min(checkedTime("deadline", deadline), now + checkedTime("timeout", timeout))
  const owner = ownerOf(signal)
  if (owner?.isExited === true) throw scopeEnded()
  if (owner !== undefined || signal === undefined) {
    return new LiveScope(owner, { deadline: until, shield }, about, threads, undefined, now)
  }
  // Any other signal is an outer scope: its abort comes from outside and goes on outwards.
  const outside = new LiveScope(undefined)
  const abort = (): void => outside.abort(signal.reason)
  if (signal.aborted) abort()
  else signal.addEventListener("abort", abort, { once: true })
  const leave = (): void => {
    signal.removeEventListener("abort", abort)
    outside.exit()
  }
  return new LiveScope(outside, { deadline: until, shield }, about, threads, leave, now)
}
