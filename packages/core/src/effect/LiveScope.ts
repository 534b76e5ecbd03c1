/**
 * A kernel scope and the fibers that live in it: what the kernel decides becomes interruptions here. Host side, the Effect
 * front. An interruption is delivered to the scope's own fibers alone; how it goes on from there is Effect's business, so
 * uninterruptible regions hold it up as they hold up any other.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import { type About, AboutBody, type Member, type Stack } from "../lifetime/About.ts"
import { type CancelCause, Scope } from "../lifetime/Scope.ts"
import type { Wait, WaitedFor } from "../lifetime/Wait.ts"
import { Alarm } from "./Alarm.ts"
import { scopeAround, scopeOf } from "./currentScope.ts"
import { Tenants } from "./Tenants.ts"

/** How a scope begins. Members as in `CancelScope.Options`, but for the timeout, which is in milliseconds. */
export interface LiveOptions {
  readonly deadline?: number | undefined
  readonly timeout?: number | undefined
  readonly shield?: boolean | undefined
  readonly kind: "group" | "scope"
  readonly name: string | undefined
  /** What the body is made by, which the scope is named after. */
  readonly named?: unknown
  readonly startedFrom: Stack | undefined
}

/** A scope with fibers. `caller` is the fiber that runs it and waits outside. */
export class LiveScope extends Scope {
  declare readonly about: About
  readonly tenants: Tenants = new Tenants()
  /** Its fibers that wait on a machine of ours, and on nothing else; what for. */
  waits: Map<Fiber.Fiber<unknown, unknown>, WaitedFor> | undefined
  /** Called when it is first cut, by itself or from outside. */
  whenCut: (() => void) | undefined
  /** The fiber of its body, from its first operation. */
  body: Fiber.Fiber<unknown, unknown> | undefined
  readonly #caller: Fiber.Fiber<unknown, unknown>
  #alarm: Alarm | undefined
  #isDelivered = false
  #isCallerInterrupted = false
  #isCaught = false
  #wasCutFromOutside = false

  /** In an uninterruptible region nothing from outside can reach it, so there its tree begins anew. */
  constructor(caller: Fiber.Fiber<unknown, unknown>, options: LiveOptions) {
    const { kind, name, named, shield, startedFrom } = options
    const about = new AboutBody(kind, name, named, startedFrom, caller)
    super(
      scopeOf(caller),
      { deadline: firstDeadline(caller, options), shield: shield === true },
      about,
      scopeAround(caller)
    )
    this.#caller = caller
    // Over already: known inside from the start. The alarm waits until the body does, as most never do.
    if (this.deadline !== Number.POSITIVE_INFINITY && this.deadline <= now(caller)) this.#expire()
  }

  /** Whether its own fibers are to be interrupted: by it, or by what happened to its caller. */
  get isCut(): boolean {
    return this.cause !== undefined || this.isCutFromOutside
  }

  override get isCancelling(): boolean {
    return this.isCut
  }

  override get members(): Iterable<Member> {
    return this.tenants.members
  }

  override get waiting(): Iterable<Wait> {
    return Array.from(this.waits ?? [], ([by, on]) => ({ by, on }))
  }

  /** Whether something around it cuts it: its caller is interrupted, or will be in a microtask. */
  get isCutFromOutside(): boolean {
    if (this.isExited) return this.#wasCutFromOutside
    return !this.shield && (this.#isCallerInterrupted || this.#isOuterOnItsWay())
  }

  /** Whether an interruption that comes out of it is its own: the kernel's `swallows`, for callers that are in their parent. */
  get isSwallowing(): boolean {
    return this.cause !== undefined && !this.isCutFromOutside
  }

  /** Whether its own cancellation cut it short. */
  get isCaught(): boolean {
    return this.#isCaught
  }

  /** Cancels it. `by` is the id of the canceller's fiber. Never interrupts a running fiber, see {@link soon}. */
  cancelBy(cause: CancelCause, by?: number): void {
    const seers = this.cancel(cause)
    if (seers.length === 0) return
    for (const scope of seers) (scope as LiveScope).#cutWaits(by)
    soon(() => this.#deliver(by))
  }

  /** Warns the developer by the program's own loggers: before there was a pool, no runtime's usual means are known. */
  warn(message: string): void {
    Effect.runForkWith(this.#caller.context)(Effect.logWarning(message))
  }

  /** `Scope.setDeadline`, and moves the alarm. */
  override setDeadline(deadline: number): void {
    super.setDeadline(notNaN(deadline))
    this.arm()
  }

  /** Sets the alarm to its deadline. To be called when the body waits; `setDeadline` calls it too. */
  arm(): void {
    if (this.isExited || this.cause !== undefined) return
    if (this.#alarm === undefined) {
      if (this.deadline === Number.POSITIVE_INFINITY) return
      this.#alarm = new Alarm(this.#caller, () => this.#expire())
    }
    if (!this.#alarm.set(this.deadline)) this.#expire()
  }

  /** A job has seen the deadline pass before an alarm here has: fires what is due, from here outwards as far as is seen. */
  expireDue(): void {
    for (let scope: Scope | undefined = this; scope instanceof LiveScope; scope = scope.parent) {
      if (scope.deadline <= now(scope.#caller) && scope.cause === undefined) scope.#expire()
      if (scope.shield) return
    }
  }

  /** `Scope.setShield`. Lowered, it lets through what it held off. */
  override setShield(shield: boolean): ReadonlyArray<Scope> {
    const seers = super.setShield(shield)
    if (!shield && this.#isCallerInterrupted) soon(() => this.#interrupt(this.#caller.id))
    return seers
  }

  /** The caller is interrupted: everything beneath is too, now or when the shield is lowered. */
  interruptFromOutside(): void {
    this.#isCallerInterrupted = true
    this.#interrupt(this.#caller.id)
  }

  /** Everything in it has ended. `isInterrupted`: an interruption came out. @returns whether that was its own. */
  end(isInterrupted: boolean): boolean {
    this.#alarm?.clear()
    this.#wasCutFromOutside = this.isCutFromOutside
    this.#isCaught = isInterrupted && this.isSwallowing
    this.exit()
    return this.#isCaught
  }

  #expire(): void {
    this.cancelBy({ _tag: "Deadline", deadline: this.deadline }, this.#caller.id)
  }

  #deliver(by: number | undefined): void {
    this.#isDelivered = true
    this.#interrupt(by)
  }

  /**
   * Interrupts who waits for what somebody may yet grant before the interruptions are delivered. None of them runs, nor does anything
   * beneath them. A fiber that has only inherited the scope waits on, and so does one in an uninterruptible region.
   */
  #cutWaits(by: number | undefined): void {
    const { waits } = this
    if (waits === undefined || waits.size === 0 || !this.isCut) return
    const now = new Set(waits.keys())
    this.tenants.interrupt(by, (fiber) => now.has(fiber) && waits.has(fiber) && scopeOf(fiber) === this)
  }

  #interrupt(by: number | undefined): void {
    if (this.isExited || !this.isCut) return
    this.whenCut?.()
    // What a finalizer starts meanwhile is interrupted where it is started.
    this.tenants.interrupt(by)
  }

  /**
   * A scope around it is cancelled and has not told its fibers yet. One that has, and left our caller alone, never will: the
   * caller is detached from it and has only inherited its context.
   */
  #isOuterOnItsWay(): boolean {
    const outer = this.parent?.visible()
    return outer instanceof LiveScope && !outer.#isDelivered
  }
}

/**
 * Runs when no fiber does. An interruption that is delivered inside a fiber's run loop acts on that fiber at its next
 * operation, also by way of its ancestors; but who cancels goes on to its next suspension.
 */
export const soon = (deliver: () => void): void => {
  queueMicrotask(deliver)
}

const firstDeadline = (caller: Fiber.Fiber<unknown, unknown>, { deadline, timeout }: LiveOptions): number => {
  const at = notNaN(deadline ?? Number.POSITIVE_INFINITY)
  return timeout === undefined ? at : Math.min(at, now(caller) + timeout)
}

const now = (fiber: Fiber.Fiber<unknown, unknown>): number => fiber.getRef(Clock.Clock).currentTimeMillisUnsafe()

const notNaN = (deadline: number): number => {
  if (Number.isNaN(deadline))
    throw new RangeError("The deadline of a cancel scope must be a time in epoch milliseconds, not NaN.")
  return deadline
}
