/** What becomes of each test in anyio's `tests/test_synchronization.py`. */
import { type Entries, each, type Lines, onBoth } from "./Entry.ts"

const lockUse = "lets one at a time hold a lock, in the order in which they asked"
const lockNow = "takes a lock now that is free, and refuses with WouldBlock one that is held"
const lockTwice = "refuses a lock to the owner who holds it, waiting or not"
const lockCut = "passes over who is cancelled while waiting for a lock, released in the same turn or later"
const lockGranted = "keeps a lock for who is cancelled after it was granted, in the same turn"
const lockHandOver = "hands a lock to the first who waits in the moment of its release, so that nobody comes between"
const lockFreed = "frees a lock when its user fails, and when its user is cancelled"
const eventSet = "lets all who wait for an event go on when it is set, in the order in which they came"
const conditionWait = "gives the lock of a condition up while one waits, and has it back before it goes on"
const conditionBlocks = "waits in one block of a condition, is notified in another, and gives what the predicate gave"
const conditionNow = "takes the lock of a condition now, and refuses that with WouldBlock when it is held"
const semaphoreUse = "lets as many in as a semaphore has, the rest in the order in which they came"
const semaphoreCut = "passes over who is cancelled while waiting for a semaphore, released in the same turn or later"
const semaphoreGranted = "keeps a semaphore lowered for who is cancelled after the release went to it, in the same turn"
const tokens = "grants tokens in the order in which they were asked for"
const numbers = "refuses numbers of tokens that are none with RangeError, at first and later"
const zero = "has 0 tokens or endlessly many, if so told"
const second = "refuses a borrower a second token, while it holds one or waits for one, and loses nobody by it"
const tokenNow = "takes a token now when one is free, and refuses with WouldBlock when none is or somebody waits"
const tokenBack = "has a token back when its user fails, and when its user is cancelled"

const fast = "gives a lock, a semaphore and a token that are free without a turn of the event loop"
const inUse = "lets no more in at once than there are tokens, however often they come, and counts them"
const onBehalf = "refuses a borrower with WouldBlock what another holds, and what was returned while a third waited"
const fiberOwner =
  "takes the calling fiber for the owner of a lock, and dies when it takes or frees one that is not its"
const fiberBorrower = "takes the calling fiber for the borrower of a token, and dies when it takes a second or has none"

const both: Entries = {
  ...each({ case: lockUse }, ["TestLock.test_contextmanager", "TestLock.test_manual_acquire"]),
  ...each({ case: fast }, ["TestLock.test_fast_acquire", "TestSemaphore.test_fast_acquire"]),
  ...each({ case: lockNow }, ["TestLock.test_acquire_nowait", "TestLock.test_acquire_nowait_wouldblock"]),
  "TestLock.test_cancel_during_acquire": { case: lockCut },
  "TestLock.test_statistics": { case: lockHandOver },
  "TestLock.test_asyncio_deadlock": { case: lockFreed },
  "TestLock.test_cancel_after_release": { case: lockGranted },
  "TestLock.test_cancelled_after_acquire": { case: lockCut },
  "TestLock.test_instantiate_outside_event_loop": { case: lockUse },
  "TestLock.test_owner_after_release": { case: lockHandOver },
  "TestEvent.test_event": { case: eventSet },
  "TestEvent.test_event_cancel": { case: "cancels who waits for an event, though it is set in the same turn" },
  "TestEvent.test_event_wait_before_set_before_cancel": {
    case: "lets who waits for an event go on that was set before the cancellation, in the same turn"
  },
  "TestEvent.test_statistics": { case: eventSet },
  "TestEvent.test_instantiate_outside_event_loop": {
    case: "remembers that an event was set before anybody waited for it, and when it is set again"
  },
  ...each({ case: conditionWait }, [
    "TestCondition.test_manual_acquire",
    "TestCondition.test_statistics",
    "TestCondition.test_instantiate_outside_event_loop"
  ]),
  ...each({ case: conditionNow }, [
    "TestCondition.test_acquire_nowait",
    "TestCondition.test_acquire_nowait_wouldblock"
  ]),
  "TestCondition.test_wait_cancel": { case: "ends a cancelled wait on a condition only when it has the lock again" },
  "TestCondition.test_notification_handover_on_cancel": {
    case: "passes the notification of a waiter that is cancelled before it has the lock to the next"
  },
  "TestCondition.test_wait_no_lock": {
    case: "refuses to wait and to notify without the lock, after one's own release too"
  },
  ...each({ case: semaphoreUse }, [
    "TestSemaphore.test_contextmanager",
    "TestSemaphore.test_manual_acquire",
    "TestSemaphore.test_statistics",
    "TestSemaphore.test_instantiate_outside_event_loop"
  ]),
  "TestSemaphore.test_acquire_nowait": {
    case: "lowers the value of a semaphore now, and refuses that with WouldBlock at 0"
  },
  ...each({ case: semaphoreCut }, [
    "TestSemaphore.test_cancel_during_acquire",
    "TestSemaphore.test_cancelled_after_acquire"
  ]),
  ...each({ case: "refuses with SemaphoreMisuse one release of a semaphore more than its maximum" }, [
    "TestSemaphore.test_max_value",
    "TestSemaphore.test_max_value_exceeded"
  ]),
  "TestSemaphore.test_acquire_race": {
    case: "hands a release of a semaphore to the first who waits, so that nobody comes between"
  },
  "TestSemaphore.test_asyncio_deadlock": {
    case: "raises a semaphore again when its user fails, and when its user is cancelled"
  },
  "TestSemaphore.test_cancel_after_release": { case: semaphoreGranted },
  ...each({ case: numbers }, ["TestCapacityLimiter.test_bad_init_type", "TestCapacityLimiter.test_bad_init_value"]),
  ...each({ case: zero }, [
    "TestCapacityLimiter.test_zero_tokens",
    "TestCapacityLimiter.test_zero_tokens_outside_event_loop",
    "TestCapacityLimiter.test_float_infinity_outside_event_loop"
  ]),
  ...each({ case: inUse }, [
    "TestCapacityLimiter.test_borrow",
    "TestCapacityLimiter.test_limit",
    "TestCapacityLimiter.test_statistics"
  ]),
  "TestCapacityLimiter.test_increase_tokens": {
    case: "lets those who wait have what a resize adds, and takes nothing from those who hold"
  },
  // No limiter stands before all calls: a pool limits them itself.
  "TestCapacityLimiter.test_current_default_thread_limiter": {
    case: "lets as many calls run at once as the runtime has cores when nobody says how many"
  },
  "TestCapacityLimiter.test_asyncio_deadlock": { case: tokenBack },
  "TestCapacityLimiter.test_ordered_queue": { case: tokens },
  "TestCapacityLimiter.test_increase_tokens_lets_others_acquire": {
    case: "lets newcomers have what a resize leaves when those who waited have theirs"
  },
  "TestCapacityLimiter.test_instantiate_outside_event_loop": { case: numbers },
  "TestCapacityLimiter.test_total_tokens_as_kwarg": { why: "JavaScript has no keyword arguments." },
  "TestCapacityLimiter.test_acquire_cancelled": {
    case: "gives the token of a waiter that was cancelled to the next, returned in the same turn or later"
  },
  "TestCapacityLimiter.test_acquire_nowait": { case: tokenNow },
  ...each({ case: onBehalf }, [
    "TestCapacityLimiter.test_acquire_on_behalf_of_nowait",
    "TestCapacityLimiter.test_nowait_acquire_after_release_does_not_oversubscribe"
  ])
}

/** Our case for each test, or why there is none. */
export const synchronization: Lines = onBoth(both, {
  effect: {
    ...each({ case: fiberOwner }, ["TestLock.test_acquire_twice_async", "TestLock.test_acquire_twice_sync"]),
    "TestCondition.test_contextmanager": {
      case: "waits in one withLock of a condition, and is notified in another with all who wait"
    },
    "TestCondition.test_wait_for": {
      case: "waits for a predicate, looks under the lock whenever it is notified, and gives what that gave"
    },
    ...each({ case: fiberBorrower }, ["TestCapacityLimiter.test_borrow_twice", "TestCapacityLimiter.test_bad_release"])
  },
  promise: {
    // There is no current task: an owner or borrower is named, or there is a token in hand.
    ...each({ case: lockTwice }, ["TestLock.test_acquire_twice_async", "TestLock.test_acquire_twice_sync"]),
    ...each({ case: conditionBlocks }, ["TestCondition.test_contextmanager", "TestCondition.test_wait_for"]),
    "TestCapacityLimiter.test_borrow_twice": { case: second },
    "TestCapacityLimiter.test_bad_release": { case: "refuses to return a token for who holds none" }
  }
})
