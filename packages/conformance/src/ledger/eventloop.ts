/** What becomes of each test in anyio's `tests/test_eventloop.py`. */
import { each, type Lines, onBoth } from "./Entry.ts"

const asyncio = "An option of asyncio's event loop: the runtime's loop runs already, and takes none."

/** Our case for each test, or why there is none. */
export const eventloop: Lines = onBoth(
  {
    test_run_unknown_backend: { why: "A backend is a module that is imported, not a name that is looked up." },
    test_run_known_but_uninstalled_backend: {
      why: "A backend is a module that is imported: the runtime says which package is missing."
    },
    ...each({ why: asyncio }, [
      "TestAsyncioOptions.test_debug",
      "TestAsyncioOptions.test_debug_via_env",
      "TestAsyncioOptions.test_loop_factory",
      "TestAsyncioOptions.test_use_uvloop",
      "TestAsyncioOptions.test_use_winloop"
    ])
  },
  {
    effect: {
      ...each({ case: "sleeps by Clock until a point in time, and no time when that has passed" }, [
        "test_sleep_until",
        "test_sleep_until_in_past"
      ]),
      test_sleep_forever: {
        case: "sleeps no time for 0 and less, and for ever for infinity, until it is interrupted, by the live clock"
      },
      ...each({ why: "A program is an Effect, made before it is run: runMain is tested in each backend's package." }, [
        "test_run_task",
        "test_run_non_corofunc"
      ]),
      "TestTrioOptions.test_clock": {
        case: "gives none when its deadline comes or has come already, after or at"
      }
    },
    promise: {
      test_sleep_until: { case: "sleeps until a point in time, or until it is cancelled" },
      test_sleep_until_in_past: { case: "lets a turn pass for a sleep of 0 and for one until a time that has passed" },
      test_sleep_forever: { case: "sleeps for ever for Infinity, until it is cancelled" },
      test_run_task: { case: "runs a main function with threads to its value, or to its own error" },
      test_run_non_corofunc: { case: "runs a main function that is not async, and refuses what is no function" },
      "TestTrioOptions.test_clock": {
        case: "keeps to a clock that takes the place of Date.now and setTimeout"
      }
    }
  }
)
