/** What the body of a scope is given: a live scope with verbs on it. Host side. */

import type { WaitedFor } from "../lifetime/Wait.ts"
import { makeToThread } from "./call.ts"
import type { CancelScope, Lifetimes } from "./Lifetime.ts"
import type { LiveScope } from "./LiveScope.ts"
import { checkpointIn, sleepIn } from "./sleep.ts"
import type { ToThread } from "./ToThread.ts"
import { wait } from "./wait.ts"

/**
 * The public face of a scope. Its functions are made when they are taken off it, so that they need no `this`, and cost
 * nothing where they are not used.
 */
export class BodyScope implements CancelScope {
  readonly #scope: LiveScope
  /** Injected: what opens scopes is made of this file. */
  readonly #verbs: Lifetimes

  constructor(scope: LiveScope, verbs: Lifetimes) {
    this.#scope = scope
    this.#verbs = verbs
  }

  get signal(): AbortSignal {
    return this.#scope.signal
  }

  get cancel(): CancelScope["cancel"] {
    return (reason) => this.#scope.abort(reason)
  }

  get cancelCalled(): boolean {
    return this.#scope.cause !== undefined
  }

  get requestStop(): CancelScope["requestStop"] {
    return () => this.#scope.requestStop()
  }

  get stopRequested(): boolean {
    return this.#scope.stopRequested
  }

  get stopSignal(): AbortSignal {
    return this.#scope.stopSignal
  }

  get cancelledCaught(): boolean {
    return this.#scope.isCaught
  }

  get cancelCause(): CancelScope["cancelCause"] {
    const { cause, told } = this.#scope
    if (cause === undefined) return told === undefined ? undefined : "outer"
    return cause._tag === "Deadline" ? "deadline" : "explicit"
  }

  get deadline(): number {
    return this.#scope.deadline
  }

  set deadline(deadline: number) {
    this.#scope.setDeadline(deadline)
  }

  get shield(): boolean {
    return this.#scope.shield
  }

  set shield(shield: boolean) {
    this.#scope.setShield(shield)
  }

  get effectiveDeadline(): number {
    return this.#scope.effectiveDeadline()
  }

  get checkpoint(): CancelScope["checkpoint"] {
    return () => checkpointIn(this.#scope)
  }

  get sleep(): CancelScope["sleep"] {
    return (ms) => sleepIn(this.#scope, ms)
  }

  get race(): CancelScope["race"] {
    return <A>(promise: PromiseLike<A>) => {
      const observed = Promise.resolve(promise)
      // Whoever loses, its rejection has been seen.
      observed.catch(() => {})
      return wait<A>(
        (resolve, reject) => {
          observed.then(resolve, reject)
          return () => {}
        },
        this.#scope,
        PROMISE
      )
    }
  }

  get toThread(): ToThread {
    return toThreadIn(this.#scope)
  }

  get withCancelScope(): CancelScope["withCancelScope"] {
    return (body, options) => this.#verbs.withCancelScope(body, { signal: this.signal, ...options })
  }

  get moveOnAfter(): CancelScope["moveOnAfter"] {
    return (ms, body, options) => this.#verbs.moveOnAfter(ms, body, { signal: this.signal, ...options })
  }

  get failAfter(): CancelScope["failAfter"] {
    return (ms, body, options) => this.#verbs.failAfter(ms, body, { signal: this.signal, ...options })
  }

  get shielded(): CancelScope["shielded"] {
    return (body, options) => this.#verbs.shielded(body, { signal: this.signal, ...options })
  }

  get withTaskGroup(): CancelScope["withTaskGroup"] {
    return (body, options) => this.#verbs.withTaskGroup(body, { signal: this.signal, ...options })
  }
}

/** Calls that die with a scope. */
const toThreadIn = ({ signal, threads }: LiveScope): ToThread =>
  threads === undefined ? makeToThread(noPool, { signal }) : threads(signal)

const PROMISE: WaitedFor = { what: "promise" }

const noPool = (): never => {
  throw new TypeError(
    "This scope's toThread has no default pool: its verb came from @anythread/core/promise. Take it from the package of " +
      "your runtime, such as @anythread/node/promise, or name a pool: scope.toThread.with({ pool })."
  )
}
