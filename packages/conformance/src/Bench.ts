/** What a case works with: pools that are closed after it, and ways to wait for events instead of time. */
import type { ThreadBackend } from "@anythread/core/backend"
import type { PoolOptions, PoolStatistics } from "@anythread/core/promise"
import { assert } from "chai"
import type { Environment } from "./Environment.ts"
import type { Front, FrontPool } from "./Front.ts"

/** The tools of one case. */
export interface Bench {
  /** The front under test. */
  readonly front: Front
  /** The runtime under test. */
  readonly environment: Environment
  /** Its backend, for cases that change a member of it. */
  readonly backend: ThreadBackend
  /** Makes a pool that is closed when the case ends. Two threads unless `options` say otherwise. */
  readonly pool: (options?: PoolOptions) => Promise<FrontPool>
  /** What a call rejects with. Fails if it resolves. */
  readonly rejection: (call: Promise<unknown>) => Promise<unknown>
  /** What the function of a call threw. Fails if it did not. */
  readonly thrown: (call: Promise<unknown>) => Promise<unknown>
  /** Asserts that a call rejects with one of our errors, and that its fields are these among others. Returns it. */
  readonly rejects: (call: Promise<unknown>, tag: string, fields?: object) => Promise<Error & Record<string, unknown>>
  /** Asserts that something throws one of our errors at once, and that its fields are these among others. */
  readonly refuses: (act: () => unknown, tag: string, fields?: object) => void
  /** Waits until the statistics of a pool are as said; a case whose event never comes ends by the suite's time limit. */
  readonly until: (pool: FrontPool, is: (statistics: PoolStatistics) => boolean) => Promise<void>
}

/** Makes the tools of one case, and what puts them away. */
export const makeBench = (front: Front, environment: Environment): { bench: Bench; dispose: () => Promise<void> } => {
  const backend = environment.backend()
  const pools: Array<FrontPool> = []
  const rejection = (call: Promise<unknown>): Promise<unknown> => {
    const reason = call.then(
      (value) => {
        throw new Error(`The call was to reject and resolved with ${String(value)}.`)
      },
      (reason: unknown) => reason
    )
    // A case that fails before it comes to wait for this one fails for its own reason.
    reason.catch(() => {})
    return reason
  }
  const bench: Bench = {
    front,
    environment,
    backend,
    pool: async (options) => {
      const pool = await front.makePool(backend, { maxThreads: 2, ...options })
      pools.push(pool)
      return pool
    },
    rejection,
    thrown: async (call) => front.thrown(await rejection(call)),
    rejects: async (call, tag, fields = {}) => {
      const error = (await rejection(call)) as Error & Record<string, unknown>
      assert.propertyVal(error, "_tag", tag, String(error?.stack ?? error))
      for (const [name, value] of Object.entries(fields)) assert.deepEqual(error[name], value, `${tag}.${name}`)
      return error
    },
    refuses: (act, tag, fields = {}) => {
      try {
        act()
      } catch (error) {
        assert.deepInclude(error, { _tag: tag, ...fields }, String(error))
        return
      }
      throw new Error(`It was to throw ${tag} and returned.`)
    },
    until: async (pool, is) => {
      while (!is(pool.statistics())) await new Promise((resolve) => setTimeout(resolve, 1))
    }
  }
  const dispose = async (): Promise<void> => {
    for (const pool of pools) {
      // A second close ends what the first one waits for.
      await Promise.all([pool.close(), pool.close()])
      const { threads, lost } = pool.statistics()
      assert.strictEqual(threads - lost, 0, "threads left after the pool was closed")
    }
  }
  return { bench, dispose }
}
