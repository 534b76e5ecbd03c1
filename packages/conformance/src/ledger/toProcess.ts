/** What becomes of each test in anyio's `tests/test_to_process.py`. */
import { each, type Lines, onBoth } from "./Entry.ts"

/** What each test waits for, or why there is nothing to wait for. */
export const toProcess: Lines = onBoth({
  ...each({ open: "a backend of processes, should one be wanted" }, [
    "test_run_sync_in_process_pool",
    "test_exception",
    "test_print",
    "test_stderr_flood",
    "test_cancel_before",
    "test_cancel_during",
    "test_exec_while_pruning",
    "test_nonexistent_main_module",
    "test_entrypoint_main_module"
  ]),
  test_identical_sys_path: { why: "Python's sys.path: a module is found by its URL." },
  test_partial: { why: "Python's functools.partial: JavaScript has no keyword arguments to bind." }
})
