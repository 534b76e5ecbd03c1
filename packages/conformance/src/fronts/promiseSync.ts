/** The primitives of the promise front as the suite sees them. */
import {
  AsyncEvent,
  CapacityLimiter,
  Condition,
  createMemoryChannel,
  Lock,
  type LockToken,
  ResourceGuard,
  Semaphore
} from "@anythread/core/promise"
import type { FrontConditionHold, FrontSync } from "../FrontSync.ts"

/** The primitives. Classes of this front have the suite's shape where nothing is said here. */
export const promiseSync: FrontSync = {
  makeLimiter: (totalTokens) => {
    const own = new CapacityLimiter(totalTokens)
    return {
      own,
      acquire: async (signal) => (await own.acquire({ signal })).release,
      acquireNoWait: () => own.acquireNoWait().release,
      acquireOnBehalfOf: (borrower, options) => own.acquireOnBehalfOf(borrower, options),
      acquireOnBehalfOfNoWait: (borrower) => own.acquireOnBehalfOfNoWait(borrower),
      releaseOnBehalfOf: (borrower) => own.releaseOnBehalfOf(borrower),
      use: (body, options) => own.use(body, options),
      resize: (totalTokens) => {
        own.totalTokens = totalTokens
      },
      availableTokens: () => own.availableTokens,
      statistics: () => own.statistics()
    }
  },
  makeEvent: () => {
    const own = new AsyncEvent()
    return {
      set: () => own.set(),
      isSet: () => own.isSet,
      wait: (options) => own.wait(options),
      statistics: () => own.statistics()
    }
  },
  makeLock: () => new Lock(),
  makeSemaphore: (initialValue, options) => {
    const own = new Semaphore(initialValue, options)
    return {
      acquire: (options) => own.acquire(options),
      acquireNoWait: () => own.acquireNoWait(),
      release: () => own.release(),
      use: (body, options) => own.use(body, options),
      value: () => own.value,
      maxValue: own.maxValue,
      statistics: () => own.statistics()
    }
  },
  makeCondition: () => {
    const own = new Condition()
    return {
      acquire: async (options) => holdOf(own, await own.acquire(options)),
      acquireNoWait: () => holdOf(own, own.acquireNoWait()),
      statistics: () => own.statistics()
    }
  },
  makeGuard: (action) => new ResourceGuard(action),
  makeChannel: (maxBufferSize) => createMemoryChannel(maxBufferSize)
}

const holdOf = (own: Condition, held: LockToken): FrontConditionHold => ({
  release: held.release,
  wait: (options) => own.wait(held, options),
  waitFor: (predicate, options) => own.waitFor(held, predicate, options),
  notify: (n) => own.notify(held, n),
  notifyAll: () => own.notifyAll(held)
})
