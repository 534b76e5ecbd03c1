/** What becomes on the promise front of each test in anyio's `tests/test_taskgroups.py`. */
import type { Entry } from "./Entry.ts"

const ended = "refuses children when the group has ended, whether it failed or not"
const twice = "fails a child that says twice that it has started, before its first wait or later"
const startValue = "gives what the child passed to started, and undefined for nothing"
const groupCut =
  "never begins a child of start in a group that is cancelled before it could, and rejects with the reason"
const callerCutBefore = "never begins a child whose caller of start is cancelled before it could"
const inGroup = "shows a child in its group, whoever starts it, before and after it says that it has started"
const afterwards = "begins a child after the code that started it, never within the call"
const callerCut = "awaits the child when the caller of start is cancelled, and spares the group"
const refused = "refuses a child that is no function, and takes one that returns no promise"
const bodyFails = "cancels the children when the body fails, and rejects with its error"
const keepsReason = "rejects with the reason of cancel wherever it cuts, and keeps the first"
const noLimit = "sets no limit for undefined, after or at"
const limitReason = "gives the reason of a limit as the message of its TimeoutError, after or at"
const deadline = "moves on and fails at a deadline"
const filtered = "takes its cancellation out of an ExceptionGroup, at any depth, and keeps the rest"
const foreign = "frees children that wait for a foreign promise, alone or in a scope of their own"
const names = "names a child by its function or as it is told, however it is started"
const handle = "gives a handle of a started child that knows value and result, cancelled or not"

const noNativeCancel = "A promise cannot be cancelled from outside; what can is covered by signals and handles."
const noCounter = "asyncio's cancellation counter: an AbortSignal aborts once and counts nothing."
const noObjects = "A scope or group is one call with a body: nobody enters it or leaves it by hand."
const noReferenceCounts = "Python's reference counts: nothing here depends on when an error is collected."

/** Our case for each test, or why there is none. */
export const promiseTaskgroups: Readonly<Record<string, Entry>> = {
  test_already_closed: { case: ended },
  test_success: { case: "runs every child of a group and waits for all of them" },
  test_run_natively: { case: "runs every child of a group and waits for all of them" },
  test_start_soon_while_running: { case: "lets a child start a sibling when the body has ended" },
  test_start_soon_after_error: { case: ended },
  test_start_already_closed: { case: ended },
  test_start_no_value: { case: startValue },
  test_start_called_twice: { case: twice },
  test_start_sync_wrapper: { case: "takes a synchronous function that starts and returns a promise" },
  test_start_sync_wrapper_called_twice: { case: twice },
  test_no_called_started_twice: { case: groupCut },
  test_start_with_value: { case: startValue },
  test_start_crash_before_started_call: {
    case: "rejects start with the error of a child that fails before, and spares the group"
  },
  test_start_crash_after_started_call: { case: "gives the start value and leaves to the group what fails after" },
  test_start_no_started_call: { case: "rejects start when its child returns without having started" },
  test_start_cancelled: { case: groupCut },
  test_start_native_host_cancelled: { case: callerCut },
  test_start_native_child_cancelled: { why: noNativeCancel },
  test_propagate_native_cancellation_from_taskgroup: {
    case: "lets an abort from outside out of a group, with its reason"
  },
  test_cancel_with_nested_task_groups: {
    case: "tells of a cancellation once, however long those it reaches take to end"
  },
  test_no_spin_on_done_task_in_cancel_scope: { case: "tells nothing to what a body that has ended left behind" },
  test_start_exception_delivery: { case: refused },
  test_start_cancel_after_error: {
    case: "cancels a start that is called from a group which fails, and its child alone"
  },
  test_host_exception: { case: bodyFails },
  test_level_cancellation: { case: "never runs a child of a group that is cancelled already" },
  test_cancel: { case: "cancels a group with its children where they wait, and not before" },
  test_cancel_with_reason: { case: keepsReason },
  test_failing_child_task_cancels_host: { case: "cancels the body when a child fails" },
  test_failing_host_task_cancels_children: { case: bodyFails },
  test_cancel_scope_in_another_task: { case: "lets a scope be cancelled from a child elsewhere" },
  test_cancel_propagation: { case: "reaches the body and the children of a group within" },
  test_cancel_twice: { case: "cancels one body in two groups, one after the other" },
  test_cancel_exiting_task_group: { case: "cancels the children of a group that waits for them, and waits on" },
  test_cancel_before_entering_scope: { case: "is cancelled from the start by what was cancelled before" },
  test_exception_group_children: { case: "tells every failure of children, in order of arrival" },
  test_exception_group_host: { case: "tells the failure of the body with those of its children" },
  test_escaping_cancelled_exception: { case: "tells nobody outside that a scope was cancelled within" },
  test_cancel_scope_cleared: { case: "waits undisturbed after a scope that has timed out" },
  test_fail_after: { case: "fails with a TimeoutError when the limit passes, at once or later" },
  test_fail_after_no_timeout: { case: noLimit },
  test_fail_after_after_cancellation: { case: "fails after a limit in a body that a group has cancelled before" },
  test_fail_after_cancelled_before_deadline: { case: "is no timeout when it was cancelled before the limit" },
  test_fail_after_scope_cancelled_before_timeout: {
    case: "is no timeout when it was cancelled before the limit and ends after it"
  },
  test_fail_after_reason: { case: limitReason },
  test_move_on_after: { case: "moves on after a limit, at once or later" },
  test_move_on_after_no_timeout: { case: noLimit },
  test_nested_move_on_after: { case: "ends at the earlier deadline of two, and the scope whose it was catches" },
  test_fail_at: { case: deadline },
  test_fail_at_no_timeout: { case: noLimit },
  test_fail_at_reason: { case: limitReason },
  test_move_on_at: { case: deadline },
  test_move_on_at_no_timeout: { case: noLimit },
  test_shielding: { case: "completes a shielded body under a cancelled scope, and cuts the next wait" },
  test_cancel_from_shielded_scope: { case: "sees no cancellation behind a shield, and sees it again in front" },
  test_cancel_shielded_scope: { case: "is not held off by a shield when the shielded scope itself is cancelled" },
  test_shielded_cleanup_after_cancel: {
    case: "shields a clean-up after a cancellation, in a finally as anywhere"
  },
  test_cleanup_after_native_cancel: { why: noNativeCancel },
  test_cancelled_not_caught: { case: "gives the value of a body that was cancelled and never waited" },
  test_cancelled_scope_based_checkpoint: {
    case: "lets the outer scope catch when both are cancelled, in either order"
  },
  test_cancelled_raises_beyond_origin_unshielded: {
    case: "does not catch when an outer scope is cancelled while it unwinds"
  },
  test_cancelled_raises_beyond_origin_shielded: {
    case: "catches behind its shield when an outer scope is cancelled while it unwinds"
  },
  test_empty_taskgroup_contains_yield_point: { case: "lets others run before it goes on from an empty group" },
  test_cancel_host_asyncgen: { case: "cancels an async generator at its next wait, whoever drives it" },
  test_shielding_immediate_scope_cancelled: {
    case: "cuts a child in the shielded scope that it waits in, when that is cancelled"
  },
  test_shielding_mutate: { case: "raises and lowers a shield while it runs" },
  test_cancel_scope_in_child_task: { case: "keeps the cancellation of a scope in a child to that scope" },
  test_exception_cancels_siblings: { case: "cancels the siblings of a child that fails" },
  test_cancel_cascade: { case: "cascades through nested groups to the innermost child" },
  test_cancelled_parent: { case: "never gets to the end of a child that is started from one being cancelled" },
  test_shielded_deadline: { case: "hides an outer deadline behind a shield" },
  test_deadline_reached_on_start: { case: "cuts the first wait when the deadline has passed on entry" },
  test_deadline_moved: { case: "keeps to a deadline that is moved while it runs, out or in" },
  test_timeout_error_with_multiple_cancellations: {
    case: "fails with one TimeoutError, however many children it cut"
  },
  test_nested_fail_after: { case: "lets a cancellation from outside through a limit as what it is" },
  test_nested_shield: { case: "times out behind a shield under a cancelled scope, and tells the group" },
  test_triple_nested_shield_checkpoint_in_outer: {
    case: "cuts the wait behind three scopes with a shield, in the outermost"
  },
  test_triple_nested_shield_checkpoint_in_middle: {
    case: "cuts the wait behind three scopes with a shield, in the middle one"
  },
  test_nested_task_group_filtering: { case: "leaves cancellations out of what nested groups tell" },
  test_exception_group_filtering: { case: filtered },
  test_nested_exception_group_filtering: { case: filtered },
  test_cancel_propagation_with_inner_spawn: {
    case: "cancels a body that waits for a group with children of its own"
  },
  test_escaping_cancelled_error_from_cancelled_task: {
    case: "lets nothing escape from a scope that is cancelled after a limit within it has passed"
  },
  test_cancel_generator_based_task: { why: "Coroutines made of generators: Python has removed them itself." },
  test_schedule_old_style_coroutine_func: { case: refused },
  test_cancel_native_future_tasks: { case: foreign },
  test_cancel_native_future_tasks_cancel_scope: { case: foreign },
  test_cancel_completed_task: { case: "cancels a group one of whose children has ended well" },
  test_task_in_sync_spawn_callback: { case: afterwards },
  test_shielded_cancel_sleep_time: { case: "burns no time while a shielded child of a cancelled group takes long" },
  test_cancelscope_wrong_exit_order: {
    case: "lets a scope end by itself that outlives the one around it, and refuses to open one in what has ended"
  },
  test_cancelscope_exit_before_enter: { why: noObjects },
  test_cancelscope_exit_in_wrong_task: { why: noObjects },
  test_unhandled_exception_group: {
    why: "KeyboardInterrupt in the event loop: JavaScript throws no signal into code."
  },
  test_single_cancellation_exc: { case: "lets one bare cancellation through a group, however many it cut" },
  test_start_soon_parent_id: { case: inGroup },
  test_start_parent_id: { case: inGroup },
  "TestUncancel.test_uncancel_after_native_cancel": { why: noCounter },
  "TestUncancel.test_uncancel_after_scope_cancel": { why: noCounter },
  "TestUncancel.test_uncancel_after_scope_and_native_cancel": {
    case: "lets an abort from outside win over the scope's own cancellation"
  },
  "TestUncancel.test_cancel_message_replaced": {
    case: "knows its own cancellation when somebody has wrapped it in an AbortError"
  },
  "TestUncancel.test_cancel_counter_nested_scopes": { why: noCounter },
  "TestUncancel.test_uncancel_after_taskgroup_cancelled": { why: noCounter },
  "TestUncancel.test_uncancel_after_group_aexit_native_cancel": { why: noCounter },
  "TestUncancel.test_uncancel_after_child_task_failed": { why: noCounter },
  "TestUncancel.test_uncancel_cancelled_scope_based_checkpoint": { why: noCounter },
  test_taskgroup_reentry: { why: noObjects },
  test_cancel_before_entering_task_group: {
    case: "opens and closes an empty group in a cancelled scope without a fuss"
  },
  test_reraise_cancelled_in_excgroup: { case: "catches an ExceptionGroup of nothing but its own cancellation" },
  test_cancel_child_task_when_host_is_shielded: {
    case: "does not shield children by the shield that the body alone is in"
  },
  test_start_cancels_parent_scope: { case: callerCutBefore },
  test_start_return_handle_success: { case: handle },
  test_start_return_handle_cancel: { case: handle },
  "TestRefcycles.test_exception_refcycles_direct": { why: noReferenceCounts },
  "TestRefcycles.test_exception_refcycles_errors": { why: noReferenceCounts },
  "TestRefcycles.test_exception_refcycles_parent_task": { why: noReferenceCounts },
  "TestRefcycles.test_exception_refcycles_propagate_cancellation_error": { why: noReferenceCounts },
  "TestRefcycles.test_exception_refcycles_base_error": { why: noReferenceCounts },
  test_eager_task_factory: { case: afterwards },
  test_patched_asyncio_task: { why: "A replaced asyncio.Task: there is no such class to replace." },
  test_exception_groups_suppresses_exc_context: {
    why: "Python's implicit exception context: JavaScript errors have a cause, and only when it is given."
  },
  test_cancel_reason: { case: keepsReason },
  test_cancel_shielding_start: { case: "respects the shield of a child when the caller of start is cancelled" },
  test_asyncio_call_graph: { why: "asyncio's call graph: engines write asynchronous stacks by themselves." },
  "TestCreateTask.test_coro_attr": { why: "There are no coroutine objects: a child is started from a function." },
  "TestCreateTask.test_non_coro": { case: refused },
  "TestCreateTask.test_return_value": {
    case: "gives the result of a child, as often as it is asked for, and says when it is there"
  },
  "TestCreateTask.test_exception": { case: "tells the error of a child to who asks, and to the group once" },
  "TestCreateTask.test_base_exception": { case: "tells of a child that threw what is no error as it is" },
  "TestCreateTask.test_cancel": { case: "cancels one child by its handle, begun or not, and spares the group" },
  "TestCreateTask.test_custom_context": {
    why: "No context is handed over by hand; that a runtime's own follows is tested in core's taskGroup.test.ts."
  },
  "TestCreateTask.test_wait": { case: "waits for children without their errors by Promise.allSettled" },
  test_task_name_default: { case: names },
  test_task_name_custom_name: { case: names },
  test_task_from_asyncgen_asend: { case: "takes the next step of an async generator as a child" }
}
