/** What becomes of each test in anyio's `tests/test_debugging.py`. */
import { each, type Lines, onBoth } from "./Entry.ts"

// There is no wait_all_tasks_blocked: what can go on has done so when the event loop has turned.
const blocked = "has gone as far as it can when a turn has passed, a child whose deadline had passed included"
const bodies = "names scopes and groups that run by the functions of their bodies, or as told"
const running = "names a child that hangs, the job that it waits for, and the thread that runs it"

/** Our case for each test, or why there is none. */
export const debugging: Lines = onBoth(
  {
    ...each({ why: "Coroutines made of generators: Python has removed them itself." }, [
      "test_wait_generator_based_task_blocked"
    ]),
    test_wait_all_tasks_blocked_asend: { why: "An object of Python's async generators that is awaited by itself." }
  },
  {
    effect: {
      test_main_task_name: { case: `${bodies}, on Effect` },
      test_wait_all_tasks_blocked_cancelled_task: { case: `${blocked}, on Effect` },
      test_non_main_task_name: { case: "names a child as it is told, else by its function or the id of its fiber" },
      test_get_running_tasks: { case: `${running}, on Effect` }
    },
    promise: {
      test_main_task_name: { case: bodies },
      test_wait_all_tasks_blocked_cancelled_task: { case: blocked },
      test_non_main_task_name: { case: "names a child by its function or as it is told, however it is started" },
      test_get_running_tasks: { case: running }
    }
  }
)
