/** The verbs of the promise front, bound to a runtime's threads, with a default pool. Host side. */
import type { ThreadBackend } from "../backend/ThreadBackend.ts"
import { Pool as Engine } from "../engine/Pool.ts"
import type { PoolOptions } from "../engine/PoolOptions.ts"
import type { Concurrency } from "./Concurrency.ts"
import { makeToThread } from "./call.ts"
import { createPool } from "./createPool.ts"
import type { Lifetimes } from "./Lifetime.ts"
import { bindLifetimes } from "./lifetimes.ts"
import type { CloseOptions, Pool, ToThread } from "./ToThread.ts"

/** The options of a pool as an argument: needed where the runtime needs one of its own, as `spawn` in browsers. */
type OptionsOf<O> = Partial<O> extends O ? [options?: PoolOptions & O] : [options: PoolOptions & O]

/** What a backend's `promise` entry point offers; `O` are the runtime's own options. Members are documented on the interface. */
export interface Verbs<O> extends Lifetimes, Concurrency {
  /** Runs portable functions on the default pool, which starts on first use. */
  readonly toThread: ToThread
  /** Makes a pool of its own: see `createPool`. */
  readonly createPool: (...options: OptionsOf<O>) => Pool
  /**
   * Sets the options of the default pool. Once, before the first call.
   *
   * @throws Error when the default pool has started already.
   */
  readonly configure: (options: PoolOptions & O) => void
  /** Closes the default pool, if it has started; the next call starts a new one. Options as `Pool.close`. */
  readonly shutdown: (options?: CloseOptions) => Promise<void>
}

/**
 * Binds the verbs to a backend.
 *
 * @param backend makes the runtime's threads for a pool with such options; importing starts nothing.
 * @returns the verbs, with a default pool of their own.
 */
export const bindBackend = <O extends object>(
  backend: (options: PoolOptions & Partial<O>) => ThreadBackend
): Verbs<O> => {
  let options: PoolOptions & Partial<O> = {}
  let started: Engine | undefined
  const toThread = makeToThread(() => (started ??= new Engine(backend(options), options)), {})
  return {
    ...bindLifetimes(
      (signal) => toThread.with({ signal }),
      (message) => (started?.backend ?? backend(options)).warn(message)
    ),
    toThread,
    createPool: (...[options = {} as PoolOptions & O]) => createPool(backend(options), options),
    configure: (given) => {
      if (started !== undefined) {
        throw new Error("configure was called after the default pool had started: call it before the first toThread.")
      }
      options = given
    },
    shutdown: (options) => {
      const engine = started
      started = undefined
      if (engine === undefined) return Promise.resolve()
      return new Promise((resolve) => engine.close({ drain: options?.drain === true }, resolve))
    }
  }
}
