/** Calls on the promise front: steps 1 and 11 of a call. Host side. */
import * as Call from "../engine/Call.ts"
import { type Caller, captureCaller } from "../engine/caller.ts"
import type { Outcome } from "../engine/Outcome.ts"
import type { Pool as Engine } from "../engine/Pool.ts"
import type { Address } from "../portable/Address.ts"
import type { AnyFunction } from "../portable/registry.ts"
import type { Mode } from "../wire/Message.ts"
import { type LiveScope, ownerOf } from "./LiveScope.ts"
import type { Pool, ToThread, ToThreadOptions } from "./ToThread.ts"

/** Makes a `toThread`. `engine` is asked for on each call, so that a default pool starts with the first. */
export const makeToThread = (engine: () => Engine, options: ToThreadOptions): ToThread => {
  const start = (mode: Mode) => {
    const call = (fn: AnyFunction, ...args: ReadonlyArray<unknown>): Promise<never> => {
      const caller = captureCaller(call)
      // The one place where what the signatures promise meets what the engine, which has no types for it, delivers.
      return submit(engine, mode, fn, args, options, caller) as Promise<never>
    }
    return call
  }
  return {
    runSync: start("sync"),
    run: start("run"),
    with: (more) => makeToThread(more.pool === undefined ? engine : engineOf(more.pool), { ...options, ...more })
  } as ToThread
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

const submit = (
  engine: () => Engine,
  mode: Mode,
  fn: AnyFunction,
  args: ReadonlyArray<unknown>,
  options: ToThreadOptions,
  caller: Caller
): Promise<unknown> => {
  /** What the caller has, once it has it. */
  let given: Promise<unknown> | undefined
  const go = (address: Address): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const { signal } = options
      const pool = engine()
      const scope = ownerOf(signal)
      const context = {
        tokens: options.limiter?.state,
        deadline: deadlineOf(scope),
        stopRequested: scope?.stopRequested,
        around: scope
      }
      const call = Call.make(pool.backend, mode, address, args, options, context, caller)
      if (signal?.aborted === true) return reject(signal.reason)
      const abort = (): void => pool.cancel(job)
      let unwatch: (() => void) | undefined
      const job = pool.submit(call, (outcome) => {
        signal?.removeEventListener("abort", abort)
        unwatch?.()
        // The job saw the deadline of its scope pass before the scope's own timer has: the scope is told now.
        if (outcome._tag === "Cancelled" && signal?.aborted === false) scope?.expireDue()
        // A call that nobody awaits and that the program itself has ended is no error: its rejection counts as seen.
        if (isEndedByProgram(outcome)) given?.catch(() => {})
        deliver(outcome, signal, resolve, reject)
      })
      if (job.isSettled) return
      signal?.addEventListener("abort", abort)
      unwatch = scope?.watch(() => {
        pool.setDeadline(job, deadlineOf(scope))
        if (scope.stopRequested) pool.requestStop(job)
      })
    })
  try {
    const located = Call.locate(fn)
    given = located instanceof Promise ? located.then(go) : go(located)
    return given
  } catch (error) {
    return Promise.reject(error)
  }
}

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
  signal: AbortSignal | undefined,
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
