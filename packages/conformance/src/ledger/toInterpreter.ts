/** What becomes of each test in anyio's `tests/test_to_interpreter.py`: every thread of JavaScript is such an interpreter. */
import { type Lines, onBoth } from "./Entry.ts"

/** Our case for each test. */
export const toInterpreter: Lines = onBoth({
  test_run_sync: { case: "uses the thread that was used last" },
  test_args_kwargs: { case: "clones arguments and results, shared identity and cycles included" },
  test_exception: {
    case: "keeps class name, base class and own properties of an error whose class is not registered"
  }
})
