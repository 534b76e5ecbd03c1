/** Pools for async/await: step 3 of a call. Host side. */
import type { ThreadBackend } from "../backend/ThreadBackend.ts"
import { Pool as Engine } from "../engine/Pool.ts"
import type { PoolOptions } from "../engine/PoolOptions.ts"
import { makeToThread, setEngine } from "./call.ts"
import { asyncDisposable } from "./disposable.ts"
import type { CloseOptions, Pool } from "./ToThread.ts"

/**
 * Makes a pool. No thread is started before the first call, unless `minThreads` says so; threads that are idle never keep
 * the process alive.
 *
 * @param backend the runtime's threads.
 * @param options see `PoolOptions`.
 * @returns the pool. It is also a `toThread`.
 * @throws RangeError when an option is out of range.
 * @throws StartedInThread on a thread.
 */
export const createPool = (backend: ThreadBackend, options: PoolOptions = {}): Pool => {
  const engine = new Engine(backend, options)
  const close = (options?: CloseOptions): Promise<void> =>
    new Promise((resolve) => engine.close({ drain: options?.drain === true }, resolve))
  const members = {
    ...makeToThread(() => engine, {}),
    statistics: () => engine.statistics(),
    threads: () => engine.threads(),
    close
  }
  const pool: Pool = asyncDisposable(members, "close")
  setEngine(pool, engine)
  return pool
}
