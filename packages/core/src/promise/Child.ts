/** One child of a task group: its scope, its run, its handle. Host side. */
import { NotStarted, StartedTwice } from "../errors/LifetimeError.ts"
import type { About, Stack, Starter } from "../lifetime/About.ts"
import type { ChildContext, TaskHandle, TaskStatus } from "./Lifetime.ts"
import { LiveScope, ownerOf } from "./LiveScope.ts"
import { outwards, residue } from "./residue.ts"
import { seen } from "./seen.ts"
import { cutAlready, listen } from "./wait.ts"

/** What a child tells its group. */
export interface Parent {
  readonly scope: LiveScope
  /** It failed, and nobody else will hear of it. */
  readonly failed: (error: unknown) => void
  /** It has ended: the last word. */
  readonly ended: () => void
}

type Outcome<T> =
  | { readonly _tag: "Finished"; readonly value: T }
  | { readonly _tag: "Failed" | "Cancelled"; readonly error: unknown }

/** The wait of a `start`, until the child has started. */
interface Start {
  /** Where its caller is. */
  readonly caller: LiveScope | AbortSignal
  readonly settle: PromiseWithResolvers<unknown>
  readonly returnHandle: boolean
  readonly forget: () => void
  isStarted: boolean
}

/** What a child does. */
export type ChildFunction<T> = (signal: AbortSignal, context: ChildContext) => PromiseLike<T> | T

/** The same for one of `start`. */
export type StartFunction<T, S> = (
  status: TaskStatus<S>,
  signal: AbortSignal,
  context: ChildContext
) => PromiseLike<T> | T

/** A child, and what is told of it: one object, as there may be many. */
export class Child<T, S = undefined> implements TaskHandle<T, S>, About {
  readonly name: string
  readonly startedFrom: Stack | undefined
  readonly #parent: Parent
  readonly #scope: LiveScope
  #start: Start | undefined
  #startValue: S | undefined
  #outcome: Outcome<T> | undefined
  #result: PromiseWithResolvers<T> | undefined

  constructor(parent: Parent, name: string, startedFrom: Stack | undefined) {
    this.name = name
    this.startedFrom = startedFrom
    this.#parent = parent
    this.#scope = new LiveScope(parent.scope, undefined, this)
  }

  get kind(): "child" {
    return "child"
  }

  get starter(): Starter | undefined {
    if (this.#start === undefined || this.#start.isStarted) return undefined
    const { caller } = this.#start
    return { around: caller instanceof LiveScope ? caller : ownerOf(caller) }
  }

  get status(): TaskHandle<T, S>["status"] {
    switch (this.#outcome?._tag) {
      case "Finished":
        return "finished"
      case "Failed":
        return "failed"
      case "Cancelled":
        return "cancelled"
      default:
        return this.#scope.told === undefined ? "pending" : "cancelling"
    }
  }

  get startValue(): S {
    return this.#startValue as S
  }

  get cancel(): TaskHandle<T, S>["cancel"] {
    return (reason) => this.#scope.abort(reason)
  }

  get result(): TaskHandle<T, S>["result"] {
    return () => {
      if (this.#result === undefined) {
        this.#result = Promise.withResolvers()
        // The group tells of failures; who asks here as well and comes late must not bring the process down.
        this.#result.promise.catch(() => {})
        this.#tell()
      }
      return this.#result.promise
    }
  }

  /** Runs it after the code that is running now, in that code's asynchronous context. */
  run(fn: ChildFunction<T>): void {
    queueMicrotask(() => {
      let value: PromiseLike<T> | T
      try {
        if (this.#scope.told !== undefined) throw this.#scope.told.reason
        value = fn(this.#scope.signal, new Context(this.#scope))
      } catch (thrown) {
        // After its siblings have begun, as the rejection of an async function comes: it would cancel them unheard.
        return queueMicrotask(() => this.#threw(thrown))
      }
      // What can be no thenable needs no promise. A thenable may be foreign, and throw as it is asked for `then`.
      if ((typeof value !== "object" || value === null) && typeof value !== "function") return this.#finished(value)
      Promise.resolve(value).then(
        (value) => this.#finished(value),
        (thrown) => this.#threw(thrown)
      )
    })
  }

  /** Runs it for a caller who waits until it has started. */
  runFor(caller: LiveScope | AbortSignal, fn: StartFunction<T, S>, returnHandle: boolean): Promise<unknown> {
    const settle = Promise.withResolvers<unknown>()
    const { promise } = settle
    const cut = cutAlready(caller)
    if (cut !== undefined) this.#scope.abort(cut.reason)
    // In the group's own scope the child hears of it by itself.
    const forget =
      caller === this.#parent.scope ? () => {} : listen(caller, { promise, cut: (reason) => this.#scope.abort(reason) })
    this.#start = { caller, settle, returnHandle, forget, isStarted: false }
    const status: TaskStatus<S> = { started: (value) => this.#started(value) }
    this.run((signal, context) => fn(status, signal, context))
    return promise
  }

  #finished(value: T): void {
    this.#end({ _tag: "Finished", value })
  }

  #threw(thrown: unknown): void {
    const left = residue(this.#scope, thrown)
    this.#end(
      left === undefined
        ? { _tag: "Cancelled", error: outwards(this.#scope, thrown) }
        : { _tag: "Failed", error: left.failure }
    )
  }

  #started(value: S): void {
    const start = this.#start
    if (start === undefined) return
    if (start.isStarted) throw new StartedTwice({ child: this.name })
    // A caller who was cancelled waits for the child to end, and has no use for the value.
    if (this.#outcome !== undefined || cutAlready(start.caller) !== undefined) return
    start.isStarted = true
    start.forget()
    this.#startValue = value
    start.settle.resolve(start.returnHandle ? this : value)
  }

  #end(outcome: Outcome<T>): void {
    this.#outcome = outcome
    this.#scope.exit()
    const start = this.#start
    if (start !== undefined && !start.isStarted) this.#neverStarted(start, outcome)
    else if (outcome._tag === "Failed") this.#parent.failed(outcome.error)
    if (this.#result !== undefined) this.#tell()
    this.#parent.ended()
  }

  #neverStarted({ caller, forget, settle }: Start, outcome: Outcome<T>): void {
    forget()
    const cut = cutAlready(caller)
    if (cut !== undefined || outcome._tag === "Cancelled") seen(settle.promise)
    if (cut !== undefined) {
      // The caller gets the reason; a failure of the child in its clean-up would get lost.
      if (outcome._tag === "Failed") this.#parent.failed(outcome.error)
      settle.reject(cut.reason)
    } else {
      settle.reject(outcome._tag === "Finished" ? new NotStarted({ child: this.name }) : outcome.error)
    }
  }

  #tell(): void {
    if (this.#outcome === undefined) return
    if (this.#outcome._tag === "Finished") this.#result?.resolve(this.#outcome.value)
    else this.#result?.reject(this.#outcome.error)
  }
}

/** What a child is given besides its signal. */
class Context implements ChildContext {
  readonly #scope: LiveScope

  constructor(scope: LiveScope) {
    this.#scope = scope
  }

  get signal(): AbortSignal {
    return this.#scope.signal
  }

  get stopRequested(): boolean {
    return this.#scope.stopRequested
  }

  get stopSignal(): AbortSignal {
    return this.#scope.stopSignal
  }
}
