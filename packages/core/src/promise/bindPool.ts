/**
 * The verbs of a runtime's pools, with a default pool. Host side. Apart from those that open scopes (`bindScopes.ts`), so that a
 * bundle of a program that only calls functions on threads has nothing of scopes.
 */
import type { ThreadBackend } from "../backend/ThreadBackend.ts"
import { Pool as Engine } from "../engine/Pool.ts"
import type { PoolOptions } from "../engine/PoolOptions.ts"
import { makeToThread } from "./call.ts"
import { createPool } from "./createPool.ts"
import type { CloseOptions, Pool, ToThread } from "./ToThread.ts"

/** What the pools of a backend's verbs take besides the pool's own options and the runtime's. */
export interface BackendOption {
  /** Threads from somewhere else, as the in-process backend of `@anythread/core/testing`. Default: the runtime's own. */
  readonly backend?: ThreadBackend | undefined
}

/** The options of a pool as an argument: needed where the runtime needs one of its own. */
type OptionsOf<O> =
  Partial<O> extends O ? [options?: PoolOptions & BackendOption & O] : [options: PoolOptions & BackendOption & O]

/** The verbs of a runtime's pools; `O` are the runtime's own options. Members are documented on the interface. */
export interface PoolVerbs<O> {
  /** Runs portable functions on the default pool, which starts on first use. */
  readonly toThread: ToThread
  /** Makes a pool of its own: see `createPool`. */
  readonly createPool: (...options: OptionsOf<O>) => Pool
  /**
   * Sets the options of the default pool. Once, before the first call; `shutdown` lets it be set anew.
   *
   * @throws Error when the default pool has started already, or has been configured already.
   */
  readonly configure: (options: PoolOptions & BackendOption & O) => void
  /**
   * Closes the default pool, if it has started; the next call starts a new one, with the same options unless `configure`
   * is called before. Options as `Pool.close`.
   */
  readonly shutdown: (options?: CloseOptions) => Promise<void>
}

/** What `bindPool` gives: the verbs, and what scopes need of the runtime. */
export interface BoundPool<O> extends PoolVerbs<O> {
  /** Tells the runtime's usual warning. */
  readonly warn: (message: string) => void
}

/**
 * Binds the verbs of pools to a backend.
 *
 * @param backend makes the runtime's threads for a pool with such options; importing starts nothing.
 * @returns the verbs, with a default pool of their own.
 */
export const bindPool = <O extends object>(
  backend: (options: PoolOptions & Partial<O>) => ThreadBackend
): BoundPool<O> => {
  type Given = PoolOptions & BackendOption & Partial<O>
  let configured: Given = {}
  let isConfigured = false
  let started: Engine | undefined
  const threads = (options: Given): ThreadBackend => options.backend ?? backend(options)
  const start = (options: Given): Engine => new Engine(threads(options), options)
  return {
    toThread: makeToThread(() => (started ??= start(configured)), {}),
    createPool: (...[options = {} as Given]) => createPool(threads(options), options),
    configure: (options) => {
      if (started !== undefined) throw new Error(afterStart)
      if (isConfigured) throw new Error(again)
      configured = options
      isConfigured = true
    },
    shutdown: (options) => {
      const engine = started
      started = undefined
      isConfigured = false
      if (engine === undefined) return Promise.resolve()
      return new Promise((resolve) => engine.close({ drain: options?.drain === true }, resolve))
    },
    warn: (message) => (started?.backend ?? threads(configured)).warn(message)
  }
}

const afterStart =
  "configure was called after the default pool had started: call it once, before the first toThread. A pool with " +
  "other options is made by createPool."

const again =
  "configure was called before: the options of the default pool are set once, by the application and not by its " +
  "libraries. A pool with other options is made by createPool."
