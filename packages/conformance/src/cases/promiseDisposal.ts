/**
 * What `using` and `await using` put away, also where the platform knows neither: compilers then make calls of them by
 * symbols of their own, which the cases call here as compiled code does.
 */
import {
  CapacityLimiter,
  createMemoryChannel,
  createPool,
  Lock,
  ResourceGuard,
  Semaphore
} from "@anythread/core/promise"
import { assert } from "chai"
import type { Case } from "../Case.ts"
import { promiseCase } from "../promiseCase.ts"
import * as Basic from "../tasks/basic.ts"
import { empty } from "./channel.ts"

/** As `using` ends. */
const dispose = (held: Disposable): void => held[Symbol.dispose ?? (Symbol.for("Symbol.dispose") as never)]()

/** As `await using` ends. */
const disposeAsync = (held: AsyncDisposable): PromiseLike<void> =>
  held[Symbol.asyncDispose ?? (Symbol.for("Symbol.asyncDispose") as never)]()

export const disposalCases: ReadonlyArray<Case> = [
  promiseCase(
    "gives tokens, permits, locks and guards back at the end of their block by using, each once",
    async () => {
      const limiter = new CapacityLimiter(1)
      const semaphore = new Semaphore(1)
      const lock = new Lock()
      const guard = new ResourceGuard()
      const held = [await limiter.acquire(), await semaphore.acquire(), await lock.acquire(), guard.enter()]
      const free = (): ReadonlyArray<unknown> => [
        limiter.availableTokens,
        semaphore.value,
        !lock.isLocked,
        !guard.statistics().isBusy
      ]
      assert.deepEqual(free(), [0, 0, false, false])
      for (const one of held) dispose(one)
      assert.deepEqual(free(), [1, 1, true, true])
      // The end of a block takes nothing from who came after a release by hand.
      limiter.acquireNoWait()
      semaphore.acquireNoWait()
      lock.acquireNoWait()
      guard.enter()
      for (const one of held) dispose(one)
      assert.deepEqual(free(), [0, 0, false, false])
    }
  ),
  promiseCase("closes a half at the end of its block by using and await using", async () => {
    const { receiver, sender } = createMemoryChannel<string>()
    const clone = sender.clone()
    dispose(sender)
    assert.deepEqual(clone.statistics(), empty)
    await disposeAsync(clone)
    dispose(receiver)
    assert.deepEqual(sender.statistics(), { ...empty, openSendHalves: 0, openReceiveHalves: 0 })
  }),
  promiseCase("closes a pool at the end of its block by await using, as close does", async ({ backend, rejects }) => {
    const pool = createPool(backend, { maxThreads: 1 })
    assert.strictEqual(await pool.runSync(Basic.add, 1, 2), 3)
    await disposeAsync(pool)
    const { lost, threads } = pool.statistics()
    assert.strictEqual(threads - lost, 0)
    await rejects(pool.runSync(Basic.add, 1, 2), "PoolClosed")
  })
]
