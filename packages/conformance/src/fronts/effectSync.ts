/** The primitives of the Effect front as the suite sees them. */
import { AsyncEvent, CapacityLimiter, Condition, Lock, MemoryChannel, ResourceGuard, Semaphore } from "@anythread/core"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { FrontConditionHold, FrontReceiver, FrontSender, FrontSync } from "../FrontSync.ts"
import { makeSession, type Session, settle } from "./effectSession.ts"

/** The primitives. */
export const effectSync: FrontSync = {
  makeLimiter: (totalTokens) => {
    const own = CapacityLimiter.makeUnsafe(totalTokens)
    const release = (borrower: unknown): void => Effect.runSync(own.releaseOnBehalfOf(borrower))
    return {
      own,
      acquire: async (signal) => {
        // A borrower of its own, since every call here is a fiber of its own.
        const borrower = {}
        await settle(own.acquireOnBehalfOf(borrower), signal)
        return () => release(borrower)
      },
      acquireNoWait: () => {
        const borrower = {}
        Effect.runSync(own.acquireOnBehalfOfNoWait(borrower))
        return () => release(borrower)
      },
      acquireOnBehalfOf: (borrower, options) => settle(own.acquireOnBehalfOf(borrower), options?.signal),
      acquireOnBehalfOfNoWait: (borrower) => Effect.runSync(own.acquireOnBehalfOfNoWait(borrower)),
      releaseOnBehalfOf: release,
      use: (body, options) => settle(own.withToken(Effect.promise(body)), options?.signal),
      resize: (totalTokens) => Effect.runSync(own.resize(totalTokens)),
      availableTokens: () => Effect.runSync(own.availableTokens),
      statistics: () => Effect.runSync(own.statistics)
    }
  },
  makeEvent: () => {
    const own = AsyncEvent.makeUnsafe()
    return {
      set: () => Effect.runSync(own.set),
      isSet: () => Effect.runSync(own.isSet),
      wait: (options) => settle(own.wait, options?.signal),
      statistics: () => Effect.runSync(own.statistics)
    }
  },
  makeLock: () => {
    const own = Lock.makeUnsafe()
    return {
      acquire: async (options) => {
        const session = makeSession()
        await session.wait(own.acquire, options?.signal)
        return { release: () => session.now(own.release) }
      },
      acquireNoWait: () => {
        const session = makeSession()
        session.now(own.acquireNoWait)
        return { release: () => session.now(own.release) }
      },
      acquireOnBehalfOf: (owner, options) => settle(own.acquireOnBehalfOf(owner), options?.signal),
      acquireOnBehalfOfNoWait: (owner) => Effect.runSync(own.acquireOnBehalfOfNoWait(owner)),
      releaseOnBehalfOf: (owner) => Effect.runSync(own.releaseOnBehalfOf(owner)),
      use: (body, options) => settle(own.withLock(Effect.promise(body)), options?.signal),
      statistics: () => Effect.runSync(own.statistics)
    }
  },
  makeSemaphore: (initialValue, options) => {
    const own = Semaphore.makeUnsafe(initialValue, options)
    const release = (): void => Effect.runSync(own.release)
    return {
      acquire: async (options) => {
        await settle(own.acquire, options?.signal)
        return { release }
      },
      acquireNoWait: () => {
        Effect.runSync(own.acquireNoWait)
        return { release }
      },
      release,
      use: (body, options) => settle(own.withPermit(Effect.promise(body)), options?.signal),
      value: () => Effect.runSync(own.value),
      maxValue: own.maxValue,
      statistics: () => Effect.runSync(own.statistics)
    }
  },
  makeCondition: () => {
    const own = Condition.makeUnsafe()
    return {
      acquire: async (options) => {
        const session = makeSession()
        await session.wait(own.lock.acquire, options?.signal)
        return holdOf(own, session)
      },
      acquireNoWait: () => {
        const session = makeSession()
        session.now(own.lock.acquireNoWait)
        return holdOf(own, session)
      },
      statistics: () => Effect.runSync(own.statistics)
    }
  },
  makeGuard: (action) => {
    const own = ResourceGuard.makeUnsafe(action)
    return {
      use: (body) => settle(own.use(Effect.promise(body)), undefined),
      statistics: () => Effect.runSync(own.statistics)
    }
  },
  makeChannel: <T>(maxBufferSize?: number) => {
    const { receiver, sender } = MemoryChannel.makeUnsafe<T>(maxBufferSize)
    return { sender: senderOf(sender), receiver: receiverOf(receiver) }
  }
}

const holdOf = (own: Condition.Condition, session: Session): FrontConditionHold => ({
  release: () => session.now(own.lock.release),
  wait: (options) => session.wait(own.wait, options?.signal),
  waitFor: (predicate, options) => session.wait(own.waitFor(predicate), options?.signal),
  notify: (n) => session.now(own.notify(n)),
  notifyAll: () => session.now(own.notifyAll)
})

const senderOf = <T>(own: MemoryChannel.Sender<T>): FrontSender<T> => ({
  send: (item, options) => settle(own.send(item), options?.signal),
  sendNoWait: (item) => Effect.runSync(own.sendNoWait(item)),
  clone: () => senderOf(Effect.runSync(own.clone)),
  close: () => Effect.runSync(own.close),
  statistics: () => Effect.runSync(own.statistics)
})

const receiverOf = <T>(own: MemoryChannel.Receiver<T>): FrontReceiver<T> => ({
  receive: (options) => settle(own.receive, options?.signal),
  receiveNoWait: () => Effect.runSync(own.receiveNoWait),
  items: () => Stream.toAsyncIterable(own.stream),
  clone: () => receiverOf(Effect.runSync(own.clone)),
  close: () => Effect.runSync(own.close),
  statistics: () => Effect.runSync(own.statistics)
})
