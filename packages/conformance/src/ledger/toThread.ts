/** What becomes of each test in anyio's `tests/test_to_thread.py`. */
import { each, type Lines, onBoth } from "./Entry.ts"

const leaves = "leaves no thread behind, however often a pool is made, used and closed"

/** Our case for each test, or why there is none. */
export const toThread: Lines = onBoth(
  {
    test_run_in_thread_cancelled: { case: "never starts a call whose signal has aborted before" },
    test_run_in_thread_exception: {
      case: "keeps class, message, own properties and cause chain of an error whose class is registered"
    },
    test_run_in_custom_limiter: {
      case: "runs no more calls at once than its limiter has tokens, in whichever pool"
    },
    test_cancel_worker_thread: {
      case: "wait: lets the job run to its end, keeps the caller until then, and drops the result"
    },
    test_cancel_wait_on_thread: {
      case: "abandon: lets the caller go on at once, and keeps the thread until the job ends"
    },
    test_deprecated_cancellable_param: { why: "An argument that anyio keeps for old programs." },
    test_asynclib_detection: { case: "knows on a thread that it is one, and on the host that it is not" },
    test_asyncio_cancel_native_task: {
      why: "There is no second kind of cancellation beside that of signals and fibers."
    },
    ...each({ case: leaves }, [
      "test_asyncio_no_root_task",
      "test_asyncio_run_sync_no_asyncio_run",
      "test_asyncio_run_sync_multiple",
      "test_asyncio_run_does_not_leak_event_loop"
    ]),
    test_asyncio_future_callback_partial: { why: "A callback inside asyncio's futures." },
    test_asyncio_no_recycle_stopping_worker: {
      case: "gives a job that was sent to a dying thread, and never begun there, to another"
    },
    test_stopiteration: { why: "StopIteration is an exception of Python's alone." },
    ...each({ open: "fromThread.run, and whether a gateway for foreign workers is wanted at all" }, [
      "TestBlockingPortalProvider.test_single_thread",
      "TestBlockingPortalProvider.test_single_thread_overlapping",
      "TestBlockingPortalProvider.test_multiple_threads"
    ]),
    test_run_sync_worker_cyclic_references: { case: "keeps no argument and no result on a thread when a job has ended" }
  },
  {
    effect: {
      test_contextvar_propagation: {
        why: "The services of a fiber stay on the host: what a function on a thread is to know is an argument."
      }
    },
    promise: {
      test_contextvar_propagation: {
        why: "Nothing is ambient: what a function on a thread is to know is an argument."
      },
      test_asyncio_run_does_not_leak_event_loop: {
        case: "runs a main function with threads to its value, or to its own error"
      }
    }
  }
)
