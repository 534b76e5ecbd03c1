/** What becomes on the Effect front of each test in anyio's `tests/test_taskgroups.py`. */
import type { Entry } from "./Entry.ts"

const closed = "dies of GroupClosed when a child is started in a group that has ended, well or not"
const success = "ends a group when all its children have, under plain Effect.runPromise too"
const bodyFails = "interrupts the children of a group whose body fails, and fails as it did"
const childFails = "interrupts the body and the other children when one fails, and fails as it did"
const allFailures = "fails with every failure of children and body, in the order in which they came"
const ownCut = "gives none when a group's own scope cut its body short, and interrupts where none cannot be given"
const plainInterrupt = "ends a group with all its children by Fiber.interrupt, by Effect.timeout and by an AbortSignal"
const ownFiber = "runs each child in a fiber of its own, which begins when its starter suspends"
const noEffect = "dies when a child is no Effect"
const startValue = "gives the caller of start what the child says it has started with, if anything"
const startHandle = "gives a handle that knows what its child started with, and what it ended with"
const startedTwice = "dies of StartedTwice when a child says again that it has started"
const startInCancelled = "interrupts a start in a group that is cancelled, and never begins its child"
const callerCut = "interrupts and awaits the child when the scope around start is cancelled, and spares the group"
const foreignChild = "interrupts who waits in start when somebody else interrupts the child"
const neverBegins = "never begins a child whose group is cancelled first"
const reasons = "tells the first reason, who cancelled, and that it was by hand"
const propagation = "reaches bodies and children of groups within groups"
const childScope = "ends a scope inside a child from outside, and leaves child and group alone"
const outerWins = "leaves the interruption to the outer scope when both are cancelled, in either order"
const outsideWins = "hands on an interruption from outside although its scope was cancelled too"
const swallowed = "swallows what interruption ever comes out of a scope that was cancelled"
const filtered = "takes the interruption out of a cause and keeps what else is in it"
const foreignPromise = "ends who waits for a foreign promise, as a child or in a scope of its own"
const nothingEscapes = "lets nothing escape from a scope cancelled after a timeout inside it"
const timeoutError = "fails with TimeoutError when its deadline comes or has come already, after or at"
const timeoutReason = "fails with the reason given as the message of TimeoutError, after or at"
const movesOn = "gives none when its deadline comes or has come already, after or at"
const noDeadline = "sets no deadline for undefined, whether it moves on or fails"
const explicitFirst = "interrupts, and raises no TimeoutError, when cancelled before its deadline, however late it ends"
const shielding = "finishes a shielded body although a scope around it is cancelled, and goes no further"
const ownShield = "does not protect a shielded body from its own cancel, before or while it waits"
const afterShield = "interrupts what follows a shield in the scope around it, and in the one around that"
const finalizer = "shows no deadline in a finalizer, where nothing can interrupt, shielded or not"
const once = "interrupts each fiber once, and none behind a shield until that is lowered"
const handleFails = "tells a failure by the handle without failing, and by the group all the same"
const inGroup = "shows a child in its group, whoever starts it, before and after it says that it has started, on Effect"
const names = "names a child as it is told, else by its function or the id of its fiber"

const noCounter = "asyncio's cancellation counter: a fiber is interrupted or not, and counts nothing."
const noObjects = "A scope or group is one call with a body: nobody enters it or leaves it by hand."
const noReferenceCounts = "Python's reference counts: nothing here depends on when an error is collected."

/** Our case for each test, or why there is none. */
export const effectTaskgroups: Readonly<Record<string, Entry>> = {
  test_already_closed: { case: closed },
  test_success: { case: success },
  test_run_natively: { case: success },
  test_start_soon_while_running: { case: "lets children start siblings while their group waits for them" },
  test_start_soon_after_error: { case: closed },
  test_start_already_closed: { case: closed },
  test_start_no_value: { case: startValue },
  test_start_called_twice: { case: startedTwice },
  test_start_sync_wrapper: { case: startHandle },
  test_start_sync_wrapper_called_twice: { case: startedTwice },
  test_no_called_started_twice: { case: startInCancelled },
  test_start_with_value: { case: startValue },
  test_start_crash_before_started_call: {
    case: "fails start alone with what a child fails with before it has started"
  },
  test_start_crash_after_started_call: { case: "fails the group with what a child fails with after it has started" },
  test_start_no_started_call: { case: "fails with NotStarted when a child ends and never said that it had started" },
  test_start_cancelled: { case: startInCancelled },
  test_start_native_host_cancelled: { case: plainInterrupt },
  test_start_native_child_cancelled: { case: foreignChild },
  test_propagate_native_cancellation_from_taskgroup: { case: plainInterrupt },
  test_cancel_with_nested_task_groups: { case: once },
  test_no_spin_on_done_task_in_cancel_scope: {
    case: "changes nothing when cancelled after its end, not even for what was detached in it"
  },
  test_start_exception_delivery: { case: "dies when what start is given throws, or makes no Effect" },
  test_start_cancel_after_error: {
    case: "interrupts a start in an outer group when the inner group around it fails"
  },
  test_host_exception: { case: bodyFails },
  test_level_cancellation: { case: neverBegins },
  test_cancel: { case: neverBegins },
  test_cancel_with_reason: { case: reasons },
  test_failing_child_task_cancels_host: { case: childFails },
  test_failing_host_task_cancels_children: { case: bodyFails },
  test_cancel_scope_in_another_task: { case: childScope },
  test_cancel_propagation: { case: propagation },
  test_cancel_twice: { case: "interrupts one fiber by two groups, one after the other" },
  test_cancel_exiting_task_group: {
    case: "interrupts the children when a group is cancelled while it waits for them, and waits on"
  },
  test_cancel_before_entering_scope: {
    case: "honours a cancel that comes before the first operation of the body"
  },
  test_exception_group_children: { case: allFailures },
  test_exception_group_host: { case: allFailures },
  test_escaping_cancelled_exception: { case: ownCut },
  test_cancel_scope_cleared: { case: nothingEscapes },
  test_fail_after: { case: timeoutError },
  test_fail_after_no_timeout: { case: noDeadline },
  test_fail_after_after_cancellation: { case: "runs into its deadline as ever after another group was cancelled" },
  test_fail_after_cancelled_before_deadline: { case: explicitFirst },
  test_fail_after_scope_cancelled_before_timeout: { case: explicitFirst },
  test_fail_after_reason: { case: timeoutReason },
  test_move_on_after: { case: movesOn },
  test_move_on_after_no_timeout: { case: noDeadline },
  test_nested_move_on_after: {
    case: "is cut by an earlier deadline around it, which it knows, and is not cancelled itself"
  },
  test_fail_at: { case: timeoutError },
  test_fail_at_no_timeout: { case: noDeadline },
  test_fail_at_reason: { case: timeoutReason },
  test_move_on_at: { case: movesOn },
  test_move_on_at_no_timeout: { case: noDeadline },
  test_shielding: { case: shielding },
  test_cancel_from_shielded_scope: {
    case: "shows no deadline inside a shield, and that it is cancelled outside again"
  },
  test_cancel_shielded_scope: { case: ownShield },
  test_shielded_cleanup_after_cancel: { case: finalizer },
  test_cleanup_after_native_cancel: { case: finalizer },
  test_cancelled_not_caught: {
    case: "gives the value of a body that does not suspend after its scope was cancelled"
  },
  test_cancelled_scope_based_checkpoint: { case: outerWins },
  test_cancelled_raises_beyond_origin_unshielded: { case: outerWins },
  test_cancelled_raises_beyond_origin_shielded: {
    case: "swallows its own cancellation behind a shield, and what follows runs to its next suspension"
  },
  test_empty_taskgroup_contains_yield_point: {
    why: "Effect has no checkpoint rule: a fiber yields when it has used up its operations, group or no group."
  },
  test_cancel_host_asyncgen: { case: "ends a scope inside a stream that another fiber runs" },
  test_shielding_immediate_scope_cancelled: { case: ownShield },
  test_shielding_mutate: { case: "raises and lowers a shield while the body runs" },
  test_cancel_scope_in_child_task: { case: childScope },
  test_exception_cancels_siblings: { case: childFails },
  test_cancel_cascade: { case: propagation },
  test_cancelled_parent: { case: "never begins a child that an interrupted one starts in its finalizer" },
  test_shielded_deadline: { case: "hides the deadlines outside a shield, and shows those inside" },
  test_deadline_reached_on_start: {
    case: "lets a body whose deadline has passed get to its first suspension, and to its value before that"
  },
  test_deadline_moved: { case: "moves its deadline while it runs, either way" },
  test_timeout_error_with_multiple_cancellations: {
    case: "fails with one TimeoutError around a group that hangs in body and child"
  },
  test_nested_fail_after: {
    case: "raises no TimeoutError when a scope around failAfter is cancelled, two scopes further out"
  },
  test_nested_shield: { case: "raises TimeoutError inside a shield inside a scope that is cancelled" },
  test_triple_nested_shield_checkpoint_in_outer: { case: afterShield },
  test_triple_nested_shield_checkpoint_in_middle: { case: afterShield },
  test_nested_task_group_filtering: { case: "keeps interruptions out of the failures of nested groups" },
  test_exception_group_filtering: { case: filtered },
  test_nested_exception_group_filtering: { case: filtered },
  test_cancel_propagation_with_inner_spawn: { case: propagation },
  test_escaping_cancelled_error_from_cancelled_task: { case: nothingEscapes },
  test_cancel_generator_based_task: { why: "Coroutines made of generators, gone from Python since 3.11." },
  test_schedule_old_style_coroutine_func: { case: noEffect },
  test_cancel_native_future_tasks: { case: foreignPromise },
  test_cancel_native_future_tasks_cancel_scope: { case: foreignPromise },
  test_cancel_completed_task: {
    case: "logs nothing when a group is cancelled whose child has ended, or whose child fails"
  },
  test_task_in_sync_spawn_callback: { case: ownFiber },
  test_shielded_cancel_sleep_time: { case: once },
  test_cancelscope_wrong_exit_order: { why: noObjects },
  test_cancelscope_exit_before_enter: { why: noObjects },
  test_cancelscope_exit_in_wrong_task: { why: noObjects },
  test_unhandled_exception_group: { why: "A KeyboardInterrupt inside the event loop; a signal is no exception here." },
  test_single_cancellation_exc: {
    case: "hands on an interruption and nothing else when something around a group cuts it short"
  },
  test_start_soon_parent_id: { case: inGroup },
  test_start_parent_id: { case: inGroup },
  "TestUncancel.test_uncancel_after_native_cancel": { why: noCounter },
  "TestUncancel.test_uncancel_after_scope_cancel": { why: noCounter },
  "TestUncancel.test_uncancel_after_scope_and_native_cancel": { case: outsideWins },
  "TestUncancel.test_cancel_message_replaced": { case: swallowed },
  "TestUncancel.test_cancel_counter_nested_scopes": { why: noCounter },
  "TestUncancel.test_uncancel_after_taskgroup_cancelled": { why: noCounter },
  "TestUncancel.test_uncancel_after_group_aexit_native_cancel": {
    why: "The last of several cancel messages: a Cause keeps every interruption, in order."
  },
  "TestUncancel.test_uncancel_after_child_task_failed": { why: noCounter },
  "TestUncancel.test_uncancel_cancelled_scope_based_checkpoint": { why: noCounter },
  test_taskgroup_reentry: { why: noObjects },
  test_cancel_before_entering_task_group: {
    case: "lets a group that never suspends finish inside a scope that was cancelled"
  },
  test_reraise_cancelled_in_excgroup: { case: swallowed },
  test_cancel_child_task_when_host_is_shielded: {
    case: "does not protect a group's child by a shield around whoever started it"
  },
  test_start_cancels_parent_scope: { case: callerCut },
  test_start_return_handle_success: { case: startHandle },
  test_start_return_handle_cancel: { case: "keeps what a child started with in its handle when it is cancelled" },
  "TestRefcycles.test_exception_refcycles_direct": { why: noReferenceCounts },
  "TestRefcycles.test_exception_refcycles_errors": { why: noReferenceCounts },
  "TestRefcycles.test_exception_refcycles_parent_task": { why: noReferenceCounts },
  "TestRefcycles.test_exception_refcycles_propagate_cancellation_error": { why: noReferenceCounts },
  "TestRefcycles.test_exception_refcycles_base_error": { why: noReferenceCounts },
  test_eager_task_factory: { case: ownFiber },
  test_patched_asyncio_task: { why: "asyncio's task class in pure Python; fibers have one implementation." },
  test_exception_groups_suppresses_exc_context: {
    why: "Python's implicit __context__ of an exception: a Cause has none."
  },
  test_cancel_reason: { case: reasons },
  test_cancel_shielding_start: { case: "respects a shield in the child of a start whose caller is interrupted" },
  test_asyncio_call_graph: { why: "asyncio's own view of who awaits whom; Effect shows that by its spans." },
  "TestCreateTask.test_coro_attr": {
    why: "A child is an Effect, a value that may run many times: no handle needs to keep it."
  },
  "TestCreateTask.test_non_coro": { case: noEffect },
  "TestCreateTask.test_return_value": { case: "tells by its handle that a child runs, and what it succeeded with" },
  "TestCreateTask.test_exception": { case: handleFails },
  "TestCreateTask.test_base_exception": { case: "fails the handle and the group with whatever a child dies of" },
  "TestCreateTask.test_cancel": {
    case: "cancels one child by its handle, before it begins or later, and spares the group"
  },
  "TestCreateTask.test_custom_context": { case: "gives a child the services of whoever starts it" },
  "TestCreateTask.test_wait": { case: handleFails },
  test_task_name_default: { case: names },
  test_task_name_custom_name: { case: names },
  test_task_from_asyncgen_asend: { case: "runs one step of an async generator as a child" }
}
