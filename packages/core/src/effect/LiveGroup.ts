/** A kernel group and its children as fibers. Host side, the Effect front. */
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import { usualWarning } from "../engine/pools.ts"
import { GroupClosed } from "../errors/LifetimeError.ts"
import type { Stack } from "../lifetime/About.ts"
import { Group } from "../lifetime/Group.ts"
import { Patience, type StuckOptions } from "../tasks/stuck.ts"
import { CurrentScope } from "./currentScope.ts"
import type { LiveScope } from "./LiveScope.ts"
import { Child, type Turn } from "./TaskHandle.ts"
import { failuresOf } from "./within.ts"

/** Hears how the body ended, or of the failures there were. `isCaught`: the group's own cancellation cut something short. */
type Finish<A, E> = (exit: Exit.Exit<A, E>, isCaught: boolean) => void

/** A group whose body gives `A` and in which anything may fail with `E`. */
export class LiveGroup<A, E> {
  readonly #scope: LiveScope
  readonly #kernel: Group<Cause.Reason<E>>
  #body: Exit.Exit<A, E> | undefined
  #finish: Finish<A, E> = () => {}
  /** The body interrupted itself, or was by somebody who knows nothing of the group: that is for outside. */
  #isForeign = false
  #isCutShort = false
  #patience: Patience | undefined
  /** The turn of the children that were started and have not begun. */
  #turn: Turn | undefined

  constructor(scope: LiveScope, options: StuckOptions) {
    this.#scope = scope
    this.#kernel = new Group(scope)
    scope.whenCut = () => {
      this.#patience ??= new Patience(
        scope.about,
        () => scope.members,
        options,
        usualWarning() ?? ((message) => scope.warn(message))
      )
      this.#patience.begin()
    }
  }

  /** Starts a child with the services of `spawner`, which begins when that suspends. Throws `GroupClosed`. */
  spawn<B, E2 extends E, R, S>(
    spawner: Fiber.Fiber<unknown, unknown>,
    effect: Effect.Effect<B, E2, R>,
    name: string | undefined,
    startedFrom: Stack | undefined,
    startValue: S
  ): Child<B, E2, S> {
    if (!this.#kernel.join()) throw new GroupClosed({ child: name ?? "A child" })
    const scope = this.#scope
    const services = spawner.context as Context.Context<R>
    const context = spawner.getRef(CurrentScope) === scope ? services : Context.add(services, CurrentScope, scope)
    this.#turn ??= { startedAt: Date.now() }
    const turn = this.#turn
    // All that one fiber starts begins in one turn, by its dispatcher: as with `Effect.forkChild`.
    const { currentDispatcher } = spawner
    const begin = Effect.callback<B, E2, R>((resume) =>
      currentDispatcher.scheduleTask(() => {
        this.#turn = undefined
        resume(effect)
      }, 0)
    )
    const fiber = Effect.runForkWith(context)(begin)
    const child = new Child<B, E2, S>(fiber, scope, name, startedFrom, turn, startValue)
    scope.tenants.add(child)
    fiber.addObserver((exit) => this.#childEnded(child, exit))
    if (scope.isCut) fiber.interruptUnsafe(spawner.id)
    return child
  }

  /** The body has ended. Calls `finish` when all children have too. */
  end(exit: Exit.Exit<A, E>, finish: Finish<A, E>): void {
    this.#body = exit
    this.#finish = finish
    if (Exit.isFailure(exit)) {
      this.#isForeign = !this.#scope.isCut && Cause.hasInterruptsOnly(exit.cause)
      if (this.#isForeign) this.#scope.cancelBy({ _tag: "Explicit", reason: exit.cause })
      else this.#record(exit.cause)
    }
    this.#finishIfDone()
  }

  #childEnded<B, E2 extends E, S>(child: Child<B, E2, S>, exit: Exit.Exit<B, E2>): void {
    this.#scope.tenants.delete(child)
    this.#kernel.leave()
    if (child.starting !== undefined) child.starting(exit)
    else if (Exit.isFailure(exit)) this.#record(exit.cause, child.fiber.id)
    this.#finishIfDone()
  }

  #record(cause: Cause.Cause<E>, by?: number): void {
    if (this.#scope.cause !== undefined && Cause.hasInterrupts(cause)) this.#isCutShort = true
    const failures = failuresOf(cause)
    for (const failure of failures) this.#kernel.fail(failure)
    // Not by what the kernel answers: it does not know of callers that were interrupted by plain Effect.
    if (failures.length > 0 && !this.#scope.isCut) this.#scope.cancelBy({ _tag: "Explicit", reason: cause }, by)
  }

  #finishIfDone(): void {
    const body = this.#body
    if (body === undefined || !this.#kernel.close()) return
    this.#patience?.end()
    const isCaught = this.#scope.end(this.#isCutShort && !this.#isForeign)
    const failures = distinct(this.#kernel.failures)
    this.#finish(failures.length === 0 ? body : Exit.failCause(Cause.fromReasons(failures)), isCaught)
  }
}

/** One error object that came by several ways, such as a child and a `join` of it, is one failure. Equal ones are not. */
const distinct = <E>(reasons: ReadonlyArray<Cause.Reason<E>>): ReadonlyArray<Cause.Reason<E>> => {
  if (reasons.length < 2) return reasons
  const seen = new Set<unknown>()
  return reasons.filter((reason) => {
    const identity = identityOf(reason)
    if (seen.has(identity)) return false
    seen.add(identity)
    return true
  })
}

/** A primitive has no identity; its reason has, and `join` passes reasons on. */
const identityOf = (reason: Cause.Reason<unknown>): unknown => {
  const value = Cause.isFailReason(reason) ? reason.error : Cause.isDieReason(reason) ? reason.defect : undefined
  return (typeof value === "object" && value !== null) || typeof value === "function" ? value : reason
}
