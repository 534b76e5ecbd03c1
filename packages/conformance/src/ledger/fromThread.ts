/** What becomes of each test in anyio's `tests/test_from_thread.py`. */
import { each, type Lines, onBoth } from "./Entry.ts"

const run = "fromThread.run and fromThread.runSync"

const sniffio = "The name of the running async library: there is one event loop, and it has no name."
const foreign = "fromThread.run, and whether a gateway for foreign workers is wanted at all"
const ownLoop = "Nothing starts an event loop for synchronous code: every thread of JavaScript has one and may await."
const noWith = "Python's context managers: a resource of the host is used inside the function that the host runs."

/** Our case for each test, why there is none, or what it waits for. */
export const fromThread: Lines = onBoth({
  test_thread_cancelled: { case: "lets a job that polls leave, and keeps its thread" },
  test_thread_cancelled_and_abandoned: {
    case: "abandon: tells a job that polls all the same, which leaves, and keeps its thread"
  },
  test_thread_cancelled_not_in_worker_thread: { case: "answers on the host that nothing is cancelled" },
  ...each({ open: run }, [
    "test_cancelscope_propagation",
    "test_cancelscope_propagation_when_abandoned",
    "TestRunAsyncFromThread.test_run_corofunc_from_thread",
    "TestRunAsyncFromThread.test_run_asyncgen_from_thread",
    "TestRunAsyncFromThread.test_run_sync_from_thread",
    "TestRunAsyncFromThread.test_run_sync_from_thread_pooling",
    "TestRunAsyncFromThread.test_run_async_from_thread_exception",
    "TestRunAsyncFromThread.test_run_sync_from_thread_exception",
    "TestRunAsyncFromThread.test_run_anyio_async_func_from_thread",
    "TestRunAsyncFromThread.test_run_async_no_event_loop",
    "TestRunAsyncFromThread.test_contextvar_propagation",
    "TestRunSyncFromThread.test_run_sync_from_unclaimed_thread_no_token",
    "TestRunSyncFromThread.test_contextvar_propagation",
    "TestBlockingPortal.test_call_corofunc",
    "TestBlockingPortal.test_call_non_corofunc",
    "TestBlockingPortal.test_call_anext",
    "TestBlockingPortal.test_aexit_with_exception",
    "TestBlockingPortal.test_aexit_without_exception",
    "TestBlockingPortal.test_call_portal_from_event_loop_thread",
    "TestBlockingPortal.test_call_stopped_portal",
    "TestBlockingPortal.test_start_task_soon",
    "TestBlockingPortal.test_start_task_soon_non_corofunc",
    "TestBlockingPortal.test_start_task_soon_cancel_later",
    "TestBlockingPortal.test_start_task_soon_cancel_immediately",
    "TestBlockingPortal.test_start_task_soon_cancel_after_stop",
    "TestBlockingPortal.test_start_task_soon_with_name",
    "TestBlockingPortal.test_start_no_value",
    "TestBlockingPortal.test_start_with_value",
    "TestBlockingPortal.test_start_non_corofunc",
    "TestBlockingPortal.test_start_crash_before_started_call",
    "TestBlockingPortal.test_start_crash_after_started_call",
    "TestBlockingPortal.test_start_no_started_call",
    "TestBlockingPortal.test_start_with_name",
    "TestBlockingPortal.test_contextvar_propagation_sync",
    "TestBlockingPortal.test_contextvar_propagation_async",
    "TestBlockingPortal.test_asyncio_run_sync_called",
    "TestBlockingPortal.test_raise_baseexception_from_task",
    "TestBlockingPortal.test_cancel_portal_future"
  ]),
  ...each({ why: sniffio }, ["TestRunAsyncFromThread.test_sniffio", "TestRunSyncFromThread.test_sniffio"]),
  ...each({ open: foreign }, [
    "TestRunAsyncFromThread.test_run_async_from_unclaimed_thread",
    "TestRunAsyncFromThread.test_run_async_closed_event_loop",
    "TestRunSyncFromThread.test_run_sync_from_unclaimed_thread",
    "TestRunSyncFromThread.test_run_sync_closed_event_loop"
  ]),
  ...each({ why: ownLoop }, [
    "TestBlockingPortal.test_start_with_new_event_loop",
    "TestBlockingPortal.test_start_with_thread_name",
    "TestBlockingPortal.test_start_without_thread_name",
    "TestBlockingPortal.test_start_with_nonexistent_backend",
    "TestBlockingPortal.test_from_async"
  ]),
  ...each({ why: noWith }, [
    "TestBlockingPortal.test_async_context_manager_success",
    "TestBlockingPortal.test_async_context_manager_error",
    "TestBlockingPortal.test_async_context_manager_error_ignore",
    "TestBlockingPortal.test_async_context_manager_exception_in_task_group"
  ])
})
