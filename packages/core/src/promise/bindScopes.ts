/** The verbs that open scopes and run programs, bound to a runtime's pools. Host side. */
import type { BoundPool } from "./bindPool.ts"
import type { Concurrency } from "./Concurrency.ts"
import type { Lifetimes } from "./Lifetime.ts"
import { bindLifetimes } from "./lifetimes.ts"
import { makeRun, type Run, type Signals } from "./run.ts"

/** The verbs that open scopes on a runtime. Members are documented on the interfaces. */
export interface ScopeVerbs extends Lifetimes, Concurrency, Run {}

/**
 * Binds the verbs that open scopes to a runtime's pools: `toThread` on their scopes uses the default pool.
 *
 * @param pool what `bindPool` gave.
 * @param signals what `run` needs of the process. Default: there are no signals.
 * @returns the verbs.
 */
export const bindScopes = (
  { shutdown, toThread, warn }: Pick<BoundPool<never>, "shutdown" | "toThread" | "warn">,
  signals?: Signals
): ScopeVerbs => {
  const lifetimes = bindLifetimes((signal) => toThread.with({ signal }), warn)
  return { ...lifetimes, run: makeRun({ failAfter: lifetimes.failAfter, shutdown, warn, signals }) }
}
