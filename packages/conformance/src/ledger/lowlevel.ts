/** What becomes of each test in anyio's `tests/test_lowlevel.py`. */
import { each, type Lines } from "./Entry.ts"

const yieldNow =
  "lets others run at Effect.yieldNow, is interrupted there in a cancelled scope, and not behind a shield"

const runVars = [
  "TestRunVar.test_get_set",
  "TestRunVar.test_reset_token_used_on_wrong_runvar",
  "TestRunVar.test_reset_token_used_twice",
  "TestRunVar.test_runvar_does_not_share_storage_by_name",
  "TestRunVar.test_context_manager"
]

/** Our case for each test, or why there is none. */
export const lowlevel: Lines = {
  effect: {
    test_checkpoint_if_cancelled: {
      case: "asks without a turn whether it was cancelled by the deadline that it sees"
    },
    ...each({ case: yieldNow }, ["test_cancel_shielded_checkpoint", "test_checkpoint"]),
    ...each(
      { why: "Effect's services and Context.Reference are set for a part of a program, and need no reset." },
      runVars
    )
  },
  promise: {
    test_checkpoint_if_cancelled: {
      case: "asks without a turn whether it was cancelled by signal.throwIfAborted"
    },
    test_cancel_shielded_checkpoint: {
      case: "lets others run at a shielded checkpoint in a cancelled scope, and throws at the next"
    },
    test_checkpoint: { case: "lets others run at a checkpoint, and throws there when it was cancelled" },
    ...each({ why: "There are no runs to keep variables for: a module has its own, and nothing is ambient." }, runVars)
  }
}
