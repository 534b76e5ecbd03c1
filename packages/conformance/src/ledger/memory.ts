/** What becomes of each test in anyio's `tests/streams/test_memory.py`. */
import { each, type Lines, onBoth } from "./Entry.ts"

const size = "refuses a buffer size that is no whole number from 0 with RangeError"
const toWaiting = "gives what is sent to those who wait to receive, in the order in which they came"
const sendClosed = "ends a channel whose send half is closed, and refuses that half"
const receiveClosed = "breaks a channel whose receive half is closed, and refuses that half"
const sentAfterCut = "gives who receives nothing that is sent after its cancellation, in the same turn"
const statistics = "counts what is in the buffer and who waits on either side, the same for both halves"
const before = "leaves those who wait alone when who is cancelled before would send to them or receive from them"
const cancelledBefore = ["test_receive_when_cancelled", "test_send_when_cancelled"]

/** Our case for each test, or why there is none. */
export const memory: Lines = onBoth(
  {
    ...each({ case: size }, ["test_invalid_max_buffer", "test_negative_max_buffer"]),
    ...each({ case: toWaiting }, ["test_receive_then_send", "test_receive_then_send_nowait"]),
    test_send_then_receive_nowait: {
      case: "takes what those who wait to send have, in the order in which they came"
    },
    test_send_is_unblocked_after_receive_nowait: {
      case: "takes the item of the first who waits to send into the buffer when there is room, and keeps the order"
    },
    test_send_nowait_then_receive_nowait: {
      case: "sends and receives now as long as there is room and there are items, and refuses with WouldBlock else"
    },
    test_iterate: { case: "passes every item on, whatever it is, and ends a loop over them when the channel ends" },
    test_receive_send_closed_send_stream: { case: sendClosed },
    test_receive_send_closed_receive_stream: { case: receiveClosed },
    test_cancel_receive: { case: sentAfterCut },
    test_cancel_send: { case: "withdraws the item of who is cancelled while waiting to send" },
    test_clone: { case: "passes items from clone to clone when the halves that they were cloned from are closed" },
    test_clone_closed: { case: "refuses to clone a half that is closed" },
    test_close_send_while_receiving: {
      case: "fails who waits to receive when the last send half is closed, and not before"
    },
    test_close_receive_while_sending: {
      case: "fails who waits to send when the last receive half is closed, whatever it sends"
    },
    test_receive_after_send_closed: {
      case: "gives what is in the buffer after the last send half was closed, and then ends"
    },
    test_cancel_during_receive: {
      case: "gives who receives the item that it was handed before its cancellation, in the same turn"
    },
    ...each({ case: sentAfterCut }, [
      "test_cancel_during_receive_buffered",
      "test_send_to_natively_cancelled_receiver"
    ]),
    test_close_receive_after_send: {
      case: "has sent an item that was received before both halves were closed, in the same turn"
    },
    test_statistics: { case: statistics },
    test_type_variance: { why: "Types are held by the type tests of core, on two versions of TypeScript." },
    test_deprecated_item_type_parameter: { why: "An argument that anyio keeps for old programs." },
    test_not_closed_warning: {
      why: "JavaScript does not promise that anything is ever collected; a half is closed by its block, its scope or by hand."
    },
    test_memory_object_item_receiver_repr: { why: "The text of an object that is anyio's own matter." }
  },
  {
    effect: {
      ...each(
        { case: "takes nothing in a scope that its own fiber has cancelled, though it would not have to wait" },
        cancelledBefore
      ),
      test_cancel_during_receive_buffered: {
        case: "gives nothing to who waits in a scope that was cancelled before, in the same turn"
      },
      test_sync_close: { case: "closes a half with the scope that it was cloned in" }
    },
    promise: {
      ...each({ case: before }, cancelledBefore),
      test_sync_close: {
        case: "closes a half at the end of its block by using and await using"
      }
    }
  }
)
