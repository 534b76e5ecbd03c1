/** The verbs of the promise front, bound to a runtime's threads, with a default pool. Host side. */
import type { ThreadBackend } from "../backend/ThreadBackend.ts"
import type { PoolOptions } from "../engine/PoolOptions.ts"
import { bindPool, type PoolVerbs } from "./bindPool.ts"
import { bindScopes, type ScopeVerbs } from "./bindScopes.ts"
import type { Signals } from "./run.ts"

/** What a backend's `promise` entry point offers; `O` are the runtime's own options. Members are documented on the interfaces. */
export interface Verbs<O> extends PoolVerbs<O>, ScopeVerbs {}

/**
 * Binds the verbs to a backend: `bindPool` and `bindScopes` in one, where bundles need not tell them apart.
 *
 * @param backend makes the runtime's threads for a pool with such options; importing starts nothing.
 * @param signals what `run` needs of the process. Default: there are no signals.
 * @returns the verbs, with a default pool of their own.
 */
export const bindBackend = <O extends object>(
  backend: (options: PoolOptions & Partial<O>) => ThreadBackend,
  signals?: Signals
): Verbs<O> => {
  const { warn, ...pool } = bindPool<O>(backend)
  return { ...pool, ...bindScopes({ ...pool, warn }, signals) }
}
