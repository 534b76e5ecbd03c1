/** Calls on the promise front: steps 1 and 11 of a call. Host side. */
import * as Call from "../engine/Call.ts"
import { type Caller, callerOf } from "../engine/caller.ts"
import type { Outcome } from "../engine/Outcome.ts"
import type { Pool as Engine } from "../engine/Pool.ts"
import type { Address } from "../portable/Address.ts"
import type { AnyFunction } from "../portable/registry.ts"
import type { Mode } from "../wire/Message.ts"
import type { LiveScope, Waiting } from "./LiveScope.ts"
import { getOwner } from "./owner.ts"
import { scopeEnded } from "./reasons.ts"
import { seen } from "./seen.ts"
import type { Pool, ToThread, ToThreadOptions } from "./ToThread.ts"

/** Makes a `toThread`. `engine` is asked for on each call, so that a default pool starts with the first. */
export const makeToThread = (engine: () => Engine, options: ToThreadOptions): ToThread => {
  const start = (mode: Mode) => {
    const call = (fn: AnyFunction, ...args: ReadonlyArray<unknown>): Promise<never> => {
      // Within `try` this is no tail call, which JavaScriptCore would take off the stack that the caller is looked for on.
      try {
        // The one place where what the signatures promise meets what the engine, which has no types for it, delivers.
        return submit(engine, way, fn, args) as Promise<never>
      } catch (error) {
        return Promise.reject(error)
      }
    }
    const way: Way = { mode, options, below: call }
    return call
  }
  return {
    runSync: start("sync"),
    run: start("run"),
    with: (more) => {
      Call.checkOptions(more)
      return makeToThread(more.pool === undefined ? engine : engineOf(more.pool), { ...options, ...more })
    }
  } as ToThread
}

/** How something is called. */
interface Way {
  readonly mode: Mode
  readonly options: ToThreadOptions
  /** The function that the program has called: what stands above it in a stack is ours. */
  readonly below: (...args: never) => unknown
}

/** The engines of the pools that this front has made. */
const engines = new WeakMap<Pool, Engine>()

/** Remembers the engine of a pool, for `with({ pool })`. */
export const setEngine = (pool: Pool, engine: Engine): void => {
  engines.set(pool, engine)
}

const engineOf = (pool: Pool) => (): Engine => {
  const engine = engines.get(pool)
  if (engine === undefined) throw new TypeError("toThread.with was given a pool that createPool did not make.")
  return engine
}

const submit = (engine: () => Engine, way: Way, fn: AnyFunction, args: ReadonlyArray<unknown>): Promise<unknown> => {
  const located = Call.locate(fn)
  const caller = callerOf(fn, way.below)
  if (!(located instanceof Promise)) return go(engine(), way, located, args, caller, seen)
  // This is the promise that the caller has, not the one inside.
  const whole: Promise<unknown> = located.then((address) => go(engine(), way, address, args, caller, () => seen(whole)))
  return whole
}

/** @param drop counts the rejection of what the caller has as seen: a call that the program itself has ended is no error. */
const go = (
  pool: Engine,
  { mode, options }: Way,
  address: Address,
  args: ReadonlyArray<unknown>,
  caller: Caller,
  drop: (given: Promise<unknown>) => unknown
): Promise<unknown> => {
  const { signal } = options
  const scope = scopeOf(signal)
  const context = {
    tokens: options.limiter?.state,
    deadline: deadlineOf(scope),
    stopRequested: scope?.stopRequested,
    around: scope
  }
  const call = Call.make(pool.backend, mode, address, args, options, context, caller)
  if (signal?.aborted === true) {
    const refused = Promise.reject(signal.reason)
    drop(refused)
    return refused
  }
  if (scope?.isExited === true) return Promise.reject(scopeEnded())
  let cut: { readonly aborted: true; readonly reason: unknown } | undefined
  let settle: (outcome: Outcome) => void
  const given = new Promise<unknown>((resolve, reject) => {
    settle = (outcome) => deliver(outcome, cut ?? signal, resolve, reject)
  })
  let forget: (() => void) | undefined
  let unwatch: (() => void) | undefined
  const job = pool.submit(call, (outcome) => {
    forget?.()
    unwatch?.()
    // The job saw the deadline of its scope pass before the scope's own timer has: the scope is told now.
    if (outcome._tag === "Cancelled" && cut === undefined && signal?.aborted === false) scope?.expireDue()
    if (isEndedByProgram(outcome)) drop(given)
    settle(outcome)
  })
  if (signal === undefined || job.isSettled) return given
  // A scope also tells what its body has left behind when it ends; any other signal only aborts.
  forget = listen(signal, scope, {
    promise: given,
    cut: (reason) => {
      cut ??= { aborted: true, reason }
      pool.cancel(job)
    }
  })
  unwatch = scope?.watch(() => {
    pool.setDeadline(job, deadlineOf(scope))
    if (scope.stopRequested) pool.requestStop(job)
  })
  return given
}

/** As that of `wait.ts`, which brings the class of scopes along. */
const listen = (signal: AbortSignal, scope: LiveScope | undefined, waiting: Waiting): (() => void) => {
  if (scope !== undefined) return scope.add(waiting)
  const abort = (): void => waiting.cut(signal.reason)
  signal.addEventListener("abort", abort)
  return () => signal.removeEventListener("abort", abort)
}

/** The scope whose signal it is. Without the class of scopes, so that a bundle which opens none has nothing of them. */
const scopeOf = (signal: AbortSignal | undefined): LiveScope | undefined =>
  signal === undefined ? undefined : (getOwner(signal) as LiveScope | undefined)

/** Cancelled, or on a pool that was closed. */
const isEndedByProgram = (outcome: Outcome): boolean =>
  outcome._tag === "Cancelled" || (outcome._tag === "Refused" && outcome.error._tag === "PoolClosed")

/** The deadline that a job in this scope is shown. */
const deadlineOf = (scope: LiveScope | undefined): number | undefined => {
  const deadline = scope?.effectiveDeadline()
  return deadline === undefined || !Number.isFinite(deadline) ? undefined : deadline
}

const deliver = (
  outcome: Outcome,
  signal: Pick<AbortSignal, "aborted" | "reason"> | undefined,
  resolve: (value: unknown) => void,
  reject: (reason: unknown) => void
): void => {
  switch (outcome._tag) {
    case "Returned":
      return resolve(outcome.value)
    case "Failed":
      return reject(outcome.error)
    case "Refused":
      return reject(outcome.error._tag === "JobFailed" ? outcome.error.cause : outcome.error)
    case "Cancelled":
      return reject(
        signal?.aborted === true ? signal.reason : new DOMException("The call's deadline passed.", "TimeoutError")
      )
  }
}
