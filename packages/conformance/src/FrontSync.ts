/** The primitives of either front behind one shape. Every wait is a promise and takes a signal; nothing else waits. */
import type {
  AsyncEventStatistics,
  CapacityLimiterStatistics,
  ConditionStatistics,
  LockStatistics,
  MemoryChannelStatistics,
  ResourceGuardStatistics,
  SemaphoreStatistics
} from "@anythread/core/promise"

/** How a wait is cancelled: it then rejects with the signal's reason on either front. */
export interface FrontWait {
  /** Cancels the wait. */
  readonly signal?: AbortSignal | undefined
}

/** A limiter of either front. */
export interface FrontLimiter {
  /** The front's own limiter. */
  readonly own: unknown
  /** Waits for a token. Resolves to what returns it. */
  readonly acquire: (signal?: AbortSignal) => Promise<() => void>
  /** Takes a token now. Returns what returns it. */
  readonly acquireNoWait: () => () => void
  /** Waits for a token for a borrower. */
  readonly acquireOnBehalfOf: (borrower: unknown, options?: FrontWait) => Promise<void>
  /** Takes a token for a borrower now. */
  readonly acquireOnBehalfOfNoWait: (borrower: unknown) => void
  /** Returns the token of a borrower. */
  readonly releaseOnBehalfOf: (borrower: unknown) => void
  /** Runs a body while holding a token. The signal cuts the wait; on the Effect front, the body too. */
  readonly use: <A>(body: () => Promise<A>, options?: FrontWait) => Promise<A>
  /** Sets how many tokens there are. */
  readonly resize: (totalTokens: number) => void
  /** How many tokens are free. */
  readonly availableTokens: () => number
  /** The limiter at this moment. */
  readonly statistics: () => CapacityLimiterStatistics
}

/** An event of either front. */
export interface FrontEvent {
  /** Sets it. */
  readonly set: () => void
  /** Whether it is set. */
  readonly isSet: () => boolean
  /** Waits until it is set. */
  readonly wait: (options?: FrontWait) => Promise<void>
  /** The event at this moment. */
  readonly statistics: () => AsyncEventStatistics
}

/** What is held by one who acquired, until released. */
export interface FrontHold {
  /** Gives it back. */
  readonly release: () => void
}

/** A lock of either front. Each acquire is an owner of its own. */
export interface FrontLock {
  /** Waits for the lock. */
  readonly acquire: (options?: FrontWait) => Promise<FrontHold>
  /** Takes the lock now. */
  readonly acquireNoWait: () => FrontHold
  /** Waits for the lock for an owner. */
  readonly acquireOnBehalfOf: (owner: unknown, options?: FrontWait) => Promise<void>
  /** Takes the lock for an owner now. */
  readonly acquireOnBehalfOfNoWait: (owner: unknown) => void
  /** Releases the lock of an owner. */
  readonly releaseOnBehalfOf: (owner: unknown) => void
  /** Runs a body while holding the lock. The signal cuts the wait; on the Effect front, the body too. */
  readonly use: <A>(body: () => Promise<A>, options?: FrontWait) => Promise<A>
  /** The lock at this moment. */
  readonly statistics: () => LockStatistics
}

/** A semaphore of either front. */
export interface FrontSemaphore {
  /** Lowers the value, or waits. */
  readonly acquire: (options?: FrontWait) => Promise<FrontHold>
  /** Lowers the value now. */
  readonly acquireNoWait: () => FrontHold
  /** Raises the value, for whomever. */
  readonly release: () => void
  /** Runs a body between an acquire and a release. The signal cuts the wait; on the Effect front, the body too. */
  readonly use: <A>(body: () => Promise<A>, options?: FrontWait) => Promise<A>
  /** The value. */
  readonly value: () => number
  /** What the value may not exceed. */
  readonly maxValue: number
  /** The semaphore at this moment. */
  readonly statistics: () => SemaphoreStatistics
}

/** One who has acquired the lock of a condition. It may still be asked after its release, and refuses then. */
export interface FrontConditionHold extends FrontHold {
  /** Gives the lock up, waits to be notified, takes the lock again. */
  readonly wait: (options?: FrontWait) => Promise<void>
  /** Waits until a predicate gives something truthy, and gives that. */
  readonly waitFor: (predicate: () => unknown, options?: FrontWait) => Promise<unknown>
  /** Notifies those who have waited longest. */
  readonly notify: (n?: number) => void
  /** Notifies all. */
  readonly notifyAll: () => void
}

/** A condition of either front. */
export interface FrontCondition {
  /** Waits for its lock. */
  readonly acquire: (options?: FrontWait) => Promise<FrontConditionHold>
  /** Takes its lock now. */
  readonly acquireNoWait: () => FrontConditionHold
  /** The condition at this moment. */
  readonly statistics: () => ConditionStatistics
}

/** A guard of either front. */
export interface FrontGuard {
  /** Runs a body as the one user. */
  readonly use: <A>(body: () => Promise<A>) => Promise<A>
  /** The guard at this moment. */
  readonly statistics: () => ResourceGuardStatistics
}

/** A send half of either front. */
export interface FrontSender<T> {
  /** Sends, or waits. */
  readonly send: (item: T, options?: FrontWait) => Promise<void>
  /** Sends now. */
  readonly sendNoWait: (item: T) => void
  /** Another half of the same side. */
  readonly clone: () => FrontSender<T>
  /** Closes this half. */
  readonly close: () => void
  /** The channel at this moment. */
  readonly statistics: () => MemoryChannelStatistics
}

/** A receive half of either front. */
export interface FrontReceiver<T> {
  /** Receives, or waits. */
  readonly receive: (options?: FrontWait) => Promise<T>
  /** Receives now. */
  readonly receiveNoWait: () => T
  /** All items to come: a stream on the Effect front. */
  readonly items: () => AsyncIterable<T>
  /** Another half of the same side. */
  readonly clone: () => FrontReceiver<T>
  /** Closes this half. */
  readonly close: () => void
  /** The channel at this moment. */
  readonly statistics: () => MemoryChannelStatistics
}

/** The two ends of a channel. */
export interface FrontChannel<T> {
  /** Its first send half. */
  readonly sender: FrontSender<T>
  /** Its first receive half. */
  readonly receiver: FrontReceiver<T>
}

/** The primitives of one front. Each throws what its front refuses its arguments with. */
export interface FrontSync {
  /** Makes a limiter. */
  readonly makeLimiter: (totalTokens: number) => FrontLimiter
  /** Makes an event. */
  readonly makeEvent: () => FrontEvent
  /** Makes a lock. */
  readonly makeLock: () => FrontLock
  /** Makes a semaphore. */
  readonly makeSemaphore: (initialValue: number, options?: { readonly maxValue?: number }) => FrontSemaphore
  /** Makes a condition with a lock of its own. */
  readonly makeCondition: () => FrontCondition
  /** Makes a guard. */
  readonly makeGuard: (action?: string) => FrontGuard
  /** Makes a channel. */
  readonly makeChannel: <T>(maxBufferSize?: number) => FrontChannel<T>
}
