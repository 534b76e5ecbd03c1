/** What becomes of each test in anyio's `tests/test_concurrency_utils.py`. */
import { each, type Lines } from "./Entry.ts"

const gathered = "gives the values of all tasks in their order, whichever ends first, and [] for none"
const mapped = "maps items in their order, whichever ends first, and none to []"
const completed = "hands out tasks in the order in which they complete, named by their functions"

const effects = "gives values in the order of the Effects by Effect.all and Effect.forEach, whichever ends first"
const effectFails =
  "interrupts and awaits the others of Effect.all and Effect.forEach when one fails, and fails as it did"
const streamed = "streams handles in the order in which their Effects end, named by their places or as told"

/** Our case for each test. */
export const concurrencyUtils: Lines = {
  effect: {
    ...each({ case: effects }, ["test_gather_results_in_order", "test_map_results_ordering", "test_map_empty_args"]),
    ...each({ case: effectFails }, ["test_gather_propagates_exception", "test_map_propagates_exception"]),
    ...each({ case: streamed }, ["test_as_completed_ordering", "test_as_completed_naming"]),
    test_as_completed_no_coroutines: { case: "streams nothing by asCompleted of nothing" },
    test_as_completed_propagates_exception: {
      case: "interrupts and awaits the others of asCompleted when one fails, and fails as it did"
    },
    test_as_completed_early_exit: {
      case: "interrupts and awaits what is left when a stream of asCompleted ends early"
    }
  },
  promise: {
    test_gather_results_in_order: { case: gathered },
    test_gather_propagates_exception: {
      case: "cancels and awaits the other tasks of all when one fails, and rejects with its failure"
    },
    ...each({ case: completed }, ["test_as_completed_ordering", "test_as_completed_naming"]),
    test_as_completed_no_coroutines: {
      case: "refuses asCompleted of no task with RangeError, and what is no function with TypeError"
    },
    test_as_completed_propagates_exception: {
      case: "cancels and awaits the other tasks of asCompleted when one fails, and rejects with its failure"
    },
    test_as_completed_early_exit: {
      case: "cancels and awaits the tasks that are left when a loop over asCompleted ends early"
    },
    ...each({ case: mapped }, ["test_map_results_ordering", "test_map_empty_args"]),
    test_map_propagates_exception: {
      case: "cancels what map has begun and begins nothing more when one fails, and leaves the items"
    }
  }
}
