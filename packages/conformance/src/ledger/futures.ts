/** What becomes of each test in anyio's `tests/test_futures.py`: the platform's promise and Effect's `Deferred` are futures. */
import { each, type Lines } from "./Entry.ts"

const shared = "gives what a foreign promise ends with to all who wait for it, and to the others when one is cancelled"
const first = "rejects every wait for a foreign promise as that does, and keeps to its first outcome"
const firstValue = "keeps to the value of a foreign promise, whatever it is told after that"
const aborted =
  "takes the AbortError of a foreign promise that was cancelled for a failure, and cancels nobody who waits"
const deferred = "gives what a Deferred ends with to all who wait for it, and to the others when one is interrupted"
const deferredEnds = "knows a Deferred that waits, one that has ended and one that was interrupted, each for good"

const noState = "A promise shows no state; a TaskHandle does."
const noText = "The text of an object that is the platform's."

const values = [
  "test_result",
  "test_waiting_for_result",
  "test_waiting_with_wait",
  "test_multiple_waiters",
  "test_cancelled_waiter_allows_other"
]
const cancelled = [
  "test_already_cancelled",
  "test_cancelled_wait",
  "test_exception_when_future_cancelled",
  "test_cancelling_with_result"
]
const failures = ["test_raising_exception", "test_exception_when_future_failed"]
const unfinished = ["test_return_value_when_future_not_finished", "test_exception_when_future_not_finished"]

/** Our case for each test, or why there is none. */
export const futures: Lines = {
  effect: {
    ...each({ case: deferred }, [...values, ...failures, "test_disallowing_multiple_results"]),
    ...each({ case: deferredEnds }, [
      ...cancelled,
      "test_cancelling_already_set_return_value",
      "test_cancelling_already_set_exception",
      ...unfinished
    ]),
    test_repr: { why: noText }
  },
  promise: {
    ...each({ case: shared }, values),
    ...each({ case: first }, [...failures, "test_cancelling_already_set_exception"]),
    // A promise refuses a second outcome without a word: the platform's rule.
    ...each({ case: firstValue }, ["test_cancelling_already_set_return_value", "test_disallowing_multiple_results"]),
    // Who made a promise cancels it: as `fetch` does, by an AbortError.
    ...each({ case: aborted }, cancelled),
    ...each({ why: noState }, unfinished),
    test_repr: { why: noText }
  }
}
