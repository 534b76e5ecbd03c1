/** A task group around a body: its children are awaited whatever happens, and then what failed is told. Host side. */
import { GroupClosed } from "../errors/LifetimeError.ts"
import { type About, AboutBody } from "../lifetime/About.ts"
import { Group } from "../lifetime/Group.ts"
import { startedFrom } from "../tasks/introspection.ts"
import { Patience, WARN_AFTER } from "../tasks/stuck.ts"
import { BodyScope } from "./BodyScope.ts"
import { Child, type ChildFunction, type Parent, type StartFunction } from "./Child.ts"
import { ExceptionGroup } from "./ExceptionGroup.ts"
import type { CancelScope, StartOptions, TaskGroup, TaskGroupOptions } from "./Lifetime.ts"
import { type LiveScope, openScope } from "./LiveScope.ts"
import { abortError } from "./reasons.ts"
import { outwards, residue } from "./residue.ts"
import type { Front } from "./runScope.ts"
import type { ToThread } from "./ToThread.ts"
import { checkedTime } from "./timers.ts"

/** Runs a body in a task group. */
export const runGroup = async <A>(
  front: Front,
  body: (group: TaskGroup) => PromiseLike<A> | A,
  options: TaskGroupOptions = {}
): Promise<A> => {
  const warnAfter = checkedTime("warnAfter", options.warnAfter ?? WARN_AFTER)
  const about = new AboutBody("group", options.name, body, startedFrom())
  const scope = openScope(options, front.threads, about)
  const children = new Children(scope, options.warnAfter !== undefined)
  let patience: Patience | undefined
  scope.whenTold = () => {
    patience ??= new Patience(about, () => children.known, { warnAfter, onStuck: options.onStuck, advice }, front.warn)
    patience.begin()
  }
  if (scope.told !== undefined) scope.whenTold()
  let returned: { readonly value: A } | undefined
  let cut: unknown
  try {
    returned = { value: await body(new BodyGroup(scope, children, front)) }
  } catch (thrown) {
    const left = residue(scope, thrown)
    if (left === undefined) cut = thrown
    else children.failed(left.failure)
  }
  const hasWaited = await children.allEnded()
  patience?.end()
  const outer = scope.shield ? undefined : scope.parent?.told
  scope.isCaught = scope.swallows() && (returned === undefined || hasWaited)
  scope.exit()
  if (children.failures.length > 0) throw joined(children.failures, options.errors)
  if (returned === undefined) throw outwards(scope, cut)
  // The wait for the children was a wait like any other, and it was cancelled.
  if (hasWaited && outer !== undefined) throw outer.reason
  return returned.value
}

const advice = "A child ends when it waits with its signal."

const joined = (failures: ReadonlyArray<unknown>, errors: TaskGroupOptions["errors"]): unknown => {
  const group = new ExceptionGroup(failures)
  return group.errors.length === 1 && errors !== "group" ? group.errors[0] : group
}

/** The children of a group, and the wait for them. */
class Children implements Parent {
  readonly scope: LiveScope
  /** Whether to note where children are started, also when nobody else asks for it. */
  readonly #isNoting: boolean
  readonly #group: Group<unknown>
  #idle: (() => void) | undefined

  constructor(scope: LiveScope, isNoting: boolean) {
    this.scope = scope
    this.#isNoting = isNoting
    this.#group = new Group(scope)
  }

  /** Those that have not ended. */
  get known(): ReadonlyArray<About> {
    return [...this.scope.inner].flatMap(({ about }) => (about?.kind === "child" ? about : []))
  }

  get failures(): ReadonlyArray<unknown> {
    return this.#group.failures
  }

  /** @param below what the program has called. @throws GroupClosed when the group has ended. */
  join<T, S>(fn: unknown, name: string | undefined, below: (...args: never) => unknown): Child<T, S> {
    if (typeof fn !== "function")
      throw new TypeError(`A child of a task group must be a function; this is ${typeof fn}.`)
    const child = name ?? (fn.name || "(anonymous)")
    if (!this.#group.join()) throw new GroupClosed({ child })
    return new Child(this, child, startedFrom(this.#isNoting, below))
  }

  failed(error: unknown): void {
    if (!this.#group.fail(error)) return
    this.scope.abort(abortError("A task group was cancelled because one of its children failed.", { failure: error }))
  }

  ended(): void {
    this.#group.leave()
    if (this.#group.members === 0) this.#idle?.()
  }

  /** Waits for all of them, also those that they start meanwhile, and lets nobody join after. @returns whether it had to. */
  async allEnded(): Promise<boolean> {
    let hasWaited = false
    while (!this.#group.close()) {
      hasWaited = true
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#idle = resolve
      await promise
    }
    return hasWaited
  }
}

/** What the body of a group is given. Its functions are made when they are taken off it, so that they need no `this`. */
class BodyGroup implements TaskGroup {
  readonly scope: CancelScope
  readonly #children: Children

  constructor(scope: LiveScope, children: Children, front: Front) {
    this.scope = new BodyScope(scope, front.verbs)
    this.#children = children
  }

  get signal(): AbortSignal {
    return this.scope.signal
  }

  get cancel(): TaskGroup["cancel"] {
    return this.scope.cancel
  }

  get requestStop(): TaskGroup["requestStop"] {
    return this.scope.requestStop
  }

  get stopSignal(): AbortSignal {
    return this.scope.stopSignal
  }

  get toThread(): ToThread {
    return this.scope.toThread
  }

  get startSoon(): TaskGroup["startSoon"] {
    const startSoon = <T>(fn: ChildFunction<T>, options?: { readonly name?: string | undefined }): Child<T> => {
      const child: Child<T> = this.#children.join(fn, options?.name, startSoon)
      child.run(fn)
      return child
    }
    return startSoon
  }

  get start(): TaskGroup["start"] {
    // Not async: a scope that ends looks after the very promise that the caller has.
    const start = <T, S>(fn: StartFunction<T, S>, options?: StartOptions): Promise<unknown> => {
      try {
        const child: Child<T, S> = this.#children.join(fn, options?.name, start)
        return child.runFor(options?.signal ?? this.#children.scope, fn, options?.returnHandle === true)
      } catch (error) {
        return Promise.reject(error)
      }
    }
    return start as TaskGroup["start"]
  }
}
